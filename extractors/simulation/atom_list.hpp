// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

#include "crystal/structure.hpp"

namespace quarry::simulation {

/// Atoms that a log lists row by row. Ghosts and dummies are left out; a label that names no element spoils the list, so that no
/// atom is lost unseen.
class AtomList {
 public:
  /// Begins a list. `scale`: from the unit of its positions to that of the structure (1 for fractions of a lattice).
  void clear(double scale = 1);
  void add(std::string_view label, const crystal::Vector& position);
  /// By the charge of the nucleus: 0 is a ghost.
  void add(double charge, const crystal::Vector& position);
  void spoil() { spoiled_ = true; }
  std::size_t size() const { return atoms_.sites.size(); }
  /// Has a row come, understood or not?
  bool began() const { return size() != 0 || spoiled_; }
  /// Free atoms, positions in angstrom; nothing where there are none or the list is spoiled.
  std::optional<crystal::Structure> free() const;
  /// In a lattice, positions fractional.
  std::optional<crystal::Structure> in_lattice(const std::optional<crystal::Matrix>& lattice) const;
  /// In a lattice, positions Cartesian in angstrom.
  std::optional<crystal::Structure> placed_in(const std::optional<crystal::Matrix>& lattice) const;

 private:
  crystal::Structure atoms_;
  double scale_ = 1;
  bool spoiled_ = false;
};

}  // namespace quarry::simulation
