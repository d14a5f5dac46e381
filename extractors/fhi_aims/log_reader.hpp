// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/file.hpp"
#include "simulation/geometries.hpp"
#include "simulation/plain_log.hpp"

namespace quarry::fhi_aims {

/// Reads one run of a log line by line. Energies, forces and gap are those of the last cycle that converged.
class LogReader {
 public:
  LogReader(LineReader& lines, int file) : lines_(lines), file_(file) { run_.program = "FHI-aims"; }
  /// Reads from the line `first` (empty: the next one) to the end of the run. True where another run begins, whose first line is then
  /// in `first`.
  bool read(std::string& first);
  simulation::Calculation take();

  void invoking(std::string_view rest);
  void version(std::string_view rest);
  void new_version(std::string_view rest);
  void tasks(std::string_view rest);
  void functional(std::string_view rest);
  void functional_mbd(std::string_view rest);
  void functional_ts(std::string_view rest);
  void hubbard(std::string_view rest);
  void species(std::string_view rest);
  void charge(std::string_view rest);
  void occupation(std::string_view rest);
  void relativity(std::string_view rest);
  void spin_orbit(std::string_view rest);
  void atoms(std::string_view rest);
  void spin_channels(std::string_view rest);
  void k_grid(std::string_view rest);
  void k_reduced(std::string_view rest);
  void relaxation(std::string_view rest);
  void cell_relaxation(std::string_view rest);
  void force_threshold(std::string_view rest);
  void dynamics(std::string_view rest);
  void input_geometry(std::string_view rest);
  void unit_cell(std::string_view rest);
  void atomic_structure(std::string_view rest);
  void updated_structure(std::string_view rest);
  void used_structure(std::string_view rest);
  void cycle_converged(std::string_view rest);
  void cycle_failed(std::string_view rest);
  void uncorrected(std::string_view rest);
  void corrected(std::string_view rest);
  void free_energy(std::string_view rest);
  void fermi(std::string_view rest);
  void highest(std::string_view rest);
  void lowest(std::string_view rest);
  void gap(std::string_view rest);
  void indirect(std::string_view rest);
  void direct(std::string_view rest);
  void moment(std::string_view rest);
  void forces(std::string_view rest);
  void pressure(std::string_view rest);
  void geometry_converged(std::string_view rest);
  void total_time(std::string_view rest);
  void nice_day(std::string_view rest);

 private:
  enum class Mode { none, cell, input_atoms, updated, forces };
  Place here() const { return {file_, lines_.number(), -1, {}}; }
  void read_section(std::string_view line);
  void read_input_atom(std::string_view line);
  void read_updated(std::string_view line);
  void read_force(std::string_view line);
  void read_line(std::string_view line);
  void begin_atoms();
  void use_structure();

  LineReader& lines_;
  int file_;
  simulation::Calculation run_;
  Mode mode_ = Mode::none;
  simulation::Geometries geometries_{true};
  simulation::Functional functional_;
  bool has_functional_ = false, began_ = false, relaxes_ = false, cell_relaxes_ = false, moves_ = false;
  bool periodic_ = false;
  bool used_ = false;  ///< the table in hand is of the energy before it
  std::string dispersion_, species_;
  std::vector<simulation::Hubbard> hubbard_;
  simulation::Rows cell_;
  std::optional<crystal::Matrix> lattice_;
  std::size_t rows_ = 0;  ///< of atoms
  simulation::AtomList positions_;
  simulation::Rows forces_;
  std::size_t atoms_ = 0;
  std::int64_t steps_ = 0;
};

}  // namespace quarry::fhi_aims
