// SPDX-License-Identifier: GPL-3.0-or-later
#include "gamess/log_reader.hpp"

#include <array>

#include "simulation/anchors.hpp"
#include "simulation/text.hpp"

namespace quarry::gamess {

namespace {

using Anchor = simulation::Anchor<LogReader>;

constexpr std::array anchors{
    Anchor{"PARALLEL VERSION RUNNING ON", &LogReader::processors},
    Anchor{"RUN TITLE", &LogReader::title},
    Anchor{"GBASIS=", &LogReader::gaussian_basis},
    Anchor{"NDFUNC=", &LogReader::heavy_functions},
    Anchor{"NPFUNC=", &LogReader::light_functions},
    Anchor{"THE POINT GROUP OF THE MOLECULE IS", &LogReader::point_group},
    Anchor{"THE ORDER OF THE PRINCIPAL AXIS IS", &LogReader::axis},
    Anchor{"ATOM      ATOMIC                      COORDINATES (BOHR)", &LogReader::atoms_in_bohr},
    Anchor{"COORDINATES OF ALL ATOMS ARE (ANGS)", &LogReader::atoms_in_angstrom},
    Anchor{"NUMBER OF CARTESIAN GAUSSIAN BASIS FUNCTIONS =", &LogReader::functions},
    Anchor{"NUMBER OF ELECTRONS                          =", &LogReader::electrons},
    Anchor{"CHARGE OF MOLECULE                           =", &LogReader::charge},
    Anchor{"SPIN MULTIPLICITY                            =", &LogReader::multiplicity},
    Anchor{"STATE MULTIPLICITY                           =", &LogReader::multiplicity},
    Anchor{"NUMBER OF OCCUPIED ORBITALS (", &LogReader::occupied},
    Anchor{"THE NUCLEAR REPULSION ENERGY IS", &LogReader::nuclear_repulsion},
    Anchor{"SCFTYP=", &LogReader::scf_type},
    Anchor{"DFTTYP=", &LogReader::dft_type},
    Anchor{"MPLEVL=", &LogReader::perturbation},
    Anchor{"SCF IS UNCONVERGED", &LogReader::unconverged},
    Anchor{"FINAL ", &LogReader::scf_energy},
    Anchor{"E(MP2)=", &LogReader::mp2_energy},
    Anchor{"COUPLED-CLUSTER ENERGY E(", &LogReader::coupled_cluster_energy},
    Anchor{"----- ALPHA SET -----", &LogReader::alpha_set},
    Anchor{"----- BETA SET -----", &LogReader::beta_set},
    Anchor{"EIGENVECTORS", &LogReader::orbitals},
    Anchor{"MOLECULAR ORBITALS", &LogReader::orbitals},
    Anchor{"...... END OF", &LogReader::orbitals_end},
    Anchor{"NSERCH:", &LogReader::step},
    Anchor{"***** EQUILIBRIUM GEOMETRY LOCATED *****", &LogReader::located},
    Anchor{"FAILURE TO LOCATE STATIONARY POINT", &LogReader::not_located},
    Anchor{"DX          DY          DZ         /D/  (DEBYE)", &LogReader::dipole},
    Anchor{"NORMAL COORDINATE ANALYSIS IN THE HARMONIC APPROXIMATION", &LogReader::modes},
    Anchor{"MODES ", &LogReader::rotations},
    Anchor{"FREQUENCY:", &LogReader::frequencies},
    Anchor{"CPU ", &LogReader::cpu_time},
    Anchor{"STEP CPU TIME", &LogReader::cpu_time},
    Anchor{"TOTAL WALL CLOCK TIME=", &LogReader::wall_time},
    Anchor{"EXECUTION OF GAMESS TERMINATED NORMALLY", &LogReader::normal_end},
    Anchor{"EXECUTION OF GAMESS TERMINATED -ABNORMALLY-", &LogReader::abnormal_end},
};

/// What is read between displacements of atoms: their energies and all that comes with them are not of the geometry in hand.
constexpr std::array aside{
    Anchor{"NORMAL COORDINATE ANALYSIS IN THE HARMONIC APPROXIMATION", &LogReader::modes},
    Anchor{"MODES ", &LogReader::rotations},
    Anchor{"FREQUENCY:", &LogReader::frequencies},
    Anchor{"CPU ", &LogReader::cpu_time},
    Anchor{"STEP CPU TIME", &LogReader::cpu_time},
    Anchor{"TOTAL WALL CLOCK TIME=", &LogReader::wall_time},
    Anchor{"EXECUTION OF GAMESS TERMINATED NORMALLY", &LogReader::normal_end},
    Anchor{"EXECUTION OF GAMESS TERMINATED -ABNORMALLY-", &LogReader::abnormal_end},
};

}  // namespace

simulation::Calculation LogReader::read() {
  static const simulation::Anchors<LogReader> all{anchors}, few{aside};
  std::string_view line;
  while (lines_.next(line)) {
    if (!lines_.terminated()) break;
    const auto text = simulation::trimmed(line);
    if (!(displaced_ ? few : all).read(*this, text)) read_line(text);
  }
  return finish();
}

}  // namespace quarry::gamess
