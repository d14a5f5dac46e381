// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <utility>

#include "psi4/log_reader.hpp"
#include "quarry/units.hpp"
#include "simulation/text.hpp"

namespace quarry::psi4 {

using constants::hartree;
using simulation::first_token;
using simulation::tokens;
using simulation::trimmed;

/// `1.7 release`, under the title.
void LogReader::version(std::string_view rest) {
  if (run_.version) return;
  const auto token = first_token(rest);
  if (!token.empty() && token.front() >= '0' && token.front() <= '9') run_.version.set(std::string(token), here());
}

/// `Threads:    1`; the other lines that come here have no number.
void LogReader::threads(std::string_view rest) {
  if (const auto number = parse_integer(trimmed(rest))) run_.run.threads.set(*number, here());
}

/// What the SCF module says at its start.
void LogReader::reference(bool hartree_fock, bool open) {
  hartree_fock_ = hartree_fock;
  run_.method.functional.clear();
  dispersion_.clear();
  run_.method.basis_set.clear();
  run_.method.spin_polarized.set(open, here());
}
void LogReader::rhf(std::string_view) { reference(true, false); }
void LogReader::uhf(std::string_view) { reference(true, true); }
void LogReader::rks(std::string_view) { reference(false, false); }
void LogReader::uks(std::string_view) { reference(false, true); }

/// `Composite Functional: B3LYP <=`, before 1.2 `B3LYP Composite Functional <=`.
void LogReader::functional_block(std::string_view rest) {
  constexpr std::string_view words = "Composite Functional";
  const auto at = rest.find(words);
  if (at == std::string_view::npos) return;
  const auto stated = at == 0 ? first_token(rest.substr(words.size() + 1)) : first_token(rest);
  auto name = stated;
  dispersion_.clear();
  if (!simulation::functional_named(name))
    for (const auto& [suffix, method] : {std::pair{"-D3BJ", "D3(BJ)"}, std::pair{"-D3", "D3"}, std::pair{"-D4", "D4"}, std::pair{"-D", "D2"}})
      if (name.ends_with(suffix)) {
        name.remove_suffix(std::string_view(suffix).size());
        dispersion_ = method;
        break;
      }
  functional(name, stated);
}

void LogReader::primary_basis(std::string_view) { primary_ = true; }
void LogReader::basis(std::string_view rest) {
  if (!primary_) return;
  run_.method.basis_set.set(std::string(trimmed(rest)), here());
}
/// `s: 60` of the primary basis; auxiliary ones follow.
void LogReader::functions(std::string_view rest) {
  const auto colon = rest.find(':');
  if (!primary_ || colon == std::string_view::npos) return;
  primary_ = false;
  if (const auto number = parse_integer(first_token(rest.substr(colon + 1)))) run_.method.basis_functions.set(*number, here());
}

void LogReader::group(std::string_view rest) {
  if (const auto name = first_token(rest); !name.empty()) run_.point_group.set(std::string(name), here());
}

/// `Angstrom), charge = 1, multiplicity = 2:`
void LogReader::atoms(std::string_view rest) {
  mode_ = Mode::atoms;
  const bool angstrom = rest.starts_with("Angstrom");
  atoms_.clear(angstrom ? 1 : constants::bohr);
  if (!angstrom && !rest.starts_with("Bohr")) mode_ = Mode::none;
}

/// `C    x   y   z   [mass]`; a ghost is `Gh(C)`.
void LogReader::read_atom(std::string_view line) {
  const auto words = tokens(line);
  const auto position = simulation::triple(words, 1);
  if (position && (words.size() == 4 || words.size() == 5)) return atoms_.add(words[0].starts_with("Gh(") ? "Gh" : words[0], *position);
  if (!atoms_.began()) return;
  mode_ = Mode::none;
  if (!line.empty()) atoms_.spoil();
  geometry();
}

void LogReader::charge(std::string_view rest) {
  if (const auto value = parse_double(first_token(rest))) run_.method.charge.set(*value, here());
}
void LogReader::multiplicity(std::string_view rest) {
  if (const auto value = parse_integer(first_token(rest))) run_.method.multiplicity.set(*value, here());
}
void LogReader::electrons(std::string_view rest) {
  if (const auto value = parse_double(first_token(rest))) run_.method.electrons.set(*value, here());
}
void LogReader::nuclear_repulsion(std::string_view rest) {
  repulsion(first_token(rest));
}

void LogReader::unconverged(std::string_view) { scf_failed(); }

/// `DF-UHF Final Energy:  -379.6002`, and of the spin `S^2 Observed: 1.36`.
void LogReader::reference_energy(std::string_view rest) {
  if (const auto value = simulation::after(rest, "Final Energy:")) {
    energy(first_token(*value));
    ++energies_;
  } else if (const auto spin = simulation::number_after(rest, "S^2 Observed:")) {
    run_.results.s_squared.set(*spin, here());
  }
}

void LogReader::mp2_block(std::string_view) { mp2_ = true; }
void LogReader::block_energy(std::string_view rest) {
  const auto value = simulation::after(rest, "=");
  if (mp2_ && value) energy(first_token(*value), "MP2");
  mp2_ = false;
}

/// `* CCSD(T) total energy                  = -100.115934`
void LogReader::starred_energy(std::string_view rest) {
  const auto words = tokens(rest);
  if (words.size() >= 5 && words[1] == "total" && words[2] == "energy" && words[3] == "=") energy(words[4], std::string(words[0]));
}

void LogReader::orbitals(std::string_view) {
  mode_ = Mode::orbitals;
  orbitals_.clear();
  spin_ = 0;
}

/// Pairs of label and energy under `Doubly Occupied:`, `Singly Occupied:`, `Virtual:`, `Beta Occupied:`, ...
void LogReader::read_orbitals(std::string_view line) {
  if (line.empty() || line.starts_with("---")) return;
  if (line.ends_with("Occupied:") || line.ends_with("Virtual:")) {
    filled_ = line.ends_with("Occupied:");
    spin_ = line.starts_with("Beta") ? 1 : 0;
    return;
  }
  const auto words = tokens(line);
  if (words.size() % 2 != 0 || !parse_double(words[1])) {
    mode_ = Mode::none;
    return;
  }
  for (std::size_t i = 1; i < words.size(); i += 2)
    if (const auto value = parse_double(words[i])) orbitals_.add(spin_, *value * hartree, filled_);
}

/// `//  Loading displacement 1 of 5  //`
void LogReader::displacements(std::string_view rest) {
  if (rest.find("Loading displacement") == std::string_view::npos) return;
  if (!displaced_) run_.diagnostics.push_back({Severity::note, "from here on energies are of displaced atoms: they are left out", here()});
  displaced_ = true;
  mode_ = Mode::none;
}

void LogReader::convergence_check(std::string_view) { ++steps_; }
void LogReader::optimized(std::string_view) { run_.convergence.ionic.set(true, here()); }
void LogReader::not_optimized(std::string_view) { run_.convergence.ionic.set(false, here()); }

void LogReader::dipole(std::string_view) { mode_ = Mode::dipole; }
/// The dipole moment in e bohr: the first of a list of multipoles.
void LogReader::magnitude(std::string_view rest) {
  constexpr double debye = constants::elementary_charge * constants::bohr * 1e-10 / constants::debye;
  if (const auto value = parse_double(trimmed(rest))) run_.results.dipole_debye.set(*value * debye, here());
}

void LogReader::wall_time(std::string_view rest) {
  if (const auto seconds = simulation::duration(rest)) run_.run.wall_seconds.set(*seconds, here());
}
void LogReader::normal_end(std::string_view) { run_.run.finished.set(true, here()); }
void LogReader::error_end(std::string_view) { stopped("the program says that it stopped with an error"); }

void LogReader::read_line(std::string_view line) {
  if (mode_ == Mode::atoms) return read_atom(line);
  if (mode_ == Mode::orbitals) return read_orbitals(line);
  if (mode_ != Mode::dipole) return;
  mode_ = Mode::none;
  if (const auto value = simulation::number_after(line, "Total:")) run_.results.dipole_debye.set(*value, here());
}

void LogReader::complete() {
  if (energies_ > std::max<std::int64_t>(steps_, 1))
    run_.diagnostics.push_back({Severity::note, "of " + std::to_string(energies_) + " energies in this log the last counts", whole()});
}

}  // namespace quarry::psi4
