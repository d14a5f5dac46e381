// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/units.hpp"

#include <cmath>

#include "quarry/number.hpp"
#include "unit_table.hpp"

namespace quarry {
namespace {

constexpr std::size_t longest_unit = 64;
constexpr int largest_power = 12;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void multiply(Unit& product, const Unit& unit, int power) {
  product.factor *= std::pow(unit.factor, power);
  for (std::size_t i = 0; i < unit.dimension.powers.size(); ++i)
    product.dimension.powers[i] = static_cast<std::int8_t>(product.dimension.powers[i] + unit.dimension.powers[i] * power);
}

/// Superscripts become `^` and plain digits, the raised dot becomes `*`.
std::string plain(std::string_view text) {
  static constexpr struct {
    std::string_view raised;
    char digit;
  } raised_digits[] = {{"\u00B9", '1'}, {"\u00B2", '2'}, {"\u00B3", '3'}, {"\u2070", '0'}, {"\u2074", '4'}, {"\u2075", '5'},
                       {"\u2076", '6'}, {"\u2077", '7'}, {"\u2078", '8'}, {"\u2079", '9'}, {"\u207B", '-'}};
  std::string out;
  bool raised = false;
  while (!text.empty()) {
    std::string_view rest = text;
    for (const auto& [spelling, digit] : raised_digits) {
      if (!text.starts_with(spelling)) continue;
      if (!raised) out += '^';
      out += digit;
      rest.remove_prefix(spelling.size());
      break;
    }
    raised = rest.size() != text.size();
    if (!raised && (text.starts_with("\u00B7") || text.starts_with("\u22C5"))) {
      rest.remove_prefix(text.starts_with("\u00B7") ? 2 : 3);
      out += '*';
    } else if (!raised) {
      out += text.front();
      rest.remove_prefix(1);
    }
    text = rest;
  }
  return out;
}

class UnitParser {
 public:
  UnitParser(std::string_view text, bool angstroms) : rest_(text), angstroms_(angstroms) {}

  std::optional<Unit> whole() {
    Unit unit;
    if (!product(unit, 0) || !rest_.empty()) return std::nullopt;
    if (zero_point_ == 0) return unit;
    if (symbols_ != 1 || raised_) return std::nullopt;  // a zero point means nothing inside a product
    unit.offset = zero_point_;
    return unit;
  }

 private:
  bool product(Unit& unit, int depth) {
    bool divided = false;
    int sign = 1;
    while (true) {
      if (!term(unit, sign, depth)) return false;
      const auto before = rest_;
      while (rest_.starts_with(' ')) rest_.remove_prefix(1);
      if (rest_.empty() || rest_.front() == ')') return true;
      if (rest_.front() == '/') {
        rest_.remove_prefix(1);
        divided = true;
        sign = -1;
      } else {
        if (divided) return false;  // a/b c: c may stand above or below
        if (rest_.front() == '*') {
          rest_.remove_prefix(1);
        } else if (before.front() != ' ') {
          return false;
        }
      }
      while (rest_.starts_with(' ')) rest_.remove_prefix(1);
    }
  }

  bool term(Unit& unit, int sign, int depth) {
    Unit one;
    if (rest_.starts_with('(')) {
      rest_.remove_prefix(1);
      if (depth >= 3 || !product(one, depth + 1) || !rest_.starts_with(')')) return false;
      rest_.remove_prefix(1);
    } else if (!symbol(one)) {
      return false;
    }
    const auto times = power();
    if (!times) return false;
    raised_ = raised_ || *times != 1;
    multiply(unit, one, sign * *times);
    return true;
  }

  bool symbol(Unit& unit) {
    ++symbols_;
    if (rest_ == "1" || rest_.starts_with("1/")) {
      rest_.remove_prefix(1);
      return true;
    }
    std::size_t length = 0;
    while (length < rest_.size() && std::string_view(" */^()-+").find(rest_[length]) == std::string_view::npos &&
           (!is_digit(rest_[length]) || rest_.substr(0, length + 1) == "a0"))
      ++length;
    const auto name = rest_.substr(0, length);
    const auto found = angstroms_ && name == "A" ? unit_of_symbol("angstrom") : unit_of_symbol(name);
    if (!found) return false;
    unit = *found;
    if (unit.offset != 0) zero_point_ = unit.offset;
    rest_.remove_prefix(length);
    return true;
  }

