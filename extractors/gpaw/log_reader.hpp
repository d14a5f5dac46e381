// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gpaw/names.hpp"
#include "quarry/file.hpp"
#include "simulation/calculation.hpp"

namespace quarry::gpaw {

/// Reads a text log line by line. Of several structures in one log, and of several runs, the last that has an energy counts.
class LogReader {
 public:
  LogReader(File& log, int file) : lines_(log), file_(file) {}
  simulation::Calculation read();

  void version(std::string_view rest);
  void cores(std::string_view rest);
  void mode(std::string_view rest);
  void mode_name(std::string_view rest);
  void basis(std::string_view rest);
  void spacing(std::string_view rest);
  void species(std::string_view rest);
  void setup_id(std::string_view rest);
  void setup_valence(std::string_view rest);
  void setup_file(std::string_view rest);
  void paired(std::string_view rest);
  void polarized(std::string_view rest);
  void noncollinear(std::string_view rest);
  void cutoff(std::string_view rest);
  void wave_functions(std::string_view rest);
  void occupations(std::string_view rest);
  void width(std::string_view rest);
  void charge(std::string_view rest);
  void functional(std::string_view rest);
  void bands(std::string_view rest);
  void electrons(std::string_view rest);
  void positions(std::string_view rest);
  void unit_cell(std::string_view rest);
  void iteration(std::string_view rest);
  void converged(std::string_view rest);
  void not_converged(std::string_view rest);
  void dipole(std::string_view rest);
  void moment(std::string_view rest);
  void local_moments(std::string_view rest);
  void free_energy(std::string_view rest);
  void extrapolated(std::string_view rest);
  void band_table(std::string_view rest);
  void fermi(std::string_view rest);
  void gap(std::string_view rest);
  void no_gap(std::string_view rest);
  void transition(std::string_view rest);
  void forces(std::string_view rest);
  void stress(std::string_view rest);
  void total_time(std::string_view rest);
  void memory(std::string_view rest);

 private:
  enum class Mode { none, species, occupations, positions, cell, moments, orbitals, transition, forces, stress };
  Place here() const { return {file_, lines_.number(), -1, {}}; }
  void read_section(std::string_view line);
  void read_atom(const std::vector<std::string_view>& words);
  void read_axis(const std::vector<std::string_view>& words);
  void read_moment(std::string_view line);
  void read_orbital(const std::vector<std::string_view>& words);
  void read_force(const std::vector<std::string_view>& words);
  void read_stress(const std::vector<std::string_view>& words);
  void read_k_points(std::string_view line);
  void finish();

  /// What is known of the run in hand.
  struct State {
    simulation::Calculation run;
    Mode mode = Mode::none;
    bool began = false;  ///< rows of the table in hand have come
    std::vector<simulation::Pseudopotential> setups;
    Place setups_place, structure_place;
    std::vector<std::pair<std::string, crystal::Vector>> atoms;
    Cell cell;
    int axes = 0;
    std::optional<double> free_energy, magnetization;
    std::vector<double> moments;
    std::optional<bool> electronic;
    std::optional<std::int64_t> iterations;
    std::optional<double> dipole;
    std::optional<double> homo[2], lumo[2];
    std::vector<std::array<double, 3>> stress;
    double force_max = -1, force_squares = 0;
    std::size_t forces = 0;
    std::int64_t energies = 0;
    bool failed = false, basis_follows = false;
  };
  LineReader lines_;
  int file_;
  State s_;
};

}  // namespace quarry::gpaw
