// SPDX-License-Identifier: GPL-3.0-or-later
#include "crystal/symmetry.hpp"

#include <spglib.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <memory>
#include <vector>

#include "crystal/operations.hpp"

namespace quarry::crystal {

namespace {

/// spglib has hung and crashed on atoms that sit on each other.
constexpr double closest = 0.3;

Vector wrapped(const Vector& fractional) {
  Vector result{};
  for (std::size_t i = 0; i < 3; ++i) result[i] = fractional[i] - std::floor(fractional[i]);
  return result;
}

/// Is any atom nearer than `closest` to another, or to its own image? Sorted along the longest axis, so that most pairs are
/// never looked at.
bool overlaps(const Structure& structure) {
  const auto& lattice = *structure.lattice;
  const auto cell = cell_of(lattice);
  if (std::min({cell.a, cell.b, cell.c}) < closest) return true;
  const std::size_t axis = cell.a >= cell.b && cell.a >= cell.c ? 0 : cell.b >= cell.c ? 1 : 2;
  const auto& u = lattice[(axis + 1) % 3];
  const auto& v = lattice[(axis + 2) % 3];
  const Vector normal = cross(u, v);
  const double height = volume(lattice) / std::sqrt(dot(normal, normal));
  const double reach = closest / height;
  std::vector<Vector> atoms;
  atoms.reserve(structure.sites.size());
  for (const auto& site : structure.sites) atoms.push_back(wrapped(site.position));
  std::ranges::sort(atoms, {}, [axis](const Vector& p) { return p[axis]; });
  const auto near = [&](const Vector& p, const Vector& q) {
    Vector d{};
    for (std::size_t i = 0; i < 3; ++i) d[i] = p[i] - q[i] - std::round(p[i] - q[i]);
    const Vector r = times(d, lattice);
    return dot(r, r) < closest * closest;
  };
  const auto n = atoms.size();
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t step = 1; step < n; ++step) {
      const std::size_t j = (i + step) % n;
      const double along = atoms[j][axis] - atoms[i][axis] + (j < i ? 1 : 0);
      if (along > reach) break;
      if (near(atoms[i], atoms[j])) return true;
    }
  return false;
}

/// What spglib takes: the vectors as columns.
struct SpglibLattice {
  double columns[3][3];
  explicit SpglibLattice(const Matrix& lattice) {
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t j = 0; j < 3; ++j) columns[j][i] = lattice[i][j];
  }
};

std::string without_blanks(std::string_view text) { return std::string(text.substr(0, text.find_last_not_of(' ') + 1)); }

bool can_have_symmetry(const Structure& structure) {
  const auto n = structure.sites.size();
  if (!structure.periodic_in_three() || n == 0 || n > most_symmetry_sites) return false;
  if (!(volume(*structure.lattice) > 1e-3)) return false;
  for (const auto& site : structure.sites)
    for (const double x : site.position)
      if (!std::isfinite(x) || std::abs(x) > 1e6) return false;
  return !overlaps(structure);
}

}  // namespace

std::optional<Symmetry> symmetry_by_operations(const Structure& structure) {
  const auto cell = primitive_cell(structure, symprec);
  const auto operations = cell ? find_operations(*cell, symprec) : std::nullopt;
  if (!operations || operations->empty()) return std::nullopt;
  const auto n = operations->size();
  const auto rotations = std::make_unique<int[][3][3]>(n);
  const auto translations = std::make_unique<double[][3]>(n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t row = 0; row < 3; ++row) std::ranges::copy((*operations)[i].rotation[row], rotations[i][row]);
    std::ranges::copy((*operations)[i].translation, translations[i]);
  }
  SpglibLattice lattice(*cell->lattice);
  const auto type = spg_get_spacegroup_type_from_symmetry(rotations.get(), translations.get(), static_cast<int>(n), lattice.columns, symprec);
  if (type.number < 1 || type.number > 230) return std::nullopt;
  return Symmetry{type.number, without_blanks(type.international_short), type.hall_number, without_blanks(type.pointgroup_international)};
}

std::optional<Symmetry> symmetry_by_search(const Structure& structure) {
  const auto n = structure.sites.size();
  SpglibLattice lattice(*structure.lattice);
  const auto positions = std::make_unique<double[][3]>(n);
  std::vector<int> types(n);
  for (std::size_t i = 0; i < n; ++i) {
    std::ranges::copy(structure.sites[i].position, positions[i]);
    types[i] = static_cast<int>(structure.sites[i].species) + 1;
  }
  const std::unique_ptr<SpglibDataset, decltype(&spg_free_dataset)> dataset(
      spg_get_dataset(lattice.columns, positions.get(), types.data(), static_cast<int>(n), symprec), spg_free_dataset);
  if (!dataset || dataset->spacegroup_number < 1 || dataset->spacegroup_number > 230) return std::nullopt;
  return Symmetry{dataset->spacegroup_number, without_blanks(dataset->international_symbol), dataset->hall_number,
                  without_blanks(dataset->pointgroup_symbol)};
}

std::optional<Symmetry> find_symmetry(const Structure& structure) {
  if (!can_have_symmetry(structure)) return std::nullopt;
  if (auto symmetry = symmetry_by_operations(structure)) return symmetry;
  return symmetry_by_search(structure);
}

std::string_view crystal_system(int number) {
  assert(number >= 1 && number <= 230);
  if (number <= 2) return "triclinic";
  if (number <= 15) return "monoclinic";
  if (number <= 74) return "orthorhombic";
  if (number <= 142) return "tetragonal";
  if (number <= 167) return "trigonal";
  if (number <= 194) return "hexagonal";
  return "cubic";
}

}  // namespace quarry::crystal
