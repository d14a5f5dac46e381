// SPDX-License-Identifier: GPL-3.0-or-later
#include "mopac/log_reader.hpp"

#include <array>

#include "simulation/anchors.hpp"
#include "simulation/text.hpp"

namespace quarry::mopac {

namespace {

using Anchor = simulation::Anchor<LogReader>;

constexpr std::array anchors{
    Anchor{"*                 CHARGE ON SYSTEM =", &LogReader::charge},
    Anchor{"MOLECULAR POINT GROUP   :", &LogReader::point_group},
    Anchor{"RHF CALCULATION, NO. OF DOUBLY OCCUPIED LEVELS =", &LogReader::closed_shells},
    Anchor{"UHF CALCULATION, NO. OF ALPHA ELECTRONS =", &LogReader::alpha_electrons},
    Anchor{"NO. OF BETA  ELECTRONS =", &LogReader::beta_electrons},
    Anchor{"Geometry optimization using", &LogReader::optimization},
    Anchor{"CYCLE:", &LogReader::step},
    Anchor{"1SCF WAS SPECIFIED", &LogReader::single},
    Anchor{"GEOMETRY OPTIMISED", &LogReader::optimized},
    Anchor{"PETERS TEST WAS SATISFIED", &LogReader::optimized},
    Anchor{"HERBERTS TEST WAS SATISFIED", &LogReader::optimized},
    Anchor{"GRADIENTS WERE INITIALLY ACCEPTABLY SMALL", &LogReader::optimized},
    Anchor{"GRADIENT TEST NOT PASSED", &LogReader::not_optimized},
    Anchor{"A FAILURE HAS OCCURRED", &LogReader::not_optimized},
    Anchor{"THE LINE MINIMIZATION FAILED TWICE", &LogReader::not_optimized},
    Anchor{"BFGS FAILED", &LogReader::not_optimized},
    Anchor{"CYCLES EXCEEDED", &LogReader::not_optimized},
    Anchor{"SCF FIELD WAS ACHIEVED", &LogReader::scf_achieved},
    Anchor{"++++----**** FAILED TO ACHIEVE SCF", &LogReader::scf_not_achieved},
    Anchor{"FINAL HEAT OF FORMATION =", &LogReader::heat_of_formation},
    Anchor{"TOTAL ENERGY            =", &LogReader::total_energy},
    Anchor{"HOMO LUMO ENERGIES (EV) =", &LogReader::orbitals},
    Anchor{"ALPHA SOMO LUMO (EV)    =", &LogReader::alpha_orbitals},
    Anchor{"BETA  SOMO LUMO (EV)    =", &LogReader::beta_orbitals},
    Anchor{"WALL-CLOCK TIME         =", &LogReader::wall_time},
    Anchor{"COMPUTATION TIME        =", &LogReader::cpu_time},
    Anchor{"NUMBER   SYMBOL      (ANGSTROMS)     (ANGSTROMS)     (ANGSTROMS)", &LogReader::fine_table},
    Anchor{"CARTESIAN COORDINATES", &LogReader::coarse_table},
    Anchor{"DIPOLE           X         Y         Z       TOTAL", &LogReader::dipole},
    Anchor{"SUM ", &LogReader::dipole_sum},
    Anchor{"(S**2)  =", &LogReader::s_squared},
    Anchor{"== MOPAC DONE ==", &LogReader::done},
};

}  // namespace

simulation::Calculation LogReader::read() {
  static const simulation::Anchors<LogReader> table{anchors};
  std::string_view line;
  while (lines_.next(line)) {
    const auto text = simulation::trimmed(line);
    if (!lines_.terminated() && text != "== MOPAC DONE ==") break;
    if (!table.read(*this, text)) read_line(text);
  }
  return finish();
}

}  // namespace quarry::mopac
