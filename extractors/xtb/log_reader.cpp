// SPDX-License-Identifier: GPL-3.0-or-later
#include "xtb/log_reader.hpp"

#include <array>

#include "simulation/anchors.hpp"
#include "simulation/text.hpp"

namespace quarry::xtb {

namespace {

using Anchor = simulation::Anchor<LogReader>;

constexpr std::array anchors{
    Anchor{"* xtb version", &LogReader::version},
    Anchor{"* started run on", &LogReader::started},
    Anchor{"program call               :", &LogReader::call},
    Anchor{"omp threads                :", &LogReader::threads},
    Anchor{"number of atoms            :", &LogReader::atoms},
    Anchor{"spin                       :", &LogReader::spin},
    Anchor{"ID    Z sym.   atoms", &LogReader::elements},
    Anchor{":  # basis functions", &LogReader::functions},
    Anchor{":  # electrons", &LogReader::electrons},
    Anchor{":  Hamiltonian", &LogReader::hamiltonian},
    Anchor{"* Solvation model:", &LogReader::solvation},
    Anchor{"*** convergence criteria satisfied", &LogReader::converged},
    Anchor{"*** convergence criteria cannot be satisfied", &LogReader::not_converged},
    Anchor{"#    Occupation            Energy/Eh            Energy/eV", &LogReader::orbitals},
    Anchor{":: total energy", &LogReader::summary_energy},
    Anchor{":: total charge", &LogReader::charge},
    Anchor{":: zero point energy", &LogReader::zero_point},
    Anchor{"| TOTAL ENERGY", &LogReader::total_energy},
    Anchor{"| TOTAL ENTHALPY", &LogReader::enthalpy},
    Anchor{"| TOTAL FREE ENERGY", &LogReader::free_energy},
    Anchor{"|                        A N C O P T                        |", &LogReader::optimizer},
    Anchor{".............................. CYCLE", &LogReader::cycle},
    Anchor{"*** GEOMETRY OPTIMIZATION CONVERGED", &LogReader::optimized},
    Anchor{"*** FAILED TO CONVERGE GEOMETRY OPTIMIZATION", &LogReader::not_optimized},
    Anchor{"final structure:", &LogReader::final_structure},
    Anchor{"projected vibrational frequencies", &LogReader::frequencies_heading},
    Anchor{"eigval :", &LogReader::frequencies},
    Anchor{"molecular dipole:", &LogReader::dipole},
    Anchor{"full:", &LogReader::full_dipole},
    Anchor{"* wall-time:", &LogReader::wall_time},
    Anchor{"*  cpu-time:", &LogReader::cpu_time},
    Anchor{"* finished run on", &LogReader::finished},
    Anchor{"abnormal termination of xtb", &LogReader::abnormal},
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

}  // namespace quarry::xtb
