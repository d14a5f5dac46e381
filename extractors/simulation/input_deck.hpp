// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "quarry/file.hpp"
#include "simulation/calculation.hpp"
#include "simulation/input_names.hpp"

namespace quarry::simulation {

/// Atoms that the input of a molecular code lists: Cartesian, or by distances and angles, of which only the elements are kept. One
/// thread at a time.
class InputAtoms {
 public:
  InputAtoms() = default;
  /// `scale`: from the unit of the positions to angstrom.
  explicit InputAtoms(double scale) : scale_(scale) {}
  /// A row: a label (`C`, `C1`, `6`, `C-CT-0.1`, `H(Iso=2)`) and behind it, from token `from` on, three coordinates. Ghosts and dummies
  /// are left out; a label that names no element spoils the list.
  void add(const std::vector<std::string_view>& row, std::size_t from = 1);
  /// The positions are not to be believed: they are of internal coordinates, or of some of the atoms only.
  void not_cartesian() { cartesian_ = false; }
  void spoil() { spoiled_ = true; }
  std::size_t size() const { return atoms_; }
  /// States the structure, or where it is not Cartesian the composition; nothing of a list that is empty or spoiled.
  void state(Calculation& run, const Place& place) const;

 private:
  double scale_ = 1;
  Composition composition_;
  crystal::Structure structure_;
  std::size_t atoms_ = 0;
  bool cartesian_ = true, spoiled_ = false;
};

/// An input read line by line. What all such readers need is here; what lines mean is theirs.
class InputDeck {
 public:
  /// `comment`: from this character on a line says nothing.
  InputDeck(File& file, int index, std::string_view program, char comment);
  /// The next line, without its comment and the blanks around it. A last line that has no newline is given: programs take it.
  bool next(std::string_view& line);
  /// Did the line given last end without a newline? Its last word may then be half of one.
  bool cut() const { return !lines_.terminated(); }
  Place here() const { return {index_, lines_.number(), -1, {}}; }
  Place whole() const { return {index_, -1, -1, {}}; }
  void charge(std::string_view token);
  void multiplicity(std::string_view token);
  /// `b3lyp`, `mp2`, `CCSD(T)`: a functional is kept by its canonical name too; of another word only what was said.
  void method(std::string_view words, std::string_view dispersion = {});
  /// What the input asks for, in the words of `simulation.calc_type`; `word` holds them as programs do (`opt`, `optimize`, `freq`).
  void task(std::string_view word);
  /// The run as it is stated. `whole`: the parts that were begun have come to their end.
  Calculation finish(const InputAtoms& atoms, bool whole);

  Calculation run;

 private:
  LineReader lines_;
  int index_;
  char comment_;
};

}  // namespace quarry::simulation
