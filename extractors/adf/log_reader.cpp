// SPDX-License-Identifier: GPL-3.0-or-later
#include "adf/log_reader.hpp"

#include <array>

#include "simulation/anchors.hpp"
#include "simulation/text.hpp"

namespace quarry::adf {

namespace {

using Anchor = simulation::Anchor<LogReader>;

constexpr std::array anchors{
    Anchor{"ADF 20", &LogReader::processors},
    Anchor{"DENSITY FUNCTIONAL POTENTIAL (scf)", &LogReader::functional_section},
    Anchor{"Molecule:", &LogReader::spin},
    Anchor{"Relativistic Corrections:", &LogReader::relativity},
    Anchor{"title:", &LogReader::fragment_title},
    Anchor{"ATOMS", &LogReader::geometry_table},
    Anchor{"Coordinates (Cartesian)", &LogReader::coordinates},
    Anchor{"Symmetry:", &LogReader::symmetry},
    Anchor{"Total:", &LogReader::electrons},
    Anchor{"Net Charge:", &LogReader::charge},
    Anchor{"Spin polar:", &LogReader::spin_polarization},
    Anchor{"Total number of Cartesian basis functions (naos)", &LogReader::functions},
    Anchor{"SCF CONVERGED", &LogReader::converged},
    Anchor{"SCF NOT CONVERGED", &LogReader::not_converged},
    Anchor{"Orbital Energies, all Irreps", &LogReader::orbitals},
    Anchor{"current energy", &LogReader::current_energy},
    Anchor{"Total Bonding Energy:", &LogReader::bonding_energy},
    Anchor{"Geometry Convergence after Step", &LogReader::geometry_step},
    Anchor{"Dipole Moment  ***  (Debye)", &LogReader::dipole},
    Anchor{"Magnitude:", &LogReader::magnitude},
    Anchor{"Type of excitations", &LogReader::excitations},
    Anchor{"NORMAL TERMINATION", &LogReader::end},
    Anchor{"Total Used :", &LogReader::times},
    Anchor{"AMS 20", &LogReader::ams_run},
    Anchor{"Total System Charge", &LogReader::ams_charge},
    Anchor{"Index Symbol", &LogReader::ams_atoms},
    Anchor{"Energy (hartree)", &LogReader::ams_energy},
    Anchor{"Geometry optimization converged", &LogReader::ams_optimized},
};

}  // namespace

simulation::Calculation LogReader::read() {
  static const simulation::Anchors<LogReader> table{anchors};
  std::string_view line;
  while (lines_.next(line)) {
    if (!lines_.terminated()) break;
    const auto text = simulation::trimmed(line);
    if (!table.read(*this, text)) read_line(text);
  }
  return finish();
}

}  // namespace quarry::adf
