// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "simulation/molecular.hpp"

namespace quarry::turbomole {

/// Reads the output of one or several of Turbomole's programs (dscf, grad, statpt, ricc2, ...) line by line, as one calculation.
class LogReader final : public simulation::MoleculeLog {
 public:
  LogReader(File& log, int file) : MoleculeLog(log, file, "Turbomole", "gaussians") {}
  simulation::Calculation read();

  void threads(std::string_view rest);
  void atoms(std::string_view rest);
  void basis_heading(std::string_view rest);
  void basis_table(std::string_view rest);
  void functions(std::string_view rest);
  void group(std::string_view rest);
  void functional_heading(std::string_view rest);
  void nuclear_repulsion(std::string_view rest);
  void unconverged(std::string_view rest);
  void total_energy(std::string_view rest);
  void orbitals(std::string_view rest);
  void irreps(std::string_view rest);
  void eigenvalues(std::string_view rest);
  void occupations(std::string_view rest);
  void charge(std::string_view rest);
  void dipole(std::string_view rest);
  void cycle(std::string_view rest);
  void optimized(std::string_view rest);
  void not_optimized(std::string_view rest);
  void excitations(std::string_view rest);
  void cpu_time(std::string_view rest);
  void wall_time(std::string_view rest);

 private:
  enum class Mode { none, atoms, basis, functional, charge };
  void read_line(std::string_view line);
  void read_program(std::string_view name, std::string_view version);
  void read_starred(std::string_view line);
  void read_atom(std::string_view line);
  void read_basis(std::string_view line);
  void read_functional(std::string_view line);
  void read_charge(std::string_view line);
  void flush_orbitals(std::size_t occupied);
  void complete() override;

  Mode mode_ = Mode::none;
  bool primary_ = false, optimizes_ = false, functional_seen_ = false, scf_seen_ = false;
  std::size_t spin_ = 0;
  std::set<std::string> bases_;
  std::vector<double> energies_;  ///< of orbitals whose occupations come next
  double cpu_ = 0, wall_ = 0;
};

}  // namespace quarry::turbomole
