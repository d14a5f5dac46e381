// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "simulation/molecular.hpp"

namespace quarry::qchem {

/// Reads a log line by line.
class LogReader final : public simulation::MoleculeLog {
 public:
  LogReader(File& log, int file) : MoleculeLog(log, file, "Q-Chem", "gaussians") {}
  simulation::Calculation read();

  void welcome(std::string_view rest);
  void version(std::string_view rest);
  void input(std::string_view rest);
  void orientation(std::string_view rest);
  void point_group(std::string_view rest);
  void nuclear_repulsion(std::string_view rest);
  void electrons(std::string_view rest);
  void basis(std::string_view rest);
  void functions(std::string_view rest);
  void scf_energy(std::string_view rest);
  void cycle(std::string_view rest);
  void optimized(std::string_view rest);
  void not_optimized(std::string_view rest);
  void orbitals(std::string_view rest);
  void dipole(std::string_view rest);
  void dipole_total(std::string_view rest);
  void s_squared(std::string_view rest);
  void frequencies(std::string_view rest);
  void displacements(std::string_view rest);
  void zero_point(std::string_view rest);
  void job_time(std::string_view rest);
  void fatal(std::string_view rest);
  void thanks(std::string_view rest);
  void skip(std::string_view) {}

 private:
  enum class Mode { none, input, atoms, orbitals };
  void read_line(std::string_view line);
  void read_input(std::string_view line);
  void read_molecule(std::string_view line);
  void read_rem(std::string_view line);
  void read_atom(std::string_view line);
  void read_orbitals(std::string_view line);
  void complete() override;

  Mode mode_ = Mode::none;
  bool began_ = false, welcomed_ = false, filled_ = false, dipole_ = false, restricted_ = false;
  bool displaced_ = false;  ///< the Hessian is made of steps: energies are of displaced atoms
  std::size_t spin_ = 0;
  std::string section_, method_, exchange_, correlation_, job_;
};

}  // namespace quarry::qchem
