// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/file.hpp"
#include "simulation/atom_list.hpp"
#include "simulation/calculation.hpp"
#include "simulation/duration.hpp"
#include "simulation/geometries.hpp"

namespace quarry::simulation {

/// Highest occupied and lowest empty orbital per spin (alpha, beta), of energies that come in any order. eV.
struct Orbitals {
  std::optional<double> homo[2], lumo[2];
  void occupied(std::size_t spin, double energy);
  void empty(std::size_t spin, double energy);
  void add(std::size_t spin, double energy, bool filled) { filled ? occupied(spin, energy) : empty(spin, energy); }
  void clear() { *this = Orbitals(); }
  void state(Results& results, const Place& place) const;
};

/// Normal modes by their wavenumbers.
struct Modes {
  std::int64_t modes = 0, imaginary = 0;
  double lowest = 0, highest = 0;  ///< 1/cm, imaginary ones negative
  void add(double wavenumber);
  void state(Results& results, const Place& place) const;
};

/// Takes away modes and thermochemistry, with a note, where `energy` (eV), which was in hand when they were printed, is not the total
/// energy: they are then of another level of theory or another geometry.
void leave_out_other_energy(Calculation& run, Modes& modes, const std::optional<double>& energy, const Place& place);

/// What the readers of molecular codes' logs have in common: the run in hand, its geometry, the levels of its energies. A code's
/// reader derives from it. Of several jobs in one log the last that has an energy counts.
class MoleculeLog {
 protected:
  /// `basis_type`: where the program has one kind only, else empty.
  MoleculeLog(File& log, int file, std::string program, const std::string& basis_type);

  Place here() const { return {file_, lines_.number(), -1, {}}; }
  Place whole() const { return {file_, -1, -1, {}}; }
  /// Another job begins; version and processors stay.
  void next_job();
  /// An energy of `level` (empty: of the SCF) in hartree. A token that is no number takes away the one before. The geometry that
  /// was read last is the one it belongs to.
  void energy(std::string_view token, const std::string& level = {});
  /// The nuclear repulsion of the next energy's geometry, in hartree.
  void repulsion(std::string_view token);
  /// A table of atoms is read to its end: the geometry of the next energy.
  void geometry();
  /// The atoms of the table, where all its rows were understood. Ends the table.
  std::optional<crystal::Structure> take_atoms();
  /// The SCF did not converge: its energy is not one.
  void scf_failed();
  /// The program says itself that it stopped.
  void stopped(std::string why);
  void functional(std::string_view name, std::string_view stated);
  /// The run as it is stated.
  Calculation finish();
  /// What a code adds to a job when it is complete.
  virtual void complete() {}
  ~MoleculeLog() = default;

  LineReader lines_;
  int file_;
  Calculation run_;
  AtomList atoms_;
  std::optional<crystal::Matrix> lattice_;  ///< of the table in hand, angstrom; its atoms are Cartesian
  Orbitals orbitals_;
  Modes modes_;
  std::string level_, dispersion_;  ///< level above the SCF
  std::int64_t steps_ = 0;          ///< of an optimization
  bool scf_failed_ = false, stopped_ = false, hartree_fock_ = false;

 private:
  void close();
  Geometries geometries_;
  Reading<double> pending_repulsion_;
  std::optional<Calculation> earlier_;
  std::int64_t jobs_ = 1;
};

}  // namespace quarry::simulation
