// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "simulation/molecular.hpp"

namespace quarry::dftbplus {

/// Reads what DFTB+ prints while it runs, line by line. Its atoms are in files of their own.
class LogReader final : public simulation::MoleculeLog {
 public:
  LogReader(File& log, int file) : MoleculeLog(log, file, "DFTB+", {}) {}
  simulation::Calculation read();

  void mode(std::string_view rest);
  void lattice(std::string_view rest);
  void processes(std::string_view rest);
  void threads(std::string_view rest);
  void max_cycles(std::string_view rest);
  void spin(std::string_view rest);
  void electrons(std::string_view rest);
  void charge(std::string_view rest);
  void k_points(std::string_view rest);
  void step(std::string_view rest);
  void unconverged(std::string_view rest);
  void total_energy(std::string_view rest);
  void free_energy(std::string_view rest);
  void pressure(std::string_view rest);
  void optimized(std::string_view rest);
  void not_optimized(std::string_view rest);
  void running_times(std::string_view rest);
  void total_time(std::string_view rest);
  void error(std::string_view rest);

 private:
  void read_line(std::string_view line);
  void complete() override;

  bool k_points_ = false, static_ = false, relaxes_ = false, cell_ = false, dynamics_ = false, times_ = false;
  double electrons_ = 0;
};

}  // namespace quarry::dftbplus
