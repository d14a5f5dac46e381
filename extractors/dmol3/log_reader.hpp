// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulation/molecular.hpp"
#include "simulation/plain_log.hpp"

namespace quarry::dmol3 {

/// Reads an `.outmol` line by line.
class LogReader final : public simulation::MoleculeLog {
 public:
  LogReader(File& log, int file) : MoleculeLog(log, file, "DMol3", "numeric atomic orbitals") {}
  simulation::Calculation read();

  void version(std::string_view rest);
  void keywords(std::string_view rest);
  void cell(std::string_view rest);
  void coordinates(std::string_view rest);
  void functional_heading(std::string_view rest);
  void restricted(std::string_view rest);
  void unrestricted(std::string_view rest);
  void group(std::string_view rest);
  void charge(std::string_view rest);
  void scf_row(std::string_view rest);
  void converged(std::string_view rest);
  void not_converged(std::string_view rest);
  void scf_end(std::string_view rest);
  void states(std::string_view rest);
  void atoms_row(std::string_view rest);
  void optimization_row(std::string_view rest);
  void vibrations(std::string_view rest);
  void zero_point(std::string_view rest);
  void dipole(std::string_view rest);
  void finished(std::string_view rest);

 private:
  enum class Mode { none, keywords, cell, coordinates, functional, states };
  void begin_atoms();
  void read_line(std::string_view line);
  void read_keyword(std::string_view line);
  void read_vector(std::string_view line);
  void read_coordinate(std::string_view line);
  void read_state(std::string_view line);
  void complete() override;

  Mode mode_ = Mode::none;
  bool echo_ = false, began_ = false, vibrations_ = false;
  simulation::Rows cell_;  ///< bohr
  std::string calculate_, functional_, last_energy_;
  std::vector<std::string> components_;
  std::optional<std::int64_t> unpaired_;
};

}  // namespace quarry::dmol3
