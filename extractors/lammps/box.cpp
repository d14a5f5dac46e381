// SPDX-License-Identifier: GPL-3.0-or-later
#include "lammps/box.hpp"

#include <cmath>

#include <algorithm>
#include <string>

#include "simulation/text.hpp"

namespace quarry::lammps {

std::optional<Box> box_of(const crystal::Vector& low, const crystal::Vector& high, const crystal::Vector& tilt) {
  for (std::size_t i = 0; i < 3; ++i)
    if (!(high[i] > low[i])) return std::nullopt;
  return Box{low, {{{high[0] - low[0], 0, 0}, {tilt[0], high[1] - low[1], 0}, {tilt[1], tilt[2], high[2] - low[2]}}}};
}

std::optional<Box> box_of_bounds(const crystal::Vector& low, const crystal::Vector& high, const crystal::Vector& tilt) {
  const auto [xy, xz, yz] = tilt;
  return box_of({low[0] - std::min({0.0, xy, xz, xy + xz}), low[1] - std::min(0.0, yz), low[2]},
                {high[0] - std::max({0.0, xy, xz, xy + xz}), high[1] - std::max(0.0, yz), high[2]}, tilt);
}

std::optional<Box> parse_box(std::string_view text) {
  std::string plain(text);
  std::replace_if(plain.begin(), plain.end(), [](char c) { return c == '(' || c == ')'; }, ' ');
  const auto words = simulation::tokens(plain);
  const auto low = simulation::triple(words, 0), high = simulation::triple(words, 4);
  if (!low || !high || words[3] != "to") return std::nullopt;
  crystal::Vector tilt{};
  if (words.size() > 7) {
    const auto stated = simulation::triple(words, 9);
    if (!stated || words[7] != "with" || words[8] != "tilt") return std::nullopt;
    tilt = *stated;
  }
  return box_of(*low, *high, tilt);
}

crystal::Matrix scaled(const crystal::Matrix& vectors, double factor) {
  auto result = vectors;
  for (auto& row : result)
    for (auto& component : row) component *= factor;
  return result;
}

std::array<double, 3> angles_of(const crystal::Matrix& vectors) {
  const auto cell = crystal::cell_of(vectors);
  return {cell.alpha, cell.beta, cell.gamma};
}

bool may_be_angstrom(const crystal::Matrix& vectors, std::int64_t atoms) {
  constexpr double densest = 0.25;
  const double volume = std::abs(crystal::volume(vectors));
  return volume > 0 && static_cast<double>(atoms) <= densest * volume;
}

}  // namespace quarry::lammps
