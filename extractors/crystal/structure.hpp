// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/chemistry.hpp"

namespace quarry::crystal {

using Vector = std::array<double, 3>;
/// Rows are the vectors a, b, c.
using Matrix = std::array<Vector, 3>;

/// A part of a site that one element fills.
struct Occupant {
  std::string symbol;  ///< an element's symbol
  double amount = 1;   ///< 0 < amount <= 1
  bool operator==(const Occupant&) const = default;
};

/// What sits at a site: one element, or several that share it; sorted by symbol.
using Species = std::vector<Occupant>;

struct Site {
  std::size_t species = 0;  ///< into Structure::species
  Vector position{};        ///< fractional where there is a lattice, else Cartesian in angstrom
};

/// Atoms, in a lattice or free. A plain value.
struct Structure {
  std::optional<Matrix> lattice;  ///< in angstrom
  std::array<bool, 3> periodic{true, true, true};  ///< along a, b, c; without a lattice it says nothing
  std::vector<Species> species;
  std::vector<Site> sites;
  bool implicit_atoms = false;  ///< the formula counts atoms (hydrogen, most often) that no site has

  /// The index of an equal species, added where there is none.
  std::size_t species_index(Species occupants);
  /// A site that one element fills.
  void add_site(std::string_view symbol, const Vector& position);
  bool periodic_in_three() const { return lattice && periodic == std::array<bool, 3>{true, true, true}; }
};

/// Lengths in angstrom and angles in degrees of a lattice.
struct Cell {
  double a = 0, b = 0, c = 0, alpha = 0, beta = 0, gamma = 0;
};

double dot(const Vector& u, const Vector& v);
Vector cross(const Vector& u, const Vector& v);
/// a . (b x c): negative for a left-handed lattice.
double triple_product(const Matrix& lattice);
/// In cubic angstrom.
double volume(const Matrix& lattice);
Cell cell_of(const Matrix& lattice);
/// A lattice with a along x and b in the xy plane; nothing where the angles close no cell or a length is not positive.
std::optional<Matrix> lattice_of(const Cell& cell);
/// Nothing where the lattice has no volume.
std::optional<Matrix> inverse(const Matrix& lattice);
/// `position` (a row) times `matrix`: fractional to Cartesian with the lattice, back with its inverse.
Vector times(const Vector& position, const Matrix& matrix);

/// Atoms per element in the whole cell (or molecule), shared sites by their parts.
Composition composition(const Structure& structure);
/// The sum of all occupancies.
double number_of_atoms(const Structure& structure);
/// Is any site shared or partly filled?
bool disordered(const Structure& structure);

/// The element that a label of a file names: `Fe`, `fe`, `Fe3+`, `Fe_pv`, `Fe1`, `O2-`; D and T are hydrogen. Nullptr for
/// dummies and what begins with no symbol. The longest symbol that the leading letters spell wins (`Co1` is cobalt).
const Element* element_of_label(std::string_view label);
/// Is it deuterium or tritium, which element_of_label gives as hydrogen?
bool hydrogen_isotope(std::string_view label);
/// `X`, `Xx`, `Du`, `Va`, `Bq`, `Gh`, `Q` and the like: a place marker, no atom.
bool dummy_label(std::string_view label);

}  // namespace quarry::crystal
