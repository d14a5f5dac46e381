// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/file.hpp"
#include "simulation/calculation.hpp"

namespace quarry::cp2k {

/// Reads a log line by line. Of several runs in one file the last one counts.
class LogReader {
 public:
  LogReader(File& log, int file) : lines_(log), file_(file) {}
  simulation::Calculation read();

  void started(std::string_view rest);
  void ended(std::string_view rest);
  void version(std::string_view rest);
  void revision(std::string_view rest);
  void project(std::string_view rest);
  void run_type(std::string_view rest);
  void method(std::string_view rest);
  void processes(std::string_view rest);
  void threads(std::string_view rest);
  void cell_vector(std::string_view rest);
  void periodicity(std::string_view rest);
  void restricted(std::string_view rest);
  void unrestricted(std::string_view rest);
  void multiplicity(std::string_view rest);
  void charge(std::string_view rest);
  void functional(std::string_view rest);
  void exact_exchange(std::string_view rest);
  void dispersion(std::string_view rest);
  void quickstep_method(std::string_view rest);
  void density_cutoff(std::string_view rest);
  void kind(std::string_view rest);
  void basis(std::string_view rest);
  void potential(std::string_view rest);
  void k_scheme(std::string_view rest);
  void k_mesh(std::string_view rest);
  void k_number(std::string_view rest);
  void number_of_atoms(std::string_view rest);
  void electrons(std::string_view rest);
  void functions(std::string_view rest);
  void coordinates(std::string_view rest);
  void smearing(std::string_view rest);
  void max_scf(std::string_view rest);
  void scf_converged(std::string_view rest);
  void scf_failed(std::string_view rest);
  void fermi(std::string_view rest);
  void gap(std::string_view rest);
  void dispersion_energy(std::string_view rest);
  void absolute_moment(std::string_view rest);
  void energy(std::string_view rest);
  void forces(std::string_view rest);
  void new_forces(std::string_view rest);
  void stress(std::string_view rest);
  void new_stress(std::string_view rest);
  void step(std::string_view rest);
  void md_setting(std::string_view rest);
  void md_step(std::string_view rest);
  void md_time(std::string_view rest);
  void md_temperature(std::string_view rest);
  void aborted(std::string_view rest);

 private:
  enum class Mode { none, coordinates, forces, stress };
  Place here() const { return {file_, lines_.number(), -1, {}}; }
  void read_section(std::string_view line);
  void read_atom(std::string_view line);
  void read_force(std::string_view line);
  void read_stress(std::string_view line);
  void end_forces();
  void add_potential();
  void finish();
  void finish_functional();
  void finish_structure();

  struct Atom {
    std::string symbol;
    crystal::Vector position;
  };
  /// What is known of the run that is being read; a new one begins with nothing.
  struct Run {
    simulation::Calculation calculation;
    Mode mode = Mode::none;
    bool began = false, any_energy = false, atoms_known = true, abort = false, scaled = false, unrestricted = false;
    std::string type, force_method, quickstep, periodicity;
    std::vector<std::string> functionals, libxc, bases;
    std::string dispersion;
    std::optional<double> exchange_fraction;
    simulation::Pseudopotential potential;
    std::vector<simulation::Pseudopotential> potentials;
    std::vector<crystal::Vector> cell;
    std::optional<crystal::Matrix> first_cell;
    std::vector<Atom> atoms;
    Place atoms_place;
    std::vector<crystal::Vector> rows;
    std::optional<bool> scf;
    std::optional<std::int64_t> start, last_step, md_steps;
  };

  LineReader lines_;
  int file_;
  Run run_;
  bool any_ = false;
};

}  // namespace quarry::cp2k
