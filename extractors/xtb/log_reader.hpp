// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "simulation/molecular.hpp"

namespace quarry::xtb {

/// Reads the output of xtb line by line.
class LogReader final : public simulation::MoleculeLog {
 public:
  LogReader(File& log, int file) : MoleculeLog(log, file, "xTB", {}) {}
  simulation::Calculation read();

  void version(std::string_view rest);
  void started(std::string_view rest);
  void call(std::string_view rest);
  void threads(std::string_view rest);
  void atoms(std::string_view rest);
  void spin(std::string_view rest);
  void elements(std::string_view rest);
  void functions(std::string_view rest);
  void electrons(std::string_view rest);
  void hamiltonian(std::string_view rest);
  void solvation(std::string_view rest);
  void converged(std::string_view rest);
  void not_converged(std::string_view rest);
  void orbitals(std::string_view rest);
  void summary_energy(std::string_view rest);
  void total_energy(std::string_view rest);
  void charge(std::string_view rest);
  void optimizer(std::string_view rest);
  void cycle(std::string_view rest);
  void optimized(std::string_view rest);
  void not_optimized(std::string_view rest);
  void final_structure(std::string_view rest);
  void frequencies_heading(std::string_view rest);
  void frequencies(std::string_view rest);
  void zero_point(std::string_view rest);
  void enthalpy(std::string_view rest);
  void free_energy(std::string_view rest);
  void dipole(std::string_view rest);
  void full_dipole(std::string_view rest);
  void wall_time(std::string_view rest);
  void cpu_time(std::string_view rest);
  void finished(std::string_view rest);
  void abnormal(std::string_view rest);

 private:
  enum class Mode { none, elements, orbitals, structure, turbomole, xyz };
  void read_line(std::string_view line);
  void read_elements(std::string_view line);
  void read_structure(std::string_view line);
  void hartree_value(simulation::Reading<double>& reading, std::string_view rest);
  void complete() override;

  Mode mode_ = Mode::none;
  bool dipole_ = false, elements_known_ = true, comment_ = false;
  std::int64_t rows_ = 0;  ///< of an xyz structure that are to come
  Composition composition_;
  std::string call_;
};

}  // namespace quarry::xtb
