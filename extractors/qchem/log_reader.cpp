// SPDX-License-Identifier: GPL-3.0-or-later
#include "qchem/log_reader.hpp"

#include <array>

#include "simulation/anchors.hpp"
#include "simulation/text.hpp"

namespace quarry::qchem {

namespace {

using Anchor = simulation::Anchor<LogReader>;

constexpr std::array anchors{
    Anchor{"Welcome to Q-Chem", &LogReader::welcome},
    Anchor{"Q-Chem begins on", &LogReader::skip},
    Anchor{"Q-Chem fatal error occurred", &LogReader::fatal},
    Anchor{"Q-Chem, Version", &LogReader::version},
    Anchor{"Q-Chem ", &LogReader::version},
    Anchor{"User input:", &LogReader::input},
    Anchor{"Standard Nuclear Orientation (Angstroms)", &LogReader::orientation},
    Anchor{"Molecular Point Group", &LogReader::point_group},
    Anchor{"Nuclear Repulsion Energy =", &LogReader::nuclear_repulsion},
    Anchor{"There are ", &LogReader::electrons},
    Anchor{"Requested basis set is", &LogReader::basis},
    Anchor{"Total energy in the final basis set =", &LogReader::scf_energy},
    Anchor{"Total energy =", &LogReader::scf_energy},
    Anchor{"Energy is", &LogReader::cycle},
    Anchor{"**  OPTIMIZATION CONVERGED  **", &LogReader::optimized},
    Anchor{"**  MAXIMUM OPTIMIZATION CYCLES REACHED  **", &LogReader::not_optimized},
    Anchor{"Orbital Energies (a.u.)", &LogReader::orbitals},
    Anchor{"Dipole Moment (Debye)", &LogReader::dipole},
    Anchor{"Tot ", &LogReader::dipole_total},
    Anchor{"<S^2> =", &LogReader::s_squared},
    Anchor{"Frequency:", &LogReader::frequencies},
    Anchor{"Starting finite difference calculation", &LogReader::displacements},
    Anchor{"# Starting finite difference calculation", &LogReader::displacements},
    Anchor{"Zero point vibrational energy:", &LogReader::zero_point},
    Anchor{"Total job time:", &LogReader::job_time},
    Anchor{"*  Thank you very much for using Q-Chem", &LogReader::thanks},
};

/// What is read between displacements of atoms: their energies and all that comes with them are not of the geometry in hand.
constexpr std::array aside{
    Anchor{"Welcome to Q-Chem", &LogReader::welcome},
    Anchor{"Q-Chem fatal error occurred", &LogReader::fatal},
    Anchor{"Frequency:", &LogReader::frequencies},
    Anchor{"Total job time:", &LogReader::job_time},
    Anchor{"*  Thank you very much for using Q-Chem", &LogReader::thanks},
};

}  // namespace

simulation::Calculation LogReader::read() {
  static const simulation::Anchors<LogReader> all{anchors}, few{aside};
  std::string_view line;
  while (lines_.next(line)) {
    const auto text = simulation::trimmed(line);
    if (!lines_.terminated()) break;
    if (mode_ == Mode::input) read_input(text);
    else if (!(displaced_ ? few : all).read(*this, text)) read_line(text);
  }
  return finish();
}

}  // namespace quarry::qchem
