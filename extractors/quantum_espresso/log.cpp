// SPDX-License-Identifier: GPL-3.0-or-later
#include "quantum_espresso/log.hpp"

#include <array>

#include "quantum_espresso/log_reader.hpp"
#include "quarry/error.hpp"
#include "simulation/anchors.hpp"
#include "simulation/text.hpp"

namespace quarry::quantum_espresso {

namespace {

using Anchor = simulation::Anchor<LogReader>;

constexpr std::array anchors{
    Anchor{"Title:", &LogReader::title},
    Anchor{"Parallel version (MPI), running on", &LogReader::processors},
    Anchor{"Parallel version (MPI & OpenMP), running on", &LogReader::processors},
    Anchor{"lattice parameter (alat)", &LogReader::lattice_parameter},
    Anchor{"lattice parameter (a_0)", &LogReader::lattice_parameter},
    Anchor{"number of atoms/cell", &LogReader::number_of_atoms},
    Anchor{"number of electrons", &LogReader::number_of_electrons},
    Anchor{"number of Kohn-Sham states", &LogReader::number_of_states},
    Anchor{"kinetic-energy cutoff", &LogReader::cutoff},
    Anchor{"kinetic-energy cut-off", &LogReader::cutoff},
    Anchor{"charge density cutoff", &LogReader::density_cutoff},
    Anchor{"charge density cut-off", &LogReader::density_cutoff},
    Anchor{"scf convergence threshold", &LogReader::scf_threshold},
    Anchor{"convergence threshold", &LogReader::scf_threshold},
    Anchor{"force convergence thresh.", &LogReader::force_threshold},
    Anchor{"Exchange-correlation", &LogReader::functional},
    Anchor{"nstep", &LogReader::steps_allowed},
    Anchor{"a(", &LogReader::axis},
    Anchor{"PseudoPot. #", &LogReader::pseudopotential},
    Anchor{"MD5 check sum:", &LogReader::checksum},
    Anchor{"Pseudo is", &LogReader::pseudopotential_type},
    Anchor{"site n.", &LogReader::sites},
    Anchor{"number of k points=", &LogReader::k_points},
    Anchor{"Starting magnetic structure", &LogReader::magnetic_structure},
    Anchor{"Noncollinear calculation", &LogReader::noncollinear},
    Anchor{"Non magnetic calculation with spin-orbit", &LogReader::noncollinear},
    Anchor{"Simplified LDA+U calculation", &LogReader::hubbard_table},
    Anchor{"Simplified DFT+Hubbard calculation", &LogReader::hubbard_table},
    Anchor{"U(", &LogReader::hubbard_term},
    Anchor{"DFT-D3 Dispersion Correction", &LogReader::dispersion_d3},
    Anchor{"Parameters for Dispersion (Grimme-D2) Correction", &LogReader::dispersion_d2},
    Anchor{"Parameters for Dispersion Correction", &LogReader::dispersion_d2},
    Anchor{"Tkatchenko-Scheffler", &LogReader::dispersion_ts},
    Anchor{"!!   total energy", &LogReader::energy},
    Anchor{"!    total energy", &LogReader::energy},
    Anchor{"smearing contrib. (-TS)", &LogReader::smearing_contribution},
    Anchor{"the Fermi energy is", &LogReader::fermi},
    Anchor{"highest occupied level (ev):", &LogReader::highest_occupied},
    Anchor{"highest occupied, lowest unoccupied level (ev):", &LogReader::highest_and_lowest},
    Anchor{"convergence has been achieved in", &LogReader::scf_converged},
    Anchor{"convergence NOT achieved", &LogReader::scf_not_converged},
    Anchor{"total magnetization", &LogReader::magnetization},
    Anchor{"absolute magnetization", &LogReader::absolute_magnetization},
    Anchor{"Forces acting on atoms", &LogReader::forces},
    Anchor{"total   stress", &LogReader::stress},
    Anchor{"BFGS Geometry Optimization", &LogReader::geometry_optimization},
    Anchor{"Damped Dynamics Calculation", &LogReader::geometry_optimization},
    Anchor{"Molecular Dynamics Calculation", &LogReader::dynamics},
    Anchor{"Band Structure Calculation", &LogReader::band_structure},
    Anchor{"bfgs converged in", &LogReader::relaxed},
    Anchor{"Damped Dynamics: convergence achieved in", &LogReader::relaxed},
    Anchor{"bfgs failed after", &LogReader::not_relaxed},
    Anchor{"The maximum number of steps has been reached.", &LogReader::not_relaxed},
    Anchor{"CELL_PARAMETERS", &LogReader::cell_parameters},
    Anchor{"ATOMIC_POSITIONS", &LogReader::atomic_positions},
    Anchor{"q = (", &LogReader::q_point},
    Anchor{"freq (", &LogReader::frequency},
    Anchor{"omega(", &LogReader::frequency},
    Anchor{"Dielectric constant in cartesian axis", &LogReader::dielectric},
    Anchor{"PWSCF        :", &LogReader::times},
    Anchor{"PHONON       :", &LogReader::times},
    Anchor{"JOB DONE.", &LogReader::done},
    Anchor{"Error in routine", &LogReader::failed},
};

}  // namespace

simulation::Calculation LogReader::read() {
  static const simulation::Anchors<LogReader> table{anchors};
  std::string_view line;
  while (next(line)) {
    const auto text = simulation::trimmed(line);
    // The last token of a line that the file ends in is not to be believed.
    if (!lines_.terminated() && !text.starts_with("JOB DONE.")) break;
    if (text.starts_with("Program ") && text.find(" v.") != std::string_view::npos) {
      program(text.substr(8));
    } else if (s_.began && !table.read(*this, text) && s_.mode != Mode::none) {
      read_section(text);
    }
  }
  finish();
  return std::move(s_.run);
}

/// A compressed log that breaks off keeps what stands before.
bool LogReader::next(std::string_view& line) {
  try {
    return lines_.next(line);
  } catch (const Error& error) {
    s_.run.diagnostics.push_back({Severity::error, std::string("the file cannot be read to its end: ") + error.what(), here()});
    return false;
  }
}

void LogReader::program(std::string_view rest) {
  const auto version = simulation::after(rest, " v.");
  const bool again = s_.began;
  s_ = {};
  s_.began = true;
  s_.program = simulation::first_token(rest);
  auto& run = s_.run;
  if (again) run.diagnostics.push_back({Severity::note, "the log holds several runs: the last one is described", here()});
  run.program = "Quantum ESPRESSO";
  run.version.set(std::string(simulation::first_token(*version)), here());
  run.build.set(s_.program, here());
  run.method.name.set("DFT", here());
  run.method.basis_type.set("plane waves", here());
  run.method.core_treatment.set("pseudopotential", here());
}

simulation::Calculation read_log(File& log, int file) { return LogReader(log, file).read(); }

}  // namespace quarry::quantum_espresso
