// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/file.hpp"
#include "simulation/geometries.hpp"
#include "simulation/molecular.hpp"
#include "simulation/plain_log.hpp"

namespace quarry::nwchem {

/// Reads one run of a log line by line. Of several tasks the last energy and its geometry count.
class LogReader {
 public:
  LogReader(LineReader& lines, int file) : lines_(lines), file_(file) { run_.program = "NWChem"; }
  /// Reads from the line `first` (empty: the next one) to the end of the run. True where another run begins, whose first line is then
  /// in `first`.
  bool read(std::string& first);
  simulation::Calculation take();

  void echo(std::string_view rest);
  void echo_end(std::string_view rest);
  void version(std::string_view rest);
  void processors(std::string_view rest);
  void atoms(std::string_view rest);
  void charge(std::string_view rest);
  void multiplicity(std::string_view rest);
  void open_shells(std::string_view rest);
  void functions(std::string_view rest);
  void wavefunction(std::string_view rest);
  void group(std::string_view rest);
  void basis_summary(std::string_view rest);
  void xc_information(std::string_view rest);
  void coordinates(std::string_view rest);
  void input_module(std::string_view rest);
  void module_begins(std::string_view rest);
  void dft_energy(std::string_view rest);
  void scf_energy(std::string_view rest);
  void mp2_energy(std::string_view rest);
  void ccsd_energy(std::string_view rest);
  void ccsdt_energy(std::string_view rest);
  void plane_wave_energy(std::string_view rest);
  void plane_wave_cutoff(std::string_view rest);
  void plane_wave_functional(std::string_view rest);
  void dispersion_energy(std::string_view rest);
  void scf_failed(std::string_view rest);
  void step(std::string_view rest);
  void optimized(std::string_view rest);
  void not_optimized(std::string_view rest);
  void vector(std::string_view rest);
  void frequencies(std::string_view rest);
  void zero_point(std::string_view rest);
  void displaced(std::string_view rest);
  void displacements_end(std::string_view rest);
  void input_error(std::string_view rest);
  void total_times(std::string_view rest);

 private:
  enum class Mode { none, echo, basis, xc, coordinates, gradients };
  Place here() const { return {file_, lines_.number(), -1, {}}; }
  void read_section(std::string_view line);
  void read_echo(std::string_view line);
  void read_basis(std::string_view line);
  void read_xc(std::string_view line);
  void read_atom(std::string_view line);
  void read_gradient(std::string_view line);
  void read_line(std::string_view line);
  bool begins_another_run(std::string_view line) const;
  /// An energy of `level`, at the geometry printed last.
  void set_energy(std::string_view token, const char* level);
  void state_functional();

  LineReader& lines_;
  int file_;
  simulation::Calculation run_;
  Mode mode_ = Mode::none;
  bool began_ = false;
  std::string xc_words_, dispersion_, wavefunction_, level_;
  std::set<std::string> tasks_, bases_;
  std::vector<std::string> components_;  ///< of the functional: `Slater Exchange Functional  0.800`
  double scale_ = 1;                     ///< from the unit of the coordinates to angstrom
  simulation::AtomList atoms_;
  simulation::Geometries geometries_;
  simulation::Rows gradient_;
  simulation::Orbitals orbitals_;
  simulation::Modes modes_;
  std::optional<double> thermal_energy_;  ///< eV, of the modes
  bool unit_known_ = false, echoed_ = false, scf_failed_ = false, input_error_ = false, vectors_beta_ = false;
  bool displaced_ = false;  ///< the Hessian is made of steps: energies are of displaced atoms
  std::int64_t steps_ = 0;
};

}  // namespace quarry::nwchem
