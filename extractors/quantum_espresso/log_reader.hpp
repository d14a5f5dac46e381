// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/file.hpp"
#include "simulation/geometries.hpp"
#include "simulation/plain_log.hpp"

namespace quarry::quantum_espresso {

/// Reads a log line by line. Sections of several lines are read by a mode that ends where the section does.
class LogReader {
 public:
  LogReader(File& log, int file) : lines_(log), file_(file) {}
  simulation::Calculation read();

  // Handlers of anchors; `rest` is what follows the anchor.
  void program(std::string_view rest);
  void title(std::string_view rest);
  void processors(std::string_view rest);
  void lattice_parameter(std::string_view rest);
  void number_of_atoms(std::string_view rest);
  void number_of_electrons(std::string_view rest);
  void number_of_states(std::string_view rest);
  void cutoff(std::string_view rest);
  void density_cutoff(std::string_view rest);
  void scf_threshold(std::string_view rest);
  void force_threshold(std::string_view rest);
  void functional(std::string_view rest);
  void steps_allowed(std::string_view rest);
  void axis(std::string_view rest);
  void pseudopotential(std::string_view rest);
  void checksum(std::string_view rest);
  void pseudopotential_type(std::string_view rest);
  void sites(std::string_view rest);
  void k_points(std::string_view rest);
  void magnetic_structure(std::string_view rest);
  void noncollinear(std::string_view rest);
  void hubbard_table(std::string_view rest);
  void hubbard_term(std::string_view rest);
  void dispersion_d2(std::string_view rest);
  void dispersion_d3(std::string_view rest);
  void dispersion_ts(std::string_view rest);
  void energy(std::string_view rest);
  void smearing_contribution(std::string_view rest);
  void fermi(std::string_view rest);
  void highest_occupied(std::string_view rest);
  void highest_and_lowest(std::string_view rest);
  void scf_converged(std::string_view rest);
  void scf_not_converged(std::string_view rest);
  void magnetization(std::string_view rest);
  void absolute_magnetization(std::string_view rest);
  void forces(std::string_view rest);
  void stress(std::string_view rest);
  void geometry_optimization(std::string_view rest);
  void dynamics(std::string_view rest);
  void band_structure(std::string_view rest);
  void relaxed(std::string_view rest);
  void not_relaxed(std::string_view rest);
  void cell_parameters(std::string_view rest);
  void atomic_positions(std::string_view rest);
  void frequency(std::string_view rest);
  void q_point(std::string_view rest);
  void dielectric(std::string_view rest);
  void times(std::string_view rest);
  void done(std::string_view rest);
  void failed(std::string_view rest);

 private:
  enum class Mode { none, title, pseudopotential_file, sites, hubbard, forces, stress, cell, positions, dielectric };

  Place here() const { return {file_, lines_.number(), -1, {}}; }
  bool next(std::string_view& line);
  void read_section(std::string_view line);
  void read_site(std::string_view line);
  void read_position(std::string_view line);
  void read_force(std::string_view line);
  void read_stress_row(std::string_view line);
  void read_cell_row(std::string_view line);
  void read_hubbard_row(std::string_view line);
  void read_dielectric_row(std::string_view line);
  void begin_positions();
  void position(std::string_view label, const crystal::Vector& vector);
  void use_positions();
  void no_positions();
  void end_modes();
  void finish();

  /// What is known of the run in hand; a new banner begins a new one.
  struct State {
    bool began = false;
    simulation::Calculation run;
    Mode mode = Mode::none;
    double alat = 0;           ///< angstrom
    crystal::Matrix cell{};    ///< angstrom
    bool has_cell = false;
    std::size_t row = 0;
    crystal::Matrix new_cell{};
    double cell_unit = 0;      ///< angstrom in the unit of CELL_PARAMETERS; 0 where it is not known
    std::string position_unit;
    std::size_t atoms = 0, positions_read = 0;
    simulation::AtomList positions;
    std::vector<simulation::Pseudopotential> pseudopotentials;
    std::vector<simulation::Hubbard> hubbard;
    std::vector<std::string> dispersion;
    simulation::Rows forces;
    simulation::Geometries geometries{true};
    std::array<std::array<double, 3>, 3> tensor{};
    std::int64_t energies = 0;
    std::string program;
    bool relaxes = false, cell_moves = false, moves_in_time = false, bands = false;
    std::vector<double> frequencies;  ///< THz, of all q-points but the translations
    std::vector<double> modes;        ///< of the q-point in hand
    bool at_gamma = false;            ///< it is
  };
  LineReader lines_;
  int file_;
  State s_;
};

}  // namespace quarry::quantum_espresso
