// SPDX-License-Identifier: GPL-3.0-or-later
#include "castep/log_reader.hpp"

#include <array>

#include "simulation/anchors.hpp"
#include "simulation/text.hpp"

namespace quarry::castep {

namespace {

using Anchor = simulation::Anchor<LogReader>;

constexpr std::array anchors{
    Anchor{"Run started:", &LogReader::started},
    Anchor{"Compiled for ", &LogReader::build},
    Anchor{"Calculation not parallelised", &LogReader::serial},
    Anchor{"Calculation parallelised over", &LogReader::parallel},
    Anchor{"************************************ Title", &LogReader::title},
    Anchor{"type of calculation", &LogReader::type},
    Anchor{"using functional", &LogReader::functional},
    Anchor{"relativistic treatment", &LogReader::relativity},
    Anchor{"SEDC with", &LogReader::dispersion_scheme},
    Anchor{"Hubbard U values are", &LogReader::hubbard},
    Anchor{"spin-orbit coupling", &LogReader::spin_orbit},
    Anchor{"plane wave basis set cut-off", &LogReader::cutoff},
    Anchor{"number of  electrons", &LogReader::electrons},
    Anchor{"number of  up  spins", &LogReader::up_spins},
    Anchor{"number of down spins", &LogReader::down_spins},
    Anchor{"net charge of system", &LogReader::charge},
    Anchor{"treating system as", &LogReader::treated},
    Anchor{"number of bands  ", &LogReader::bands},
    Anchor{"Method: Treating system as", &LogReader::occupations},
    Anchor{"smearing scheme", &LogReader::smearing},
    Anchor{"smearing width", &LogReader::smearing_width},
    Anchor{"max. number of SCF cycles", &LogReader::max_scf},
    Anchor{"max. number of steps", &LogReader::max_steps},
    Anchor{"max ionic |force| tolerance", &LogReader::force_tolerance},
    Anchor{"ensemble  ", &LogReader::ensemble},
    Anchor{"temperature  ", &LogReader::temperature},
    Anchor{"time step  ", &LogReader::timestep},
    Anchor{"using  ", &LogReader::md_using},
    Anchor{"Files used for pseudopotentials:", &LogReader::pseudopotentials},
    Anchor{"MP grid size for SCF calculation is", &LogReader::mesh},
    Anchor{"Number of kpoints used =", &LogReader::k_points},
    Anchor{"Total number of ions in cell =", &LogReader::ions},
    Anchor{"Real Lattice(", &LogReader::lattice},
    Anchor{"SCF loop ", &LogReader::scf_begins},
    Anchor{"*Warning* max. SCF cycles performed", &LogReader::scf_failed},
    Anchor{"Final energy, E  ", &LogReader::energy},
    Anchor{"Final energy =", &LogReader::energy},
    Anchor{"Final free energy (E-TS)", &LogReader::free_energy},
    Anchor{"NB est. 0K energy (E-0.5TS)", &LogReader::zero_width},
    Anchor{"(SEDC) Total Energy Correction", &LogReader::dispersion_energy},
    Anchor{"Dispersion corrected final energy*", &LogReader::corrected_energy},
    Anchor{"Dispersion corrected final free energy*", &LogReader::corrected_free_energy},
    Anchor{"NB dispersion corrected est. 0K energy*", &LogReader::corrected_zero_width},
    Anchor{"Integrated Spin Density  ", &LogReader::moment},
    Anchor{"2*Integrated Spin Density (Sz)", &LogReader::moment},
    Anchor{"2*Integrated Spin Density  ", &LogReader::moment},
    Anchor{"Integrated |Spin Density|  ", &LogReader::absolute_moment},
    Anchor{"2*Integrated |Spin Density|", &LogReader::absolute_moment},
    Anchor{"Finished MD", &LogReader::md_finished},
    Anchor{"... finished MD iteration", &LogReader::md_step},
    Anchor{"Optical Permittivity (f->infinity)", &LogReader::optical_permittivity},
    Anchor{"Peak Memory Use", &LogReader::peak_memory},
    Anchor{"Total time  ", &LogReader::total_time},
};

}  // namespace

void LogReader::begin_run(std::string_view version) {
  if (any_) {
    run_ = Run();
    run_.calculation.diagnostics.push_back({Severity::note, "the file holds several runs: the last one is read", here()});
  }
  any_ = true;
  if (parse_double(version)) run_.calculation.version.set(std::string(version), here());
}

simulation::Calculation LogReader::read() {
  static const simulation::Anchors<LogReader> table{anchors};
  std::string_view line;
  while (lines_.next(line)) {
    const auto text = simulation::trimmed(line);
    if (!lines_.terminated() && !text.starts_with("Total time ")) break;
    if (const auto version = simulation::after(text, "CASTEP version "); version && text.front() == '|') begin_run(simulation::first_token(*version));
    else if (!read_heading(text) && !table.read(*this, text)) read_section(text);
  }
  finish();
  return std::move(run_.calculation);
}

}  // namespace quarry::castep