  std::optional<int> power() {
    bool marked = false;
    if (rest_.starts_with("**")) {
      rest_.remove_prefix(2);
      marked = true;
    } else if (rest_.starts_with('^')) {
      rest_.remove_prefix(1);
      marked = true;
    }
    std::size_t length = rest_.starts_with('-') || (marked && rest_.starts_with('+')) ? 1 : 0;
    while (length < rest_.size() && is_digit(rest_[length])) ++length;
    if (length == 0) return marked ? std::nullopt : std::optional(1);
    const auto value = parse_integer(rest_.substr(0, length));
    if (!value || *value == 0 || std::abs(*value) > largest_power) return std::nullopt;
    rest_.remove_prefix(length);
    return static_cast<int>(*value);
  }

  std::string_view rest_;
  bool angstroms_;
  int symbols_ = 0;
  bool raised_ = false;
  double zero_point_ = 0;
};

std::optional<Unit> read_unit(std::string_view text, bool angstroms = false) {
  if (text.empty() || text.size() > longest_unit) return std::nullopt;
  if (text == "x" || text == "\u00D7") return Unit{};  // of a magnification; with a power it would read 0x10 as a quantity
  const auto spelled = plain(text);
  return UnitParser(spelled, angstroms).whole();
}

constexpr Dimension energy{{1, 2, -2, 0, 0, 0, 0, 0}};
constexpr Dimension voltage{{1, 2, -3, -1, 0, 0, 0, 0}};
constexpr Dimension frequency{{0, 0, -1, 0, 0, 0, 0, 0}};
constexpr Dimension wavenumber{{0, -1, 0, 0, 0, 0, 0, 0}};

/// Joule per unit of what a photon's energy can be told by; 0 for other dimensions.
double photon_energy(const Dimension& dimension) {
  if (dimension == energy) return 1;
  if (dimension == frequency) return constants::planck;
  if (dimension == wavenumber) return constants::planck * constants::light_speed;
  return 0;
}

/// What a value in SI units of `from` is multiplied by to be one of `to`; 0 where there is no way.
double bridge(const Dimension& from, const Dimension& to) {
  if (from == to) return 1;
  if (from == voltage && to == energy) return constants::elementary_charge;
  if (from == energy && to == voltage) return 1 / constants::elementary_charge;
  const double above = photon_energy(from);
  const double below = photon_energy(to);
  return above > 0 && below > 0 ? above / below : 0;
}

/// The way with that factor, the last bits of rounding taken off where it is a whole number or one over it.
Conversion with_factor(double factor) {
  const auto is_whole = [](double x, double whole) { return whole >= 1 && whole < 1e15 && std::abs(x - whole) <= 1e-13 * x; };
  if (const double whole = std::round(factor); is_whole(factor, whole)) return {whole, 1, 0, 0};
  if (const double whole = std::round(1 / factor); is_whole(1 / factor, whole)) return {1, whole, 0, 0};
  return {factor, 1, 0, 0};
}

struct Kept {
  Dimension dimension;
  std::string_view unit;
};

constexpr Kept kept_units[] = {
    {{}, "1"},
    {energy, "eV"},
    {{{0, 1, 0, 0, 0, 0, 0, 0}}, "angstrom"},
    {{{0, 2, 0, 0, 0, 0, 0, 0}}, "angstrom^2"},
    {{{0, 3, 0, 0, 0, 0, 0, 0}}, "angstrom^3"},
    {{{0, 3, 0, 0, 0, 0, 0, -1}}, "angstrom^3/atom"},
    {wavenumber, "1/angstrom"},
    {{{1, 2, -2, 0, 0, 0, 0, -1}}, "eV/atom"},
    {{{1, 1, -2, 0, 0, 0, 0, 0}}, "eV/angstrom"},
    {{{1, -1, -2, 0, 0, 0, 0, 0}}, "GPa"},
    {{{1, -3, 0, 0, 0, 0, 0, 0}}, "g/cm^3"},
    {{{1, 0, 0, 0, 0, 0, 0, 0}}, "g"},
    {{{0, 0, 0, 0, 1, 0, 0, 0}}, "K"},
    {{{0, 0, 1, 0, 0, 0, 0, 0}}, "s"},
    {frequency, "THz"},
    {{{0, 0, 0, 0, 0, 1, 0, 0}}, "deg"},
    {{{0, 0, 0, 0, 0, 0, 1, 0}}, "B"},
    {{{0, 2, 0, 1, 0, 0, 0, 0}}, "mu_B"},
    {{{0, 1, 1, 1, 0, 0, 0, 0}}, "D"},
    {voltage, "V"},
    {{{0, 0, 0, 1, 0, 0, 0, 0}}, "A"},
    {{{0, 0, 1, 1, 0, 0, 0, 0}}, "C"},
    {{{1, 0, -2, -1, 0, 0, 0, 0}}, "T"},
    {{{1, 2, -3, 0, 0, 0, 0, 0}}, "W"},
    {{{1, 0, -2, 0, 0, 0, 0, 0}}, "J/m^2"},
    {{{1, 2, -3, -2, 0, 0, 0, 0}}, "ohm"},
};

std::string in_base_units(const Dimension& dimension) {
  static constexpr std::string_view names[] = {"kg", "m", "s", "A", "K", "rad", "B", "atom"};
  std::string out;
  for (std::size_t i = 0; i < Dimension::count; ++i) {
    const int power = dimension.powers[i];
    if (power == 0) continue;
    if (!out.empty()) out += '*';
    out += names[i];
    if (power != 1) out += '^' + std::to_string(power);
  }
  return out;
}

/// Length of the number that `text` begins with: an exponent's letter counts only where digits follow.
std::size_t number_length(std::string_view text) {
  std::size_t at = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
  while (at < text.size() && (is_digit(text[at]) || text[at] == '.')) ++at;
  std::size_t after = at + 1;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    if (after < text.size() && (text[after] == '-' || text[after] == '+')) ++after;
    if (after < text.size() && is_digit(text[after])) {
      while (after < text.size() && is_digit(text[after])) ++after;
      return after;
    }
  }
  return at;
}

}  // namespace

