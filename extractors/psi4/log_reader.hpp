// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "simulation/molecular.hpp"

namespace quarry::psi4 {

/// Reads a log line by line. A script may compute many energies: the last counts.
class LogReader final : public simulation::MoleculeLog {
 public:
  LogReader(File& log, int file) : MoleculeLog(log, file, "Psi4", "gaussians") {}
  simulation::Calculation read();

  void version(std::string_view rest);
  void threads(std::string_view rest);
  void rhf(std::string_view rest);
  void uhf(std::string_view rest);
  void rks(std::string_view rest);
  void uks(std::string_view rest);
  void functional_block(std::string_view rest);
  void primary_basis(std::string_view rest);
  void basis(std::string_view rest);
  void functions(std::string_view rest);
  void group(std::string_view rest);
  void atoms(std::string_view rest);
  void charge(std::string_view rest);
  void multiplicity(std::string_view rest);
  void electrons(std::string_view rest);
  void nuclear_repulsion(std::string_view rest);
  void unconverged(std::string_view rest);
  void reference_energy(std::string_view rest);
  void mp2_block(std::string_view rest);
  void block_energy(std::string_view rest);
  void starred_energy(std::string_view rest);
  void orbitals(std::string_view rest);
  void convergence_check(std::string_view rest);
  void displacements(std::string_view rest);
  void optimized(std::string_view rest);
  void not_optimized(std::string_view rest);
  void dipole(std::string_view rest);
  void magnitude(std::string_view rest);
  void wall_time(std::string_view rest);
  void normal_end(std::string_view rest);
  void error_end(std::string_view rest);

 private:
  enum class Mode { none, atoms, orbitals, dipole };
  void read_line(std::string_view line);
  void read_atom(std::string_view line);
  void read_orbitals(std::string_view line);
  void reference(bool hartree_fock, bool open);
  void complete() override;

  Mode mode_ = Mode::none;
  bool displaced_ = false;  ///< derivatives are made of steps: energies are of displaced atoms
  bool primary_ = false, mp2_ = false, filled_ = false;
  std::size_t spin_ = 0;
  std::int64_t energies_ = 0;
};

}  // namespace quarry::psi4
