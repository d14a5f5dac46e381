// SPDX-License-Identifier: GPL-2.0-or-later
#include "quarry/number.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace quarry {
namespace {

// Longer tokens are no numbers that a program printed, and a fixed buffer keeps this free of allocation.
constexpr std::size_t longest_token = 128;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct Scanner {
  std::string_view rest;

  char peek() const { return rest.empty() ? '\0' : rest.front(); }
  bool take(char c) {
    if (rest.empty() || rest.front() != c) return false;
    rest.remove_prefix(1);
    return true;
  }
  std::string_view digits() {
    std::size_t n = 0;
    while (n < rest.size() && is_digit(rest[n])) ++n;
    const auto taken = rest.substr(0, n);
    rest.remove_prefix(n);
    return taken;
  }
};

// The pieces of a token, before any of them is turned into a double.
struct Pieces {
  bool negative = false;
  std::string_view whole, fraction, exponent, esd;
  bool exponent_negative = false;
  bool implied_exponent = false;
};

bool scan_exponent(Scanner& scanner, Pieces& pieces) {
  const char letter = scanner.peek();
  if (letter != '\0' && std::string_view("eEdDqQ").find(letter) != std::string_view::npos) {
    scanner.rest.remove_prefix(1);
    pieces.exponent_negative = scanner.take('-');
    if (!pieces.exponent_negative) scanner.take('+');
    pieces.exponent = scanner.digits();
    return !pieces.exponent.empty();
  }
  if (letter != '+' && letter != '-') return true;
  // Fortran leaves the letter out only where the exponent has three digits, and its mantissa always has a point.
  pieces.exponent_negative = letter == '-';
  pieces.implied_exponent = true;
  scanner.rest.remove_prefix(1);
  pieces.exponent = scanner.digits();
  return pieces.exponent.size() == 3 && !pieces.fraction.empty();
}

bool scan_esd(Scanner& scanner, Pieces& pieces) {
  if (!scanner.take('(')) return true;
  pieces.esd = scanner.digits();
  return !pieces.esd.empty() && scanner.take(')');
}

bool scan(std::string_view token, Pieces& pieces) {
  Scanner scanner{token};
  pieces.negative = scanner.take('-');
  if (!pieces.negative) scanner.take('+');
  pieces.whole = scanner.digits();
  if (scanner.take('.')) pieces.fraction = scanner.digits();
  if (pieces.whole.empty() && pieces.fraction.empty()) return false;
  if (!scan_esd(scanner, pieces)) return false;
  if (!scan_exponent(scanner, pieces)) return false;
  if (pieces.esd.empty() && !scan_esd(scanner, pieces)) return false;
  return scanner.rest.empty();
}

// `digits` x 10^`shift` as a double, through from_chars so that the result is correctly rounded.
std::optional<double> assemble(std::string_view whole, std::string_view fraction, bool exponent_negative,
                               std::string_view exponent) {
  std::array<char, longest_token + 8> buffer;
  std::size_t n = 0;
  const auto put = [&](std::string_view text) {
    for (const char c : text) buffer[n++] = c;
  };
  put(whole.empty() ? "0" : whole);
  put(".");
  put(fraction.empty() ? "0" : fraction);
  if (!exponent.empty()) {
    put(exponent_negative ? "e-" : "e");
    put(exponent);
  }
  double value = 0;
  const auto end = std::from_chars(buffer.data(), buffer.data() + n, value);
  if (end.ec != std::errc{} || end.ptr != buffer.data() + n || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<double> esd_of(const Pieces& pieces) {
  // The uncertainty counts in units of the last digit of the mantissa.
  std::array<char, longest_token> zeros;
  zeros.fill('0');
  const auto places = pieces.fraction.size();
  if (pieces.esd.size() > places) {
    return assemble(pieces.esd.substr(0, pieces.esd.size() - places), pieces.esd.substr(pieces.esd.size() - places),
                    pieces.exponent_negative, pieces.exponent);
  }
  const auto lead = places - pieces.esd.size();
  std::array<char, longest_token> fraction = zeros;
  for (std::size_t i = 0; i < pieces.esd.size(); ++i) fraction[lead + i] = pieces.esd[i];
  return assemble("0", std::string_view(fraction.data(), places), pieces.exponent_negative, pieces.exponent);
}

}  // namespace

std::optional<Number> parse_number(std::string_view token) noexcept {
  if (token.size() > longest_token) return std::nullopt;
  Pieces pieces;
  if (!scan(token, pieces)) return std::nullopt;
  const auto magnitude = assemble(pieces.whole, pieces.fraction, pieces.exponent_negative, pieces.exponent);
  if (!magnitude) return std::nullopt;
  Number number;
  number.value = pieces.negative ? -*magnitude : *magnitude;
  number.implied_exponent = pieces.implied_exponent;
  if (!pieces.esd.empty()) {
    number.esd = esd_of(pieces);
    if (!number.esd) return std::nullopt;
  }
  return number;
}

std::optional<double> parse_double(std::string_view token) noexcept {
  const auto number = parse_number(token);
  if (!number) return std::nullopt;
  return number->value;
}

std::optional<std::int64_t> parse_integer(std::string_view token) noexcept {
  if (token.starts_with('+')) {
    token.remove_prefix(1);
    if (token.starts_with('-')) return std::nullopt;
  }
  std::int64_t value = 0;
  const auto end = std::from_chars(token.data(), token.data() + token.size(), value);
  if (token.empty() || end.ec != std::errc{} || end.ptr != token.data() + token.size()) return std::nullopt;
  return value;
}

}  // namespace quarry
