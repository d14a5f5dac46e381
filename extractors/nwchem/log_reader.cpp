// SPDX-License-Identifier: GPL-3.0-or-later
#include "nwchem/log_reader.hpp"

#include <array>

#include "simulation/anchors.hpp"
#include "simulation/text.hpp"

namespace quarry::nwchem {

namespace {

using Anchor = simulation::Anchor<LogReader>;

constexpr std::array anchors{
    Anchor{"============================== echo of input deck", &LogReader::echo},
    Anchor{"================================================================================", &LogReader::echo_end},
    Anchor{"Northwest Computational Chemistry Package (NWChem)", &LogReader::version},
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
    Anchor{"There is an error in the input file", &LogReader::input_error},
    Anchor{"Total times  cpu:", &LogReader::total_times},
};

}  // namespace

simulation::Calculation LogReader::read() {
  static const simulation::Anchors<LogReader> table{anchors};
  run_.program = "NWChem";
  std::string_view line;
  while (lines_.next(line)) {
    const auto text = simulation::trimmed(line);
    if (!lines_.terminated() && !text.starts_with("Total times")) break;
    if (text.ends_with("ENERGY GRADIENTS")) {
      mode_ = Mode::gradients;
      began_ = false;
      gradient_.clear();
    } else if (text.ends_with("Molecular Orbital Analysis")) {
      vectors_beta_ = text.find("Beta") != std::string_view::npos;
      const auto spin = vectors_beta_ ? 1U : 0U;
      homo_[spin] = lumo_[spin] = std::nullopt;
      if (!vectors_beta_) homo_[1] = lumo_[1] = std::nullopt;
    } else if (mode_ == Mode::echo && !text.starts_with("====")) {
      read_echo(text);
    } else if (!table.read(*this, text) && mode_ != Mode::none) {
      read_section(text);
    }
  }
  finish();
  return std::move(run_);
}

}  // namespace quarry::nwchem
