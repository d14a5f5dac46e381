// SPDX-License-Identifier: GPL-3.0-or-later
#include "service/person_identifiers.hpp"

#include <algorithm>
#include <cstdint>

namespace quarry::service {
namespace {

/// The last part of an address, without blanks around.
std::string_view last_part(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '/')) text.remove_suffix(1);
  const auto slash = text.rfind('/');
  if (slash != std::string_view::npos) text.remove_prefix(slash + 1);
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  return text;
}

}  // namespace

std::string orcid_of(std::string_view text) {
  std::string digits;
  for (const char c : last_part(text))
    if (c != '-') digits += c == 'x' ? 'X' : c;
  if (digits.size() != 16) return {};
  int total = 0;
  for (std::size_t i = 0; i < 15; ++i) {
    if (digits[i] < '0' || digits[i] > '9') return {};
    total = (total + digits[i] - '0') * 2;
  }
  const int check = (12 - total % 11) % 11;
  if (digits[15] != (check == 10 ? 'X' : static_cast<char>('0' + check))) return {};
  return "https://orcid.org/" + digits.substr(0, 4) + "-" + digits.substr(4, 4) + "-" + digits.substr(8, 4) + "-" + digits.substr(12);
}

std::string ror_of(std::string_view text) {
  static constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";  // Crockford's base 32
  const auto id = last_part(text);
  if (id.size() != 9 || id.front() != '0') return {};
  std::uint64_t number = 0;
  for (const char c : id.substr(0, 7)) {
    const auto digit = alphabet.find(c);
    if (digit == std::string_view::npos) return {};
    number = number * 32 + digit;
  }
  const auto check = 98 - (number * 100) % 97;
  const auto wanted = std::string(check < 10 ? "0" : "") + std::to_string(check);
  return id.substr(7) == wanted ? "https://ror.org/" + std::string(id) : std::string();
}

}  // namespace quarry::service
