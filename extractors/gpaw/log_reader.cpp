// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpaw/log_reader.hpp"

#include "simulation/anchors.hpp"
#include "simulation/text.hpp"

namespace quarry::gpaw {

namespace {

using Anchor = simulation::Anchor<LogReader>;

constexpr std::array anchors{
    Anchor{"|__ |  _|___|_____|", &LogReader::version},
    Anchor{"cores:", &LogReader::cores},
    Anchor{"Cores:", &LogReader::cores},
    Anchor{"Total number of cores used:", &LogReader::cores},
    Anchor{"mode:", &LogReader::mode},
    Anchor{"name: ", &LogReader::mode_name},
    Anchor{"basis:", &LogReader::basis},
    Anchor{"h: ", &LogReader::spacing},
    Anchor{"species:", &LogReader::species},
    Anchor{"id:", &LogReader::setup_id},
    Anchor{"valence:", &LogReader::setup_valence},
    Anchor{"file:", &LogReader::setup_file},
    Anchor{"Spin-paired calculation", &LogReader::paired},
    Anchor{"Spin-polarized calculation", &LogReader::polarized},
    Anchor{"Non-collinear calculation", &LogReader::noncollinear},
    Anchor{"Cutoff energy:", &LogReader::cutoff},
    Anchor{"Wave functions:", &LogReader::wave_functions},
    Anchor{"Occupation numbers:", &LogReader::occupations},
    Anchor{"width:", &LogReader::width},
    Anchor{"Total Charge:", &LogReader::charge},
    Anchor{"Using the ", &LogReader::functional},
    Anchor{"Number of bands in calculation:", &LogReader::bands},
    Anchor{"Number of valence electrons:", &LogReader::electrons},
    Anchor{"Positions:", &LogReader::positions},
    Anchor{"Unit cell:", &LogReader::unit_cell},
    Anchor{"iter:   1 ", &LogReader::iteration},
    Anchor{"Converged after", &LogReader::converged},
    Anchor{"Did not converge!", &LogReader::not_converged},
    Anchor{"Not enough bands", &LogReader::not_converged},
    Anchor{"Dipole moment:", &LogReader::dipole},
    Anchor{"Total magnetic moment:", &LogReader::moment},
    Anchor{"Local magnetic moments:", &LogReader::local_moments},
    Anchor{"Free energy:", &LogReader::free_energy},
    Anchor{"Extrapolated:", &LogReader::extrapolated},
    Anchor{"Band  Eigenvalues  Occupancy", &LogReader::band_table},
    Anchor{"Fermi level:", &LogReader::fermi},
    Anchor{"Gap:", &LogReader::gap},
    Anchor{"No gap", &LogReader::no_gap},
    Anchor{"Transition (v -> c):", &LogReader::transition},
    Anchor{"Forces in eV/Ang:", &LogReader::forces},
    Anchor{"Stress tensor:", &LogReader::stress},
    Anchor{"Total:", &LogReader::total_time},
    Anchor{"Memory usage:", &LogReader::memory},
};

}  // namespace

simulation::Calculation LogReader::read() {
  static const simulation::Anchors<LogReader> table{anchors};
  s_.run.program = "GPAW";
  std::string_view line;
  while (lines_.next(line) && lines_.terminated()) {
    const auto text = simulation::trimmed(line);
    if (!table.read(*this, text)) read_section(text);
  }
  finish();
  return std::move(s_.run);
}

}  // namespace quarry::gpaw
