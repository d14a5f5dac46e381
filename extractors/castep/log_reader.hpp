// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/file.hpp"
#include "simulation/calculation.hpp"

namespace quarry::castep {

/// Reads a `.castep` line by line. Runs are appended to one file: the last one counts.
class LogReader {
 public:
  LogReader(File& log, int file) : lines_(log), file_(file) {}
  simulation::Calculation read();

  void started(std::string_view rest);
  void build(std::string_view rest);
  void serial(std::string_view rest);
  void parallel(std::string_view rest);
  void title(std::string_view rest);
  void type(std::string_view rest);
  void functional(std::string_view rest);
  void relativity(std::string_view rest);
  void dispersion_scheme(std::string_view rest);
  void hubbard(std::string_view rest);
  void spin_orbit(std::string_view rest);
  void cutoff(std::string_view rest);
  void electrons(std::string_view rest);
  void up_spins(std::string_view rest);
  void down_spins(std::string_view rest);
  void charge(std::string_view rest);
  void treated(std::string_view rest);
  void bands(std::string_view rest);
  void occupations(std::string_view rest);
  void smearing(std::string_view rest);
  void smearing_width(std::string_view rest);
  void max_scf(std::string_view rest);
  void max_steps(std::string_view rest);
  void force_tolerance(std::string_view rest);
  void ensemble(std::string_view rest);
  void temperature(std::string_view rest);
  void timestep(std::string_view rest);
  void md_using(std::string_view rest);
  void pseudopotentials(std::string_view rest);
  void mesh(std::string_view rest);
  void k_points(std::string_view rest);
  void ions(std::string_view rest);
  void lattice(std::string_view rest);
  void scf_begins(std::string_view rest);
  void scf_failed(std::string_view rest);
  void energy(std::string_view rest);
  void free_energy(std::string_view rest);
  void zero_width(std::string_view rest);
  void dispersion_energy(std::string_view rest);
  void corrected_energy(std::string_view rest);
  void corrected_free_energy(std::string_view rest);
  void corrected_zero_width(std::string_view rest);
  void moment(std::string_view rest);
  void absolute_moment(std::string_view rest);
  void md_finished(std::string_view rest);
  void md_step(std::string_view rest);
  void optical_permittivity(std::string_view rest);
  void peak_memory(std::string_view rest);
  void total_time(std::string_view rest);

 private:
  enum class Mode { none, title, lattice, atoms, forces, stress, bands, vibrations, pseudopotentials, permittivity };
  Place here() const { return {file_, lines_.number(), -1, {}}; }
  void begin_run(std::string_view version);
  bool read_heading(std::string_view line);
  void read_section(std::string_view line);
  void read_lattice(std::string_view line);
  void read_atom(std::string_view line);
  void read_force(std::string_view line);
  void read_stress(std::string_view line);
  void read_band(std::string_view line);
  void read_mode(std::string_view line);
  void read_pseudopotential(std::string_view line);
  void read_permittivity(std::string_view line);
  void read_scf_row(std::string_view line);
  void read_optimizer(std::string_view line);
  void read_md_row(std::string_view line);
  void take_structure();
  std::optional<double> energy_of(std::string_view rest) const;
  void finish();

  /// What is known of the run that is being read; a new one begins with nothing.
  struct Run {
    simulation::Calculation calculation;
    Mode mode = Mode::none;
    bool began = false;
    double scale = 0;  ///< of the table that is read to our unit
    std::string dispersion;
    bool hubbard = false, metallic = false, non_metallic = false, scf_failed = false, scf_has_fermi = false;
    bool atoms_known = true, after_md = false, q_direction = false;
    std::vector<crystal::Vector> rows, atoms_rows;
    std::vector<std::string> labels;
    std::optional<crystal::Matrix> cell;
    std::int64_t cells = 0, q_points = 0, modes = 0, imaginary = 0;
    std::optional<std::int64_t> iterations, md_steps;
    std::optional<double> up, down, lowest, highest, fermi[2], scf_fermi;
    std::vector<simulation::Pseudopotential> potentials;
    simulation::Bands eigenvalues;
    std::size_t spin = 0, k = 0, band = 0;
  };

  LineReader lines_;
  int file_;
  Run run_;
  bool any_ = false;
};

}  // namespace quarry::castep
