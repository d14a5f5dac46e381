// SPDX-License-Identifier: GPL-3.0-or-later
#include "orca/log_reader.hpp"

#include <array>

#include "simulation/anchors.hpp"
#include "simulation/text.hpp"

namespace quarry::orca {

namespace {

using Anchor = simulation::Anchor<LogReader>;

constexpr std::array anchors{
    Anchor{"Program Version", &LogReader::version},
    Anchor{"$$$$$$$$$$$$$$$$  JOB NUMBER", &LogReader::job},
    Anchor{"|", &LogReader::input_line},
    Anchor{"Your calculation utilizes the basis:", &LogReader::basis_v5},
    Anchor{"Program running with", &LogReader::processors},
    Anchor{"*        Program running with", &LogReader::processors},
    Anchor{"Density Functional     Method", &LogReader::method},
    Anchor{"Fraction HF Exchange ScalHFX", &LogReader::exact_exchange},
    Anchor{"Total Charge", &LogReader::charge},
    Anchor{"Multiplicity", &LogReader::multiplicity},
    Anchor{"Number of Electrons    NEL", &LogReader::electrons},
    Anchor{"Basis Dimension        Dim", &LogReader::dimension},
    Anchor{"Hartree-Fock type      HFTyp", &LogReader::reference},
    Anchor{"CARTESIAN COORDINATES (ANGSTROEM)", &LogReader::coordinates},
    Anchor{"Total Energy       :", &LogReader::total_energy},
    Anchor{"FINAL SINGLE POINT ENERGY", &LogReader::final_energy},
    Anchor{"Dispersion correction", &LogReader::dispersion_energy},
    Anchor{"*           SCF CONVERGED AFTER", &LogReader::scf_converged},
    Anchor{"SCF NOT CONVERGED AFTER", &LogReader::scf_failed},
    Anchor{"The wavefunction IS NOT YET CONVERGED", &LogReader::scf_failed},
    Anchor{"*                GEOMETRY OPTIMIZATION CYCLE", &LogReader::optimization_cycle},
    Anchor{"***        THE OPTIMIZATION HAS CONVERGED", &LogReader::optimized},
    Anchor{"The optimization did not converge", &LogReader::not_optimized},
    Anchor{"CARTESIAN GRADIENT", &LogReader::gradient},
    Anchor{"ORBITAL ENERGIES", &LogReader::orbital_energies},
    Anchor{"SPIN UP ORBITALS", &LogReader::spin_up},
    Anchor{"SPIN DOWN ORBITALS", &LogReader::spin_down},
    Anchor{"VIBRATIONAL FREQUENCIES", &LogReader::frequencies},
    Anchor{"<< Calculating", &LogReader::displaced},
    Anchor{"Calculating gradient on displaced geometry", &LogReader::displacements},
    Anchor{"Zero point energy", &LogReader::zero_point},
    Anchor{"Total Enthalpy", &LogReader::enthalpy},
    Anchor{"Final Gibbs free en", &LogReader::gibbs},
    Anchor{"Magnitude (Debye)", &LogReader::dipole},
    Anchor{"Expectation value of <S**2>", &LogReader::s_squared},
    Anchor{"****ORCA TERMINATED NORMALLY****", &LogReader::normal_end},
    Anchor{"ORCA finished by error termination", &LogReader::error_end},
    Anchor{"TOTAL RUN TIME:", &LogReader::run_time},
};

/// What is read between displacements of atoms: their energies and all that comes with them are not of the geometry in hand.
constexpr std::array aside{
    Anchor{"$$$$$$$$$$$$$$$$  JOB NUMBER", &LogReader::job},
    Anchor{"VIBRATIONAL FREQUENCIES", &LogReader::frequencies},
    Anchor{"****ORCA TERMINATED NORMALLY****", &LogReader::normal_end},
    Anchor{"ORCA finished by error termination", &LogReader::error_end},
    Anchor{"TOTAL RUN TIME:", &LogReader::run_time},
};

}  // namespace

simulation::Calculation LogReader::read() {
  static const simulation::Anchors<LogReader> all{anchors}, few{aside};
  s_.run.program = "ORCA";
  std::string_view line;
  while (lines_.next(line)) {
    const auto text = simulation::trimmed(line);
    const bool end = text.starts_with("****ORCA TERMINATED NORMALLY") || (text.starts_with("TOTAL RUN TIME:") && text.ends_with("msec"));
    if (!lines_.terminated() && !end) break;
    if (!(s_.displaced ? few : all).read(*this, text) && s_.mode != Mode::none) read_section(text);
  }
  finish();
  return std::move(s_.run);
}

}  // namespace quarry::orca
