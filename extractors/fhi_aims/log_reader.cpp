// SPDX-License-Identifier: GPL-3.0-or-later
#include "fhi_aims/log_reader.hpp"

#include <array>

#include "simulation/anchors.hpp"
#include "simulation/text.hpp"

namespace quarry::fhi_aims {

namespace {

using Anchor = simulation::Anchor<LogReader>;

constexpr std::string_view banner = "Invoking FHI-aims ...";

constexpr std::array anchors{
    Anchor{banner, &LogReader::invoking},
    Anchor{"Version ", &LogReader::version},
    Anchor{"FHI-aims version      :", &LogReader::new_version},
    Anchor{"Using ", &LogReader::tasks},
    Anchor{"XC: ", &LogReader::functional},
    Anchor{"MBD@rsSCS", &LogReader::functional_mbd},
    Anchor{"vdw_correction_hirshfeld", &LogReader::functional_ts},
    Anchor{"| Found request for '+U' treatment for", &LogReader::hubbard},
    Anchor{"Reading configuration options for species", &LogReader::species},
    Anchor{"Charge =", &LogReader::charge},
    Anchor{"Occupation type:", &LogReader::occupation},
    Anchor{"Scalar relativistic treatment of kinetic energy:", &LogReader::relativity},
    Anchor{"Spin-orbit coupling will be", &LogReader::spin_orbit},
    Anchor{"| Number of atoms                   :", &LogReader::atoms},
    Anchor{"| Number of spin channels           :", &LogReader::spin_channels},
    Anchor{"Found k-point grid:", &LogReader::k_grid},
    Anchor{"| k-points reduced from:", &LogReader::k_reduced},
    Anchor{"Geometry relaxation:", &LogReader::relaxation},
    Anchor{"Unit cell relaxation: Unit cell will be relaxed", &LogReader::cell_relaxation},
    Anchor{"Convergence accuracy for geometry relaxation: Maximum force <", &LogReader::force_threshold},
    Anchor{"Running Born-Oppenheimer molecular dynamics", &LogReader::dynamics},
    Anchor{"Molecular dynamics", &LogReader::dynamics},
    Anchor{"Input geometry:", &LogReader::input_geometry},
    Anchor{"| Unit cell:", &LogReader::unit_cell},
    Anchor{"| Atomic structure:", &LogReader::atomic_structure},
    Anchor{"Updated atomic structure:", &LogReader::updated_structure},
    Anchor{"Final atomic structure:", &LogReader::updated_structure},
    Anchor{"Final atomic structure (and velocities) as used in the preceding time step", &LogReader::used_structure},
    Anchor{"Atomic structure (and velocities) as used in the preceding time step", &LogReader::used_structure},
    Anchor{"Atomic structure (and velocities)", &LogReader::updated_structure},
    Anchor{"Self-consistency cycle converged.", &LogReader::cycle_converged},
    Anchor{"Self-consistency cycle not yet converged", &LogReader::cycle_failed},
    Anchor{"* Scf_solver: SCF cycle not converged", &LogReader::cycle_failed},
    Anchor{"| Total energy uncorrected      :", &LogReader::uncorrected},
    Anchor{"| Total energy corrected        :", &LogReader::corrected},
    Anchor{"| Electronic free energy        :", &LogReader::free_energy},
    Anchor{"| Chemical potential (Fermi level) in eV", &LogReader::fermi},
    Anchor{"Highest occupied state (VBM) at", &LogReader::highest},
    Anchor{"Lowest unoccupied state (CBM) at", &LogReader::lowest},
    Anchor{"ESTIMATED overall HOMO-LUMO gap:", &LogReader::gap},
    Anchor{"Overall HOMO-LUMO gap:", &LogReader::gap},
    Anchor{"| This appears to be an indirect band gap.", &LogReader::indirect},
    Anchor{"| This appears to be a direct band gap.", &LogReader::direct},
    Anchor{"| N = N_up - N_down (sum over all k points):", &LogReader::moment},
    Anchor{"| N = N_up - N_down :", &LogReader::moment},
    Anchor{"Total atomic forces (unitary forces", &LogReader::forces},
    Anchor{"|  Pressure:", &LogReader::pressure},
    Anchor{"Present geometry is converged.", &LogReader::geometry_converged},
    Anchor{"| Total time                                 :", &LogReader::total_time},
    Anchor{"Have a nice day.", &LogReader::nice_day},
};

}  // namespace

void LogReader::read_line(std::string_view text) {
  static const simulation::Anchors<LogReader> table{anchors};
  if (!table.read(*this, text) && mode_ != Mode::none) read_section(text);
}

bool LogReader::read(std::string& first) {
  if (!first.empty()) read_line(first);
  first.clear();
  std::string_view line;
  while (lines_.next(line)) {
    const auto text = simulation::trimmed(line);
    if (!lines_.terminated() && !text.starts_with("Have a nice day.")) break;
    if (began_ && text.starts_with(banner)) {
      first = text;
      return true;
    }
    read_line(text);
  }
  return false;
}

}  // namespace quarry::fhi_aims
