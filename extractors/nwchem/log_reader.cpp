// SPDX-License-Identifier: GPL-3.0-or-later
#include "nwchem/log_reader.hpp"

#include <array>

#include "simulation/anchors.hpp"
#include "simulation/text.hpp"

namespace quarry::nwchem {

namespace {

using Anchor = simulation::Anchor<LogReader>;

constexpr std::string_view echo_begins = "============================== echo of input deck";
constexpr std::string_view banner = "Northwest Computational Chemistry Package (NWChem)";

constexpr std::array anchors{
    Anchor{echo_begins, &LogReader::echo},
    Anchor{"================================================================================", &LogReader::echo_end},
    Anchor{banner, &LogReader::version},
    Anchor{"nproc           =", &LogReader::processors},
    Anchor{"No. of atoms     :", &LogReader::atoms},
    Anchor{"Charge           :", &LogReader::charge},
    Anchor{"charge          =", &LogReader::charge},
    Anchor{"Spin multiplicity:", &LogReader::multiplicity},
    Anchor{"open shells     =", &LogReader::open_shells},
    Anchor{"AO basis - number of functions:", &LogReader::functions},
    Anchor{"functions       =", &LogReader::functions},
    Anchor{"Wavefunction type:", &LogReader::wavefunction},
    Anchor{"wavefunction    =", &LogReader::wavefunction},
    Anchor{"Group name", &LogReader::group},
    Anchor{"Summary of \"ao basis\"", &LogReader::basis_summary},
    Anchor{"XC Information", &LogReader::xc_information},
    Anchor{"Output coordinates in", &LogReader::coordinates},
    Anchor{"NWChem Input Module", &LogReader::input_module},
    Anchor{"NWChem DFT Module", &LogReader::module_begins},
    Anchor{"NWChem SCF Module", &LogReader::module_begins},
    Anchor{"Total DFT energy =", &LogReader::dft_energy},
    Anchor{"Total SCF energy =", &LogReader::scf_energy},
    Anchor{"Total MP2 energy", &LogReader::mp2_energy},
    Anchor{"Total CCSD energy:", &LogReader::ccsd_energy},
    Anchor{"CCSD total energy / hartree", &LogReader::ccsd_energy},
    Anchor{"Total CCSD(T) energy:", &LogReader::ccsdt_energy},
    Anchor{"CCSD(T) total energy / hartree", &LogReader::ccsdt_energy},
    Anchor{"total     energy    :", &LogReader::plane_wave_energy},
    Anchor{"wavefnc cutoff=", &LogReader::plane_wave_cutoff},
    Anchor{"exchange-correlation =", &LogReader::plane_wave_functional},
    Anchor{"Dispersion correction", &LogReader::dispersion_energy},
    Anchor{"Calculation failed to converge", &LogReader::scf_failed},
    Anchor{"@", &LogReader::step},
    Anchor{"Optimization converged", &LogReader::optimized},
    Anchor{"Failed to converge in maximum number of steps", &LogReader::not_optimized},
    Anchor{"Vector", &LogReader::vector},
    Anchor{"P.Frequency", &LogReader::frequencies},
    Anchor{"Zero-Point correction to Energy", &LogReader::zero_point},
    Anchor{"atom:", &LogReader::displaced},
    Anchor{"There is an error in the input file", &LogReader::input_error},
    Anchor{"Total times  cpu:", &LogReader::total_times},
};

/// What is read between displacements of atoms: their energies and all that comes with them are not of the geometry in hand.
constexpr std::array aside{
    Anchor{"finite difference", &LogReader::displacements_end},
    Anchor{"NWChem Input Module", &LogReader::input_module},
    Anchor{"There is an error in the input file", &LogReader::input_error},
    Anchor{"Total times  cpu:", &LogReader::total_times},
};

}  // namespace

/// The input, which is repeated before the banner, or a second banner.
bool LogReader::begins_another_run(std::string_view line) const {
  if (line.starts_with(echo_begins)) return echoed_ || run_.version;
  return run_.version && line.starts_with(banner);
}

void LogReader::read_line(std::string_view text) {
  static const simulation::Anchors<LogReader> table{anchors}, few{aside};
  if (displaced_) {
    few.read(*this, text);
  } else if (text.ends_with("ENERGY GRADIENTS")) {
    mode_ = Mode::gradients;
    began_ = false;
    gradient_.clear();
  } else if (text.ends_with("Molecular Orbital Analysis")) {
    vectors_beta_ = text.find("Beta") != std::string_view::npos;
    if (!vectors_beta_) orbitals_.clear();
    orbitals_.homo[vectors_beta_ ? 1 : 0] = orbitals_.lumo[vectors_beta_ ? 1 : 0] = std::nullopt;
  } else if (mode_ == Mode::echo && !text.starts_with("====")) {
    read_echo(text);
  } else if (!table.read(*this, text) && mode_ != Mode::none) {
    read_section(text);
  }
}

bool LogReader::read(std::string& first) {
  if (!first.empty()) read_line(first);
  first.clear();
  std::string_view line;
  while (lines_.next(line)) {
    const auto text = simulation::trimmed(line);
    if (!lines_.terminated() && !(text.starts_with("Total times") && text.ends_with('s'))) break;
    if (begins_another_run(text)) {
      first = text;
      return true;
    }
    read_line(text);
  }
  return false;
}

}  // namespace quarry::nwchem
