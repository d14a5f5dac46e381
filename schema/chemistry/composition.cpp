// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "quarry/chemistry.hpp"

namespace quarry {
namespace {

constexpr std::int64_t largest_denominator = 1000;

struct Ratio {
  std::int64_t over = 0, under = 1;
};

std::int64_t nearest(double x) { return std::llround(x); }

/// The third, sixth, ninth or twelfth that a file has rounded, where it is no finite decimal.
std::optional<Ratio> repeating(double amount) {
  for (const std::int64_t under : {3, 6, 9, 12}) {
    const auto over = nearest(amount * static_cast<double>(under));
    const auto common = std::gcd(over, under);
    if ((under / common) % 3 != 0) continue;
    if (std::abs(amount - static_cast<double>(over) / static_cast<double>(under)) <= 5e-4)
      return Ratio{over / common, under / common};
  }
  return std::nullopt;
}

std::optional<Ratio> exact(double amount) {
  for (std::int64_t under = 1; under <= largest_denominator; ++under) {
    const double scaled = amount * static_cast<double>(under);
    const auto over = nearest(scaled);
    if (over > 0 && std::abs(scaled - static_cast<double>(over)) <= 1e-6 * std::max(1.0, scaled))
      return Ratio{over, under};
  }
  return std::nullopt;
}

/// The common denominator of all amounts with their numerators, or nothing where it would be above the largest.
std::optional<std::vector<std::int64_t>> over_common(const Composition& composition) {
  std::vector<Ratio> ratios;
  std::int64_t under = 1;
  for (const auto& [symbol, amount] : composition) {
    auto ratio = repeating(amount);
    if (!ratio) ratio = exact(amount);
    if (!ratio) return std::nullopt;
    under = std::lcm(under, ratio->under);
    if (under > largest_denominator) return std::nullopt;
    ratios.push_back(*ratio);
  }
  std::vector<std::int64_t> whole;
  for (const auto& ratio : ratios) whole.push_back(ratio.over * (under / ratio.under));
  return whole;
}

/// All amounts in thousandths, or nothing where rounding changes one by over 1 %.
std::optional<std::vector<std::int64_t>> in_thousandths(const Composition& composition) {
  std::vector<std::int64_t> whole;
  for (const auto& [symbol, amount] : composition) {
    const double scaled = amount * static_cast<double>(largest_denominator);
    const auto rounded = nearest(scaled);
    if (std::abs(scaled - static_cast<double>(rounded)) > 0.01 * scaled) return std::nullopt;
    whole.push_back(rounded);
  }
  return whole;
}

bool usable(const Composition& composition) {
  return !composition.empty() && std::all_of(composition.begin(), composition.end(), [](const auto& part) {
    return part.second > 0 && part.second <= 1e12;  // NaN fails both
  });
}

void put(std::string& out, std::string_view name, std::int64_t amount) {
  out += name;
  if (amount != 1) out += std::to_string(amount);
}

/// The label of the n-th kind: A ... Z, Aa, Ba ... Za, Ab ...
std::string label(std::size_t n) {
  std::string out(1, static_cast<char>('A' + n % 26));
  if (n >= 26) out += static_cast<char>('a' + n / 26 - 1);
  return out;
}

std::string lettered(const std::vector<std::int64_t>& amounts) {
  std::string out;
  for (std::size_t i = 0; i < amounts.size(); ++i) put(out, label(i), amounts[i]);
  return out;
}

/// Reduced amounts in rising order.
std::optional<std::vector<std::int64_t>> rising(const Composition& composition) {
  const auto reduced = reduce(composition);
  if (!reduced) return std::nullopt;
  std::vector<std::int64_t> amounts;
  for (const auto& [symbol, amount] : *reduced) amounts.push_back(nearest(amount));
  std::sort(amounts.begin(), amounts.end());
  return amounts;
}

std::string print_amount(double amount) {
  if (amount < 1e15 && std::abs(amount - std::trunc(amount)) < 1e-8) return std::to_string(static_cast<std::int64_t>(amount));
  char buffer[400];  // the largest double has 309 digits
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, amount, std::chars_format::fixed, 8).ptr;
  std::string out(buffer, end);
  out.erase(out.find_last_not_of('0') + 1);
  if (out.ends_with('.')) out.pop_back();
  return out;
}

}  // namespace

