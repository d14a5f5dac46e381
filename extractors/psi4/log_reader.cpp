// SPDX-License-Identifier: GPL-3.0-or-later
#include "psi4/log_reader.hpp"

#include <array>

#include "simulation/anchors.hpp"
#include "simulation/text.hpp"

namespace quarry::psi4 {

namespace {

using Anchor = simulation::Anchor<LogReader>;

constexpr std::array anchors{
    Anchor{"Psi4 started on:", &LogReader::threads},
    Anchor{"Psi4 stopped on:", &LogReader::threads},
    Anchor{"Psi4 wall time for execution:", &LogReader::wall_time},
    Anchor{"Psi4: ", &LogReader::threads},
    Anchor{"Psi4 ", &LogReader::version},
    Anchor{"PSI4 ", &LogReader::version},
    Anchor{"Threads:", &LogReader::threads},
    Anchor{"RHF Reference", &LogReader::rhf},
    Anchor{"UHF Reference", &LogReader::uhf},
    Anchor{"CUHF Reference", &LogReader::uhf},
    Anchor{"ROHF Reference", &LogReader::uhf},
    Anchor{"RKS Reference", &LogReader::rks},
    Anchor{"UKS Reference", &LogReader::uks},
    Anchor{"=> ", &LogReader::functional_block},
    Anchor{"==> Primary Basis <==", &LogReader::primary_basis},
    Anchor{"==> Convergence Check <==", &LogReader::convergence_check},
    Anchor{"Basis Set:", &LogReader::basis},
    Anchor{"Number of basis function", &LogReader::functions},
    Anchor{"Full point group:", &LogReader::group},
    Anchor{"Geometry (in ", &LogReader::atoms},
    Anchor{"Charge       =", &LogReader::charge},
    Anchor{"Multiplicity =", &LogReader::multiplicity},
    Anchor{"Electrons    =", &LogReader::electrons},
    Anchor{"Nuclear repulsion =", &LogReader::nuclear_repulsion},
    Anchor{"Failed to converge.", &LogReader::unconverged},
    Anchor{"@", &LogReader::reference_energy},
    Anchor{"//", &LogReader::displacements},
    Anchor{"==================> DF-MP2 Energies", &LogReader::mp2_block},
    Anchor{"Total Energy  ", &LogReader::block_energy},
    Anchor{"* ", &LogReader::starred_energy},
    Anchor{"Orbital Energies [", &LogReader::orbitals},
    Anchor{"**** Optimization is complete!", &LogReader::optimized},
    Anchor{"Final optimized geometry and variables:", &LogReader::optimized},
    Anchor{"Dipole Moment: [D]", &LogReader::dipole},
    Anchor{"Magnitude           :", &LogReader::magnitude},
    Anchor{"*** Psi4 exiting successfully", &LogReader::normal_end},
    Anchor{"*** PSI4 exiting successfully", &LogReader::normal_end},
    Anchor{"*** Psi4 encountered an error", &LogReader::error_end},
    Anchor{"*** PSI4 encountered an error", &LogReader::error_end},
    Anchor{"Could not converge geometry optimization", &LogReader::not_optimized},
};

/// What is read from displacements of atoms on: nothing says where their energies end.
constexpr std::array aside{
    Anchor{"Psi4 wall time for execution:", &LogReader::wall_time},
    Anchor{"*** Psi4 exiting successfully", &LogReader::normal_end},
    Anchor{"*** PSI4 exiting successfully", &LogReader::normal_end},
    Anchor{"*** Psi4 encountered an error", &LogReader::error_end},
    Anchor{"*** PSI4 encountered an error", &LogReader::error_end},
};

}  // namespace

simulation::Calculation LogReader::read() {
  static const simulation::Anchors<LogReader> all{anchors}, few{aside};
  std::string_view line;
  while (lines_.next(line)) {
    const auto text = simulation::trimmed(line);
    if (!lines_.terminated() && !text.starts_with("*** Psi4 exiting successfully")) break;
    if (!(displaced_ ? few : all).read(*this, text)) read_line(text);
  }
  return finish();
}

}  // namespace quarry::psi4
