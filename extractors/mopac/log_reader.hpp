// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

#include "simulation/molecular.hpp"

namespace quarry::mopac {

/// Reads an output (`.out`) line by line.
class LogReader final : public simulation::MoleculeLog {
 public:
  LogReader(File& log, int file) : MoleculeLog(log, file, "MOPAC", {}) {}
  simulation::Calculation read();

  void charge(std::string_view rest);
  void point_group(std::string_view rest);
  void closed_shells(std::string_view rest);
  void alpha_electrons(std::string_view rest);
  void beta_electrons(std::string_view rest);
  void optimization(std::string_view rest);
  void step(std::string_view rest);
  void single(std::string_view rest);
  void optimized(std::string_view rest);
  void not_optimized(std::string_view rest);
  void scf_achieved(std::string_view rest);
  void scf_not_achieved(std::string_view rest);
  void heat_of_formation(std::string_view rest);
  void total_energy(std::string_view rest);
  void orbitals(std::string_view rest);
  void alpha_orbitals(std::string_view rest);
  void beta_orbitals(std::string_view rest);
  void wall_time(std::string_view rest);
  void cpu_time(std::string_view rest);
  void fine_table(std::string_view rest);
  void coarse_table(std::string_view rest);
  void dipole(std::string_view rest);
  void dipole_sum(std::string_view rest);
  void s_squared(std::string_view rest);
  void done(std::string_view rest);

 private:
  void read_line(std::string_view line);
  void read_banner(std::string_view line);
  void read_atom(std::string_view line);
  void end_table();
  void frontier(std::size_t spin, std::string_view rest);
  void complete() override;

  bool reading_ = false, fine_ = false, have_fine_ = false, after_energy_ = false, dipole_ = false, optimizes_ = false;
  std::vector<crystal::Vector> translations_;
  std::int64_t alpha_ = 0;
};

}  // namespace quarry::mopac
