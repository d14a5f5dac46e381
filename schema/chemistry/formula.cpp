// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "quarry/chemistry.hpp"
#include "quarry/number.hpp"

namespace quarry {
namespace {

constexpr std::size_t longest_formula = 4096;
constexpr int deepest_bracket = 16;
constexpr double largest_amount = 1e12;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

/// The digit that a subscript digit (U+2080 to U+2089) at the front is, or 0.
char lowered_digit(std::string_view text) {
  if (text.size() < 3 || !text.starts_with("\xE2\x82")) return 0;
  const int digit = static_cast<unsigned char>(text[2]) - 0x80;
  return digit >= 0 && digit <= 9 ? static_cast<char>('0' + digit) : '\0';
}

/// Digits below the line become digits, all dots above it `*`; nothing where other bytes than ASCII stand.
std::optional<std::string> to_ascii(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    if (static_cast<unsigned char>(text[0]) < 0x80) {
      out += text[0];
      text.remove_prefix(1);
    } else if (text.starts_with("\u00B7")) {
      out += '*';
      text.remove_prefix(2);
    } else if (text.starts_with("\u2022") || text.starts_with("\u2219") || text.starts_with("\u22C5")) {
      out += '*';
      text.remove_prefix(3);
    } else if (const auto digit = lowered_digit(text)) {
      out += digit;
      text.remove_prefix(3);
    } else {
      return std::nullopt;
    }
  }
  return out;
}

std::size_t count_digits(std::string_view text) {
  std::size_t n = 0;
  while (n < text.size() && is_digit(text[n])) ++n;
  return n;
}

/// True where `text` begins with an amount of water: `5H2O`, `0.5H2O`, `(H2O)`.
bool begins_with_water(std::string_view text) {
  text.remove_prefix(count_digits(text));
  if (text.starts_with('.')) text.remove_prefix(1 + count_digits(text.substr(1)));
  if (text.starts_with('(')) text.remove_prefix(1);
  return text.starts_with("H2O") && (text.size() == 3 || !(is_digit(text[3]) || is_lower(text[3])));
}

bool names_oxygen(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == 'O' && (i + 1 == text.size() || !is_lower(text[i + 1]))) return true;
  return false;
}

class FormulaParser {
 public:
  explicit FormulaParser(std::string_view text) : rest_(text) {}

  std::optional<Formula> formula() {
    double factor = count_digits(rest_) > 0 ? leading_number() : 1;
    const bool led = factor != 1;
    int parts = 0;
    while (true) {
      Composition part;
      if (!(factor > 0) || !groups(part, 0)) return std::nullopt;
      ++parts;
      if (!add(part, factor, formula_.composition)) return std::nullopt;
      if (!separator()) break;
      factor = count_digits(rest_) > 0 ? leading_number() : 1;
    }
    charge();
    if (!rest_.empty() || formula_.composition.empty() || (led && parts == 1)) return std::nullopt;
    return formula_;
  }

 private:
  void blanks() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t')) rest_.remove_prefix(1);
  }

  static bool add(const Composition& part, double factor, Composition& sum) {
    for (const auto& [symbol, amount] : part) {
      double& total = sum[symbol];
      total += amount * factor;
      if (!(total <= largest_amount)) return false;
    }
    return true;
  }

  bool separator() {
    blanks();
    if (!rest_.starts_with('*') && !rest_.starts_with('.')) return false;
    rest_.remove_prefix(1);
    blanks();
    return true;
  }

  /// The number before a part: `5` of `5H2O`; 0 where it is none.
  double leading_number() {
    auto length = count_digits(rest_);
    if (rest_.substr(length).starts_with('.')) length += 1 + count_digits(rest_.substr(length + 1));
    return take_number(length);
  }

  double take_number(std::size_t length) {
    const auto value = parse_double(rest_.substr(0, length));
    rest_.remove_prefix(length);
    return value.value_or(0);
  }

  /// The amount after a symbol or bracket; 1 where none stands; nothing where it can be read in two ways.
  std::optional<double> amount(bool after_oxygen) {
    const auto whole = count_digits(rest_);
    const auto after = rest_.substr(whole);
    const auto decimals = after.starts_with('.') ? count_digits(after.substr(1)) : 0;
    if (decimals == 0 || begins_with_water(after.substr(1))) return whole == 0 ? 1 : take_number(whole);
    const auto tail = after.substr(1 + decimals);
    if (whole == 0 && !tail.empty()) return std::nullopt;
    if (after_oxygen && names_oxygen(tail)) return std::nullopt;  // Al2O3.2SiO2: two oxides, or 3.2 oxygen atoms
    return take_number(whole + 1 + decimals);
  }

  bool symbol(std::string& out) {
    std::size_t length = 1;
    while (length < rest_.size() && is_lower(rest_[length])) ++length;
    auto name = rest_.substr(0, length);
    if (name == "D") {
      name = "H";
      formula_.hydrogen_isotope = true;
    }
    if (find_element(name) == nullptr) return false;
    out = name;
    rest_.remove_prefix(length);
    return true;
  }

  bool bracket(Composition& inside, int depth) {
    const char close = rest_.front() == '(' ? ')' : rest_.front() == '[' ? ']' : '}';
    rest_.remove_prefix(1);
    if (depth >= deepest_bracket || !groups(inside, depth + 1)) return false;
    blanks();
    if (!rest_.starts_with(close)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool groups(Composition& sum, int depth) {
    bool any = false;
    for (blanks(); !rest_.empty(); blanks()) {
      Composition group;
      bool oxygen = false;
      if (is_upper(rest_.front())) {
        std::string name;
        if (!symbol(name)) return false;
        oxygen = name == "O";
        group[name] = 1;
      } else if (rest_.front() == '(' || rest_.front() == '[' || rest_.front() == '{') {
        if (!bracket(group, depth)) return false;
      } else {
        break;
      }
      const auto times = amount(oxygen);
      if (!times) return false;
      if (*times > 0 && !add(group, *times, sum)) return false;
      any = true;
    }
    return any;
  }

  /// `2+` or `-` at the end, where `groups` has left a blank before it.
  void charge() {
    const auto digits = count_digits(rest_);
    const auto sign = rest_.substr(digits);
    if (sign != "+" && sign != "-") return;
    formula_.charged = true;
    rest_ = {};
  }

  std::string_view rest_;
  Formula formula_;
};

}  // namespace

std::optional<Formula> parse_formula(std::string_view text) {
  if (text.size() > longest_formula) return std::nullopt;
  const auto ascii = to_ascii(text);
  if (!ascii) return std::nullopt;
  // A charge counts only after a blank: `Fe3+` might be three atoms or one ion.
  const auto tight = ascii->find_last_of("+-");
  if (tight != std::string::npos) {
    auto before = tight;
    while (before > 0 && is_digit((*ascii)[before - 1])) --before;
    if (before == 0 || (*ascii)[before - 1] != ' ') return std::nullopt;
  }
  std::string_view trimmed = *ascii;
  while (trimmed.starts_with(' ')) trimmed.remove_prefix(1);
  while (trimmed.ends_with(' ')) trimmed.remove_suffix(1);
  return FormulaParser(trimmed).formula();
}

}  // namespace quarry
