// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "simulation/molecular.hpp"

namespace quarry::adf {

/// Reads a log line by line. ADF makes its fragments in jobs of their own before the molecule: the last job counts.
class LogReader final : public simulation::MoleculeLog {
 public:
  LogReader(File& log, int file) : MoleculeLog(log, file, "ADF", "slater-type orbitals") {}
  simulation::Calculation read();

  void processors(std::string_view rest);
  void functional_section(std::string_view rest);
  void spin(std::string_view rest);
  void relativity(std::string_view rest);
  void fragment_title(std::string_view rest);
  void geometry_table(std::string_view rest);
  void coordinates(std::string_view rest);
  void symmetry(std::string_view rest);
  void electrons(std::string_view rest);
  void charge(std::string_view rest);
  void spin_polarization(std::string_view rest);
  void functions(std::string_view rest);
  void converged(std::string_view rest);
  void not_converged(std::string_view rest);
  void orbitals(std::string_view rest);
  void current_energy(std::string_view rest);
  void bonding_energy(std::string_view rest);
  void geometry_step(std::string_view rest);
  void dipole(std::string_view rest);
  void magnitude(std::string_view rest);
  void excitations(std::string_view rest);
  void end(std::string_view rest);
  void times(std::string_view rest);
  void ams_run(std::string_view rest);
  void ams_charge(std::string_view rest);
  void ams_atoms(std::string_view rest);
  void ams_energy(std::string_view rest);
  void ams_optimized(std::string_view rest);

 private:
  enum class Mode { none, functional, atoms, coordinates, ams_atoms, orbitals };
  void read_line(std::string_view line);
  void read_starred(std::string_view line);
  void read_functional(std::string_view line);
  void read_atom(std::string_view line);
  void read_orbital(std::string_view line);
  void molecule_energy(std::string_view token);
  void complete() override;

  Mode mode_ = Mode::none;
  bool began_ = false, banner_ = false, suite_ = false, restricted_ = false, dipole_ = false, other_terms_ = false;
  std::string lda_, gradient_, run_type_;
  std::set<std::string> bases_;
};

}  // namespace quarry::adf
