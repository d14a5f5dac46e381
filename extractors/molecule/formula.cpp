// SPDX-License-Identifier: GPL-2.0-or-later
// The few forms of a formula that a molecule needs; the engine's own algebra may not be linked beside Open Babel.
#include "molecule/formula.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace quarry::molecule {
namespace {

std::string part(std::string_view symbol, int count) { return std::string(symbol) + (count == 1 ? "" : std::to_string(count)); }

Counts reduced(Counts atoms) {
  int divisor = 0;
  for (const auto& [symbol, count] : atoms) divisor = std::gcd(divisor, count);
  if (divisor > 1)
    for (auto& [symbol, count] : atoms) count /= divisor;
  return atoms;
}

/// A, B, ... Z, Aa, Ba, ... as OPTIMADE has it.
std::string letter(std::size_t index) {
  std::string out(1, static_cast<char>('A' + index % 26));
  if (index >= 26) out += static_cast<char>('a' + index / 26 - 1);
  return out;
}

}  // namespace

std::string hill_formula(const Counts& atoms) {
  std::string out;
  const auto carbon = atoms.find("C");
  if (carbon != atoms.end()) {
    out = part("C", carbon->second);
    if (const auto hydrogen = atoms.find("H"); hydrogen != atoms.end()) out += part("H", hydrogen->second);
  }
  for (const auto& [symbol, count] : atoms)
    if (carbon == atoms.end() || (symbol != "C" && symbol != "H")) out += part(symbol, count);
  return out;
}

std::string reduced_formula(const Counts& atoms) {
  std::string out;
  for (const auto& [symbol, count] : reduced(atoms)) out += part(symbol, count);
  return out;
}

std::string anonymous_formula(const Counts& atoms) {
  std::vector<int> counts;
  for (const auto& [symbol, count] : reduced(atoms)) counts.push_back(count);
  std::sort(counts.rbegin(), counts.rend());
  std::string out;
  for (std::size_t i = 0; i < counts.size(); ++i) out += part(letter(i), counts[i]);
  return out;
}

std::string full_formula(const Counts& atoms, double (*electronegativity)(std::string_view)) {
  std::vector<Counts::const_iterator> order;
  for (auto i = atoms.begin(); i != atoms.end(); ++i) order.push_back(i);
  const auto pull = [&](Counts::const_iterator i) {
    const double value = electronegativity(i->first);
    return value > 0 ? value : 100.0;
  };
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return pull(a) < pull(b); });
  std::string out;
  for (const auto i : order) out += i->first + std::to_string(i->second);
  return out;
}

void state_composition(const Counts& atoms, double (*electronegativity)(std::string_view), Sink& sink, const Place& place) {
  int total = 0;
  Array symbols;
  std::string system;
  for (const auto& [symbol, count] : atoms) {
    total += count;
    symbols.emplace_back(symbol);
    system += (system.empty() ? "" : "-") + symbol;
  }
  if (total == 0) return;
  Object fractions;
  for (const auto& [symbol, count] : atoms) fractions.emplace(symbol, static_cast<double>(count) / total);
  sink.set("material.composition", full_formula(atoms, electronegativity), place);
  sink.set("material.elements", std::move(symbols), place);
  sink.set("material.elemental_proportions", std::move(fractions), place);
  sink.set("material.nelements", atoms.size(), place);
  sink.set("material.chemical_system", system, place);
  sink.set("material.chemical_formula_reduced", reduced_formula(atoms), place);
  sink.set("material.chemical_formula_hill", hill_formula(atoms), place);
  sink.set("material.chemical_formula_anonymous", anonymous_formula(atoms), place);
}

}  // namespace quarry::molecule
