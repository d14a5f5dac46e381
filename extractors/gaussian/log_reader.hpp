// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gaussian/route.hpp"
#include "quarry/file.hpp"
#include "simulation/geometries.hpp"
#include "simulation/molecular.hpp"
#include "simulation/plain_log.hpp"

namespace quarry::gaussian {

/// Reads a log line by line. Of several jobs in one log (opt, then freq) the last with an energy gives energy, structure and level of
/// theory; what others say besides (the optimization's end, frequencies) is kept where it is of that level.
class LogReader {
 public:
  LogReader(File& log, int file) : lines_(log), file_(file) {}
  simulation::Calculation read();

  void version(std::string_view rest);
  void internal_step(std::string_view rest);
  void route(std::string_view rest);
  void processors(std::string_view rest);
  void charge(std::string_view rest);
  void stoichiometry(std::string_view rest);
  void point_group(std::string_view rest);
  void standard_basis(std::string_view rest);
  void general_basis(std::string_view rest);
  void scf(std::string_view rest);
  void second_order(std::string_view rest);
  void third_order(std::string_view rest);
  void fourth_order(std::string_view rest);
  void fifth_order(std::string_view rest);
  void coupled_cluster(std::string_view rest);
  void triples(std::string_view rest);
  void oniom(std::string_view rest);
  void orientation(std::string_view rest);
  void forces(std::string_view rest);
  void stationary(std::string_view rest);
  void stopped(std::string_view rest);
  void step(std::string_view rest);
  void alpha_occupied(std::string_view rest);
  void alpha_virtual(std::string_view rest);
  void beta_occupied(std::string_view rest);
  void beta_virtual(std::string_view rest);
  void dipole(std::string_view rest);
  void dipole_total(std::string_view rest);
  void modes(std::string_view rest);
  void frequencies(std::string_view rest);
  void displacements(std::string_view rest);
  void displaced(std::string_view rest);
  void zero_point(std::string_view rest);
  void enthalpy(std::string_view rest);
  void gibbs(std::string_view rest);
  void solvent(std::string_view rest);
  void scf_failed(std::string_view rest);
  void cpu_time(std::string_view rest);
  void elapsed_time(std::string_view rest);
  void normal_end(std::string_view rest);
  void error_end(std::string_view rest);

 private:
  enum class Mode { none, route, orientation, forces, dipole };
  Place here() const { return {file_, lines_.number(), -1, {}}; }
  void read_section(std::string_view raw, std::string_view line);
  void read_orientation(std::string_view line);
  void read_force(std::string_view line);
  void end_route();
  void orbitals(std::string_view rest, std::size_t spin, bool occupied);
  void begin_energy();
  void set_energy(std::string_view token, const char* level);
  void state_method();
  void finish();

  LineReader lines_;
  int file_;
  simulation::Calculation run_;
  Mode mode_ = Mode::none;
  std::string raw_;
  std::string route_text_;
  /// What the job in hand says of itself. It counts once the job has an energy.
  struct Job {
    Route route;
    simulation::Reading<double> charge;
    simulation::Reading<std::int64_t> multiplicity;
    simulation::Reading<std::string> basis, solvation;
    bool has_energy = false;
  };
  void count_job();
  Job job_;
  bool internal_ = false;      ///< the job in hand is a step of the one before
  Route route_;                ///< of the last job that counts and names its method
  std::vector<Route> routes_;  ///< of all jobs
  std::string scf_label_;      ///< `RB3LYP`
  std::string level_;          ///< of the energy in hand: SCF, MP2, CCSD, CCSD(T)
  std::string version_;
  int rules_ = 0;              ///< dashed lines of the table in hand
  simulation::AtomList atoms_;
  simulation::Rows translations_, forces_;
  simulation::Geometries geometries_;
  simulation::Orbitals orbitals_;
  bool in_virtual_[2] = {false, false};
  simulation::Modes modes_;
  std::optional<double> thermal_energy_;  ///< eV, of the modes and the thermochemistry
  std::int64_t jobs_ = 0, normal_ends_ = 0, steps_ = 0;
  bool optimized_ = false, failed_ = false, ended_ = false;
  bool displaced_ = false;  ///< derivatives are taken by steps: energies are of displaced atoms
  double cpu_ = 0, wall_ = 0;
};

}  // namespace quarry::gaussian
