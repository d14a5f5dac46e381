// SPDX-License-Identifier: GPL-3.0-or-later
#include "dmol3/log_reader.hpp"

#include <array>

#include "simulation/anchors.hpp"
#include "simulation/text.hpp"

namespace quarry::dmol3 {

namespace {

using Anchor = simulation::Anchor<LogReader>;

constexpr std::array anchors{
    Anchor{"Materials Studio DMol^3 version", &LogReader::version},
    Anchor{"INPUT_DMOL keywords", &LogReader::keywords},
    Anchor{"$cell vectors", &LogReader::cell},
    Anchor{"$coordinates", &LogReader::coordinates},
    Anchor{"Density functional:", &LogReader::functional_heading},
    Anchor{"Calculation is Spin_restricted", &LogReader::restricted},
    Anchor{"Calculation is Spin_unrestricted", &LogReader::unrestricted},
    Anchor{"Symmetry group of the molecule:", &LogReader::group},
    Anchor{"molecule charge=", &LogReader::charge},
    Anchor{"Ef ", &LogReader::scf_row},
    Anchor{"Message: SCF converged", &LogReader::converged},
    Anchor{"Message: SCF not converged", &LogReader::not_converged},
    Anchor{"~~~~~~~~~~~~~~~~~~~~~ End Computing SCF Energy/Gradient", &LogReader::scf_end},
    Anchor{"state                         eigenvalue        occupation", &LogReader::states},
    Anchor{"df ", &LogReader::atoms_row},
    Anchor{"opt==", &LogReader::optimization_row},
    Anchor{"+++ Entering Vibrations Section +++", &LogReader::vibrations},
    Anchor{"Zero point vibrational energy:", &LogReader::zero_point},
    Anchor{"dipole magnitude:", &LogReader::dipole},
    Anchor{"Message: DMol3 job finished successfully", &LogReader::finished},
};

}  // namespace

simulation::Calculation LogReader::read() {
  static const simulation::Anchors<LogReader> table{anchors};
  std::string_view line;
  while (lines_.next(line)) {
    if (!lines_.terminated()) break;
    const auto text = simulation::trimmed(line);
    if (mode_ == Mode::keywords) read_keyword(text);
    else if (!table.read(*this, text)) read_line(text);
  }
  return finish();
}

}  // namespace quarry::dmol3
