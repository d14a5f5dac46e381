// SPDX-License-Identifier: GPL-3.0-or-later
#include "siesta/log_reader.hpp"

#include <array>

#include "simulation/anchors.hpp"
#include "simulation/text.hpp"

namespace quarry::siesta {

namespace {

using Anchor = simulation::Anchor<LogReader>;

constexpr std::array anchors{
    Anchor{"Siesta Version", &LogReader::version},
    Anchor{"Version         :", &LogReader::version},
    Anchor{"Architecture", &LogReader::architecture},
    Anchor{"* Running on", &LogReader::nodes},
    Anchor{">> Start of run:", &LogReader::started},
    Anchor{">> End of run:", &LogReader::ended},
    Anchor{"reinit: System Name:", &LogReader::title},
    Anchor{"Species number:", &LogReader::species},
    Anchor{"Reading pseudopotential information in formatted form from", &LogReader::potential},
    Anchor{"xc_check: Exchange-correlation functional:", &LogReader::functional},
    Anchor{"PAO.BasisSize ", &LogReader::basis_size},
    Anchor{"LatticeConstant ", &LogReader::lattice_constant},
    Anchor{"initatomlists: Number of atoms, orbitals, and projectors:", &LogReader::atoms},
    Anchor{"redata:", &LogReader::setting},
    Anchor{"siesta: k-grid: Number of k-points =", &LogReader::k_points},
    Anchor{"siesta: k-grid:", &LogReader::k_row},
    Anchor{"siesta: Atomic coordinates (Bohr) and species", &LogReader::input_coordinates},
    Anchor{"siesta: Automatic unit cell vectors (Ang):", &LogReader::automatic_cell},
    Anchor{"outcoor: ", &LogReader::coordinates},
    Anchor{"outcell: Unit cell vectors (Ang):", &LogReader::cell},
    Anchor{"scf: iscf", &LogReader::scf_begins},
    Anchor{"iscf     Eharris(eV)", &LogReader::scf_begins},
    Anchor{"scf:", &LogReader::scf_row},
    Anchor{"SCF cycle converged after", &LogReader::scf_converged},
    Anchor{"SCF_NOT_CONV", &LogReader::scf_failed},
    Anchor{"siesta: E_KS(eV) =", &LogReader::energy},
    Anchor{"siesta: FreeEng =", &LogReader::free_energy},
    Anchor{"siesta: Atomic forces (eV/Ang):", &LogReader::forces},
    Anchor{"siesta: Final energy (eV):", &LogReader::final_block},
    Anchor{"siesta:         Total =", &LogReader::final_total},
    Anchor{"siesta: Stress tensor (static) (eV/Ang**3):", &LogReader::stress},
    Anchor{"siesta: Total spin polarization (Qup-Qdown) =", &LogReader::moment},
    Anchor{"siesta: Electric dipole (Debye) =", &LogReader::dipole},
    Anchor{"Begin ", &LogReader::move_begins},
};

}  // namespace

simulation::Calculation LogReader::read() {
  static const simulation::Anchors<LogReader> table{anchors};
  std::string_view line;
  while (lines_.next(line)) {
    const auto text = simulation::trimmed(line);
    if (!lines_.terminated() && !text.starts_with(">> End of run:")) break;
    if (text.starts_with("outcoor: Relaxed ")) relaxed(text);
    if (!table.read(*this, text)) read_section(text);
  }
  finish();
  return std::move(run_);
}

}  // namespace quarry::siesta