std::optional<Conversion> conversion(std::string_view from, std::string_view to) {
  const auto goal = read_unit(to);
  if (!goal) return std::nullopt;
  if (from == to) return Conversion{};
  for (const bool angstroms : {false, true}) {
    const auto source = read_unit(from, angstroms);
    if (!source) return std::nullopt;
    const double ratio = source->factor * bridge(source->dimension, goal->dimension) / goal->factor;
    if (!(ratio > 0) || !std::isfinite(ratio)) continue;
    auto way = with_factor(ratio);
    way.offset = source->offset;
    way.shift = goal->offset == 0 ? 0 : -goal->offset;
    return way;
  }
  return std::nullopt;
}

std::optional<double> convert(double value, std::string_view from, std::string_view to) {
  const auto way = conversion(from, to);
  if (!way) return std::nullopt;
  const double converted = (*way)(value);
  return std::isfinite(converted) ? std::optional(converted) : std::nullopt;
}

bool is_unit(std::string_view text) { return read_unit(text).has_value(); }

std::optional<std::string> canonical_unit(std::string_view unit) {
  const auto read = read_unit(unit);
  if (!read) return std::nullopt;
  for (const auto& kept : kept_units)
    if (kept.dimension == read->dimension) return std::string(kept.unit);
  return in_base_units(read->dimension);
}

std::optional<Quantity> parse_quantity(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  const auto length = number_length(text);
  const auto value = parse_double(text.substr(0, length));
  auto unit = text.substr(length);
  while (unit.starts_with(' ')) unit.remove_prefix(1);
  if (!value || !is_unit(unit) || unit == "1") return std::nullopt;
  return Quantity{*value, std::string(unit)};
}

}  // namespace quarry
