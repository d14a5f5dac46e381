// SPDX-License-Identifier: GPL-3.0-or-later
#include "gaussian/log_reader.hpp"

#include <algorithm>
#include <array>

#include "simulation/anchors.hpp"
#include "simulation/text.hpp"

namespace quarry::gaussian {

namespace {

using Anchor = simulation::Anchor<LogReader>;

constexpr std::array anchors{
    Anchor{"#", &LogReader::route},
    Anchor{"Link1:  Proceeding to internal job step", &LogReader::internal_step},
    Anchor{"Will use up to", &LogReader::processors},
    Anchor{"Charge =", &LogReader::charge},
    Anchor{"Stoichiometry", &LogReader::stoichiometry},
    Anchor{"Full point group", &LogReader::point_group},
    Anchor{"Standard basis:", &LogReader::standard_basis},
    Anchor{"General basis read from cards", &LogReader::general_basis},
    Anchor{"SCF Done:", &LogReader::scf},
    Anchor{"E2 =", &LogReader::second_order},
    Anchor{"E2(", &LogReader::second_order},
    Anchor{"E3=", &LogReader::third_order},
    Anchor{"E4(", &LogReader::fourth_order},
    Anchor{"DEMP5 =", &LogReader::fifth_order},
    Anchor{"DE(Corr)=", &LogReader::coupled_cluster},
    Anchor{"CCSD(T)=", &LogReader::triples},
    Anchor{"ONIOM: extrapolated energy =", &LogReader::oniom},
    Anchor{"Standard orientation:", &LogReader::orientation},
    Anchor{"Input orientation:", &LogReader::orientation},
    Anchor{"Z-Matrix orientation:", &LogReader::orientation},
    Anchor{"Center     Atomic                   Forces (Hartrees/Bohr)", &LogReader::forces},
    Anchor{"-- Stationary point found.", &LogReader::stationary},
    Anchor{"Optimization completed", &LogReader::stationary},
    Anchor{"-- Number of steps exceeded", &LogReader::stopped},
    Anchor{"Optimization stopped.", &LogReader::stopped},
    Anchor{"Step number", &LogReader::step},
    Anchor{"Alpha  occ. eigenvalues --", &LogReader::alpha_occupied},
    Anchor{"Alpha virt. eigenvalues --", &LogReader::alpha_virtual},
    Anchor{"Beta  occ. eigenvalues --", &LogReader::beta_occupied},
    Anchor{"Beta virt. eigenvalues --", &LogReader::beta_virtual},
    Anchor{"Dipole moment (", &LogReader::dipole},
    Anchor{"Harmonic frequencies (cm**-1)", &LogReader::modes},
    Anchor{"Frequencies --", &LogReader::frequencies},
    Anchor{"Nuclear step=", &LogReader::displacements},
    Anchor{"Re-enter D2Numr", &LogReader::displaced},
    Anchor{"Zero-point correction=", &LogReader::zero_point},
    Anchor{"Sum of electronic and thermal Enthalpies=", &LogReader::enthalpy},
    Anchor{"Sum of electronic and thermal Free Energies=", &LogReader::gibbs},
    Anchor{"Solvent              :", &LogReader::solvent},
    Anchor{"Convergence failure", &LogReader::scf_failed},
    Anchor{"Convergence criterion not met", &LogReader::scf_failed},
    Anchor{"Job cpu time:", &LogReader::cpu_time},
    Anchor{"Elapsed time:", &LogReader::elapsed_time},
    Anchor{"Normal termination of Gaussian", &LogReader::normal_end},
    Anchor{"Error termination", &LogReader::error_end},
};

/// What is read between displacements of atoms (or fields): their energies and all that comes with them are not of the geometry in hand.
constexpr std::array aside{
    Anchor{"#", &LogReader::route},
    Anchor{"Link1:  Proceeding to internal job step", &LogReader::internal_step},
    Anchor{"Step number", &LogReader::step},
    Anchor{"Harmonic frequencies (cm**-1)", &LogReader::modes},
    Anchor{"Frequencies --", &LogReader::frequencies},
    Anchor{"Job cpu time:", &LogReader::cpu_time},
    Anchor{"Elapsed time:", &LogReader::elapsed_time},
    Anchor{"Normal termination of Gaussian", &LogReader::normal_end},
    Anchor{"Error termination", &LogReader::error_end},
};

}  // namespace

simulation::Calculation LogReader::read() {
  static const simulation::Anchors<LogReader> all{anchors}, few{aside};
  run_.program = "Gaussian";
  std::string_view line;
  while (lines_.next(line)) {
    const auto text = simulation::trimmed(line);
    if (!lines_.terminated() && !text.starts_with("Normal termination")) break;
    // ` Gaussian 09:  EM64L-G09RevD.01 24-Apr-2013`
    if (text.starts_with("Gaussian ") && text.find("Rev") != std::string_view::npos) version(text);
    else if (mode_ == Mode::route) read_section(line, text);
    else if (!(displaced_ ? few : all).read(*this, text) && mode_ != Mode::none) read_section(line, text);
    if (mode_ == Mode::route && route_text_.empty()) route_text_ = line.substr(std::min(line.find('#'), line.size()));
  }
  finish();
  return std::move(run_);
}

}  // namespace quarry::gaussian
