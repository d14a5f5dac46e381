// SPDX-License-Identifier: GPL-3.0-or-later
#include "cp2k/log_reader.hpp"

#include <array>

#include "simulation/anchors.hpp"
#include "simulation/text.hpp"

namespace quarry::cp2k {

namespace {

using Anchor = simulation::Anchor<LogReader>;

constexpr std::array anchors{
    Anchor{"CP2K| version string:", &LogReader::version},
    Anchor{"CP2K| source code revision number:", &LogReader::revision},
    Anchor{"GLOBAL| Project name", &LogReader::project},
    Anchor{"GLOBAL| Run type", &LogReader::run_type},
    Anchor{"GLOBAL| Method name", &LogReader::method},
    Anchor{"GLOBAL| Total number of message passing processes", &LogReader::processes},
    Anchor{"GLOBAL| Number of threads for this process", &LogReader::threads},
    Anchor{"CELL| Vector ", &LogReader::cell_vector},
    Anchor{"POISSON| Periodicity", &LogReader::periodicity},
    Anchor{"CELL| Periodicity", &LogReader::periodicity},
    Anchor{"DFT| Spin restricted Kohn-Sham", &LogReader::restricted},
    Anchor{"DFT| Spin unrestricted", &LogReader::unrestricted},
    Anchor{"DFT| Multiplicity", &LogReader::multiplicity},
    Anchor{"DFT| Charge", &LogReader::charge},
    Anchor{"FUNCTIONAL|", &LogReader::functional},
    Anchor{"HFX_INFO| Fraction:", &LogReader::exact_exchange},
    Anchor{"HFX_INFO| FRACTION:", &LogReader::exact_exchange},
    Anchor{"vdW POTENTIAL|", &LogReader::dispersion},
    Anchor{"QS| Method:", &LogReader::quickstep_method},
    Anchor{"QS| Density cutoff [a.u.]:", &LogReader::density_cutoff},
    Anchor{"Orbital Basis Set ", &LogReader::basis},
    Anchor{"GTH Potential information for", &LogReader::potential},
    Anchor{"Potential information for", &LogReader::potential},
    Anchor{"BRILLOUIN| K-point scheme", &LogReader::k_scheme},
    Anchor{"BRILLOUIN| K-Point grid", &LogReader::k_mesh},
    Anchor{"BRILLOUIN| Number of Kpoints", &LogReader::k_number},
    Anchor{"BRILLOUIN| List of Kpoints [2 Pi/Bohr]", &LogReader::k_number},
    Anchor{"- Atoms:", &LogReader::number_of_atoms},
    Anchor{"Number of electrons:", &LogReader::electrons},
    Anchor{"Number of orbital functions:", &LogReader::functions},
    Anchor{"MODULE QUICKSTEP:", &LogReader::coordinates},
    Anchor{"MODULE FIST:", &LogReader::coordinates},
    Anchor{"Smear method:", &LogReader::smearing},
    Anchor{"max_scf:", &LogReader::max_scf},
    Anchor{"*** SCF run converged in", &LogReader::scf_converged},
    Anchor{"*** SCF run NOT converged", &LogReader::scf_failed},
    Anchor{"outer SCF loop converged in", &LogReader::scf_converged},
    Anchor{"outer SCF loop FAILED to converge", &LogReader::scf_failed},
    Anchor{"Fermi energy:", &LogReader::fermi},
    Anchor{"HOMO - LUMO gap [eV] :", &LogReader::gap},
    Anchor{"Dispersion energy:", &LogReader::dispersion_energy},
    Anchor{"Integrated absolute spin density", &LogReader::absolute_moment},
    Anchor{"ENERGY| Total FORCE_EVAL", &LogReader::energy},
    Anchor{"ATOMIC FORCES in [a.u.]", &LogReader::forces},
    Anchor{"FORCES| Atomic forces [hartree/bohr]", &LogReader::new_forces},
    Anchor{"STRESS TENSOR [GPa]", &LogReader::stress},
    Anchor{"STRESS| Analytical stress tensor [GPa]", &LogReader::new_stress},
    Anchor{"--------  Informations at step =", &LogReader::step},
    Anchor{"OPT| Step number", &LogReader::step},
    Anchor{"MD_PAR| ", &LogReader::md_setting},
    Anchor{"MD| Step number", &LogReader::md_step},
    Anchor{"MD| Time [fs]", &LogReader::md_time},
    Anchor{"MD| Temperature [K]", &LogReader::md_temperature},
    Anchor{"MD| ", &LogReader::md_setting},
    Anchor{"STEP NUMBER  ", &LogReader::md_step},
    Anchor{"TIME [fs]  ", &LogReader::md_time},
    Anchor{"TEMPERATURE [K]  ", &LogReader::md_temperature},
    Anchor{"* [ABORT]", &LogReader::aborted},
};

}  // namespace

simulation::Calculation LogReader::read() {
  static const simulation::Anchors<LogReader> table{anchors};
  std::string_view line;
  while (lines_.next(line) && lines_.terminated()) {
    const auto text = simulation::trimmed(line);
    if (const auto began = simulation::after(text, "PROGRAM STARTED AT ")) started(*began);
    else if (const auto end = simulation::after(text, "PROGRAM ENDED AT ")) ended(*end);
    else if (text.find(". Atomic kind: ") != std::string_view::npos) kind(*simulation::after(text, ". Atomic kind: "));
    else if (run_.mode == Mode::stress && text.starts_with("STRESS|")) read_stress(text.substr(7));
    else if (run_.mode == Mode::forces && text.starts_with("FORCES|")) read_force(text.substr(7));
    else if (!table.read(*this, text)) read_section(text);
  }
  finish();
  return std::move(run_.calculation);
}

}  // namespace quarry::cp2k