std::optional<Composition> reduce(const Composition& composition) {
  if (!usable(composition)) return std::nullopt;
  auto whole = over_common(composition);
  if (!whole) whole = in_thousandths(composition);
  if (!whole) return std::nullopt;
  std::int64_t common = 0;
  for (const auto amount : *whole) common = std::gcd(common, amount);
  Composition reduced;
  auto next = whole->begin();
  for (const auto& [symbol, amount] : composition) reduced[symbol] = static_cast<double>(*next++ / common);
  return reduced;
}

std::optional<std::string> reduced_formula(const Composition& composition) {
  const auto reduced = reduce(composition);
  if (!reduced) return std::nullopt;
  std::string out;
  for (const auto& [symbol, amount] : *reduced) put(out, symbol, nearest(amount));
  return out;
}

std::optional<std::string> hill_formula(const Composition& composition) {
  if (!usable(composition)) return std::nullopt;
  for (const auto& [symbol, amount] : composition)
    if (std::abs(amount - std::round(amount)) > 1e-6) return std::nullopt;
  std::string out;
  const bool organic = composition.contains("C");
  if (organic) {
    for (const std::string_view first : {"C", "H"})
      if (const auto found = composition.find(first); found != composition.end()) put(out, first, nearest(found->second));
  }
  for (const auto& [symbol, amount] : composition)
    if (!organic || (symbol != "C" && symbol != "H")) put(out, symbol, nearest(amount));
  return out;
}

std::optional<std::string> ascending_anonymous_formula(const Composition& composition) {
  const auto amounts = rising(composition);
  if (!amounts) return std::nullopt;
  return lettered(*amounts);
}

std::optional<std::string> anonymous_formula(const Composition& composition) {
  auto amounts = rising(composition);
  if (!amounts) return std::nullopt;
  std::reverse(amounts->begin(), amounts->end());
  return lettered(*amounts);
}

std::string full_formula(const Composition& composition) {
  std::vector<const Composition::value_type*> parts;
  for (const auto& part : composition) parts.push_back(&part);
  const auto pull = [](const Composition::value_type* part) {
    const auto* element = find_element(part->first);
    return element == nullptr || std::isnan(element->electronegativity) ? HUGE_VAL : element->electronegativity;
  };
  std::stable_sort(parts.begin(), parts.end(), [&](const auto* a, const auto* b) { return pull(a) < pull(b); });
  std::string out;
  for (const auto* part : parts) out += part->first + print_amount(part->second);
  return out;
}

std::string chemical_system(const Composition& composition) {
  std::string out;
  for (const auto& [symbol, amount] : composition) {
    if (!out.empty()) out += '-';
    out += symbol;
  }
  return out;
}

std::optional<std::string> normal_anonymous_formula(std::string_view text) {
  Composition labels;
  while (!text.empty()) {
    if (text[0] < 'A' || text[0] > 'Z') return std::nullopt;
    std::size_t length = text.size() > 1 && text[1] >= 'a' && text[1] <= 'z' ? 2 : 1;
    const auto name = text.substr(0, length);
    text.remove_prefix(length);
    std::int64_t amount = 1;
    if (!text.empty() && text[0] >= '0' && text[0] <= '9') {
      const auto end = std::from_chars(text.data(), text.data() + text.size(), amount);
      if (end.ec != std::errc{} || amount < 1 || amount > 1'000'000) return std::nullopt;
      text.remove_prefix(static_cast<std::size_t>(end.ptr - text.data()));
    }
    if (!labels.emplace(name, static_cast<double>(amount)).second) return std::nullopt;
  }
  return anonymous_formula(labels);
}

Composition atomic_fractions(const Composition& composition) {
  double sum = 0;
  for (const auto& [symbol, amount] : composition) sum += amount;
  Composition fractions;
  if (!(sum > 0)) return fractions;
  for (const auto& [symbol, amount] : composition) fractions[symbol] = amount / sum;
  return fractions;
}

double formula_mass(const Composition& composition) {
  double mass = 0;
  for (const auto& [symbol, amount] : composition)
    if (const auto* element = find_element(symbol)) mass += amount * element->weight;
  return mass;
}

}  // namespace quarry
