// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/file.hpp"
#include "simulation/geometries.hpp"
#include "simulation/molecular.hpp"
#include "simulation/plain_log.hpp"

namespace quarry::orca {

/// Reads a log line by line. Of several jobs in one log (`$new_job`) the last one counts.
class LogReader {
 public:
  LogReader(File& log, int file) : lines_(log), file_(file) {}
  simulation::Calculation read();
  /// The same of an input file.
  simulation::Calculation read_input();

  void version(std::string_view rest);
  void job(std::string_view rest);
  void input_line(std::string_view rest);
  void basis_v5(std::string_view rest);
  void processors(std::string_view rest);
  void method(std::string_view rest);
  void exact_exchange(std::string_view rest);
  void charge(std::string_view rest);
  void multiplicity(std::string_view rest);
  void electrons(std::string_view rest);
  void dimension(std::string_view rest);
  void reference(std::string_view rest);
  void coordinates(std::string_view rest);
  void total_energy(std::string_view rest);
  void final_energy(std::string_view rest);
  void dispersion_energy(std::string_view rest);
  void scf_converged(std::string_view rest);
  void scf_failed(std::string_view rest);
  void optimization_cycle(std::string_view rest);
  void optimized(std::string_view rest);
  void not_optimized(std::string_view rest);
  void gradient(std::string_view rest);
  void orbital_energies(std::string_view rest);
  void spin_up(std::string_view rest);
  void spin_down(std::string_view rest);
  void frequencies(std::string_view rest);
  void displaced(std::string_view rest);
  void displacements(std::string_view rest);
  void zero_point(std::string_view rest);
  void enthalpy(std::string_view rest);
  void gibbs(std::string_view rest);
  void dipole(std::string_view rest);
  void s_squared(std::string_view rest);
  void normal_end(std::string_view rest);
  void error_end(std::string_view rest);
  void run_time(std::string_view rest);

 private:
  enum class Mode { none, coordinates, gradient, orbitals, frequencies };
  Place here() const { return {file_, lines_.number(), -1, {}}; }
  void read_section(std::string_view line);
  void read_atom(std::string_view line);
  void read_gradient(std::string_view line);
  void read_orbital(std::string_view line);
  void read_frequency(std::string_view line);
  void keyword(std::string_view word);
  void energy_of(simulation::Reading<double>& reading, std::string_view text);
  void finish();

  /// What is known of the job in hand.
  struct State {
    simulation::Calculation run;
    Mode mode = Mode::none;
    bool began = false;  ///< rows of the table in hand have come
    std::vector<std::string> keywords;
    std::string dispersion;
    simulation::AtomList atoms;
    simulation::Geometries geometries{true};
    simulation::Rows gradient;
    std::size_t spin = 0;
    simulation::Orbitals orbitals;
    simulation::Modes modes;
    std::int64_t cycles = 0;
    bool optimizes = false, failed = false;
    bool displaced = false;  ///< the Hessian is made of steps: energies are of displaced atoms
    std::string reference;
  };
  LineReader lines_;
  int file_;
  std::string version_;
  State s_;
};

}  // namespace quarry::orca
