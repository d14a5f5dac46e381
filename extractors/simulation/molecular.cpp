// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulation/molecular.hpp"

#include <algorithm>
#include <cmath>

#include "quarry/units.hpp"
#include "simulation/text.hpp"

namespace quarry::simulation {

void AtomTable::begin(double scale) {
  *this = AtomTable();
  scale_ = scale;
}

void AtomTable::lattice(const crystal::Matrix& rows) { lattice_ = rows; }

void AtomTable::add(std::string_view label, const crystal::Vector& position) {
  if (crystal::dummy_label(label)) return;
  const auto* element = crystal::element_of_label(label);
  if (element == nullptr) spoiled_ = true;
  else structure_.add_site(element->symbol, {position[0] * scale_, position[1] * scale_, position[2] * scale_});
}

void AtomTable::add(double charge, const crystal::Vector& position) {
  if (charge == 0) return;
  const auto* element = charge > 0 && charge < 120 && charge == std::floor(charge) ? element_of_number(static_cast<int>(charge)) : nullptr;
  if (element == nullptr) spoiled_ = true;
  else structure_.add_site(element->symbol, {position[0] * scale_, position[1] * scale_, position[2] * scale_});
}

std::optional<crystal::Structure> AtomTable::take() {
  auto structure = std::move(structure_);
  const bool good = !spoiled_ && !structure.sites.empty();
  const auto rows = lattice_;
  const double scale = scale_;
  *this = AtomTable();
  if (!good) return std::nullopt;
  if (!rows) return structure;
  auto matrix = *rows;
  for (auto& row : matrix)
    for (auto& number : row) number *= scale;
  const auto inverse = crystal::inverse(matrix);
  if (!inverse) return std::nullopt;
  structure.lattice = matrix;
  for (auto& site : structure.sites) site.position = crystal::times(site.position, *inverse);
  return structure;
}

void Orbitals::occupied(std::size_t spin, double energy) {
  if (!homo[spin] || energy > *homo[spin]) homo[spin] = energy;
}

void Orbitals::empty(std::size_t spin, double energy) {
  if (!lumo[spin] || energy < *lumo[spin]) lumo[spin] = energy;
}

void Orbitals::state(Results& results, const Place& place) const {
  const auto set = [&](Reading<std::vector<double>>& reading, const std::optional<double> (&energies)[2]) {
    if (!energies[0]) return;
    std::vector<double> values{*energies[0]};
    if (energies[1]) values.push_back(*energies[1]);
    reading.set(std::move(values), place);
  };
  set(results.homo, homo);
  set(results.lumo, lumo);
}

void Modes::add(double wavenumber) {
  if (modes == 0 || wavenumber < lowest) lowest = wavenumber;
  if (modes == 0 || wavenumber > highest) highest = wavenumber;
  ++modes;
  if (wavenumber < 0) ++imaginary;
}

void Modes::state(Results& results, const Place& place) const {
  if (modes == 0) return;
  constexpr double terahertz = constants::light_speed * 1e-10;
  results.modes.set(modes, place);
  results.imaginary_modes.set(imaginary, place);
  results.lowest_frequency.set(lowest * terahertz, place);
  results.highest_frequency.set(highest * terahertz, place);
}

namespace {

std::optional<double> clock(std::string_view text) {
  double seconds = 0;
  for (std::size_t parts = 1;; ++parts) {
    const auto colon = text.find(':');
    const auto number = parse_double(text.substr(0, colon));
    if (!number || *number < 0 || parts > 3) return std::nullopt;
    seconds = seconds * 60 + *number;
    if (colon == std::string_view::npos) return parts > 1 ? std::optional(seconds) : std::nullopt;
    text.remove_prefix(colon + 1);
  }
}

}  // namespace

std::optional<double> duration(std::string_view text) {
  double seconds = 0;
  std::optional<double> number;
  bool any = false;
  const auto words = tokens(text);
  if (words.size() == 1) return clock(words[0]);
  for (auto word : words) {
    while (!word.empty() && (word.back() == ',' || word.back() == '.')) word.remove_suffix(1);
    if (word == "and") continue;
    if (!number) {
      number = parse_double(word);
      if (!number) return std::nullopt;
      continue;
    }
    const double unit = word.starts_with('d') ? 86400 : word.starts_with('h') ? 3600 : word.starts_with("min") ? 60 : word.starts_with("sec") ? 1 : 0;
    if (unit == 0) return std::nullopt;
    seconds += *number * unit;
    number.reset();
    any = true;
  }
  return any && !number ? std::optional(seconds) : std::nullopt;
}

}  // namespace quarry::simulation
