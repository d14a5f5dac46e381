// SPDX-License-Identifier: GPL-3.0-or-later
#include "turbomole/log_reader.hpp"

#include <array>

#include "simulation/anchors.hpp"
#include "simulation/text.hpp"

namespace quarry::turbomole {

namespace {

using Anchor = simulation::Anchor<LogReader>;

constexpr std::array anchors{
    Anchor{"OpenMP run-time library returned nthreads =", &LogReader::threads},
    Anchor{"atomic coordinates ", &LogReader::atoms},
    Anchor{"|               basis set information              |", &LogReader::basis_heading},
    Anchor{"type   atoms  prim   cont   basis", &LogReader::basis_table},
    Anchor{"total number of SCF-basis functions       :", &LogReader::functions},
    Anchor{"symmetry group of the molecule :", &LogReader::group},
    Anchor{"density functional", &LogReader::functional_heading},
    Anchor{"nuclear repulsion energy  :", &LogReader::nuclear_repulsion},
    Anchor{"ATTENTION: dscf did not converge", &LogReader::unconverged},
    Anchor{"ATTENTION: ridft did not converge", &LogReader::unconverged},
    Anchor{"|  total energy      =", &LogReader::total_energy},
    Anchor{"orbitals $", &LogReader::orbitals},
    Anchor{"irrep  ", &LogReader::irreps},
    Anchor{"eigenvalues H ", &LogReader::eigenvalues},
    Anchor{"occupation ", &LogReader::occupations},
    Anchor{"charge", &LogReader::charge},
    Anchor{"| dipole moment | =", &LogReader::dipole},
    Anchor{"OPTIMIZATION CYCLE", &LogReader::cycle},
    Anchor{"CONVERGENCY CRITERIA FULFILLED IN CYCLE", &LogReader::optimized},
    Anchor{"OPTIMIZATION DID NOT CONVERGE", &LogReader::not_optimized},
    Anchor{"RPA SINGLET-EXCITATION-CALCULATION", &LogReader::excitations},
    Anchor{"RPA TRIPLET-EXCITATION-CALCULATION", &LogReader::excitations},
    Anchor{"total  cpu-time :", &LogReader::cpu_time},
    Anchor{"total wall-time :", &LogReader::wall_time},
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

}  // namespace quarry::turbomole
