// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "quarry/units.hpp"
#include "simulation/text.hpp"
#include "turbomole/log_reader.hpp"

namespace quarry::turbomole {

using constants::hartree;
using simulation::first_token;
using simulation::tokens;
using simulation::trimmed;

/// `dscf (linux8) : TURBOMOLE V7.1 ( 20648 ) 9 Jun 2016 at 12:13:16`, at the start of each program.
void LogReader::read_program(std::string_view name, std::string_view version) {
  mode_ = Mode::none;
  run_.run.finished.clear();
  const auto words = tokens(version);
  if (words.empty()) return;
  const auto number = words[0].substr(0, words[0].find('('));
  run_.version.set(std::string(number), here());
  if (const auto open = version.find('('); open != std::string_view::npos)
    if (const auto build = trimmed(version.substr(open + 1, version.find(')') - open - 1)); parse_integer(build)) run_.build.set(std::string(build), here());
  const auto program = name.substr(0, name.find_first_of(" ("));
  if (program == "statpt" || program == "relax") optimizes_ = true;
}

void LogReader::threads(std::string_view rest) {
  if (const auto number = parse_integer(first_token(rest))) run_.run.threads.set(*number, here());
}

void LogReader::atoms(std::string_view rest) {
  if (rest.find("charge") == std::string_view::npos) return;
  mode_ = Mode::atoms;
  atoms_.clear(constants::bohr);
}

/// `x y z  c  6.000  0` (bohr), in older versions with the number of shells before the charge. A charge of 0 is a ghost.
void LogReader::read_atom(std::string_view line) {
  const auto words = tokens(line);
  const auto position = simulation::triple(words, 0);
  const auto charge = words.size() == 6 ? parse_double(words[4]) : words.size() == 8 ? parse_double(words[5]) : std::nullopt;
  if (position && charge) return atoms_.add(*charge == 0 ? std::string_view("Gh") : words[3], *position);
  if (!atoms_.began()) return;
  mode_ = Mode::none;
  if (!line.empty()) atoms_.spoil();
  geometry();
}

void LogReader::basis_heading(std::string_view) {
  primary_ = true;
  bases_.clear();
}
void LogReader::basis_table(std::string_view) {
  mode_ = primary_ ? Mode::basis : Mode::none;
  primary_ = false;  // auxiliary ones follow
}

/// `c        3     24     14   def2-SVP   [3s2p1d|7s4p1d]`
void LogReader::read_basis(std::string_view line) {
  if (line.starts_with("---")) return;
  const auto words = tokens(line);
  const auto functions = words.size() >= 5 ? parse_integer(words[3]) : std::nullopt;
  if (!functions) {
    mode_ = Mode::none;
    if (bases_.size() == 1) run_.method.basis_set.set(*bases_.begin(), here());
    else if (bases_.size() > 1) run_.method.basis_set.set("mixed", here());
  } else if (*functions > 0) {
    bases_.emplace(words[4]);
  }
}

void LogReader::functions(std::string_view rest) {
  if (const auto value = parse_integer(first_token(rest))) run_.method.basis_functions.set(*value, here());
}
void LogReader::group(std::string_view rest) {
  if (const auto name = first_token(rest); !name.empty()) run_.point_group.set(std::string(name), here());
}

void LogReader::functional_heading(std::string_view rest) {
  if (rest.empty()) mode_ = Mode::functional;
}
/// `Becke-3-Parameter hybrid functional: B3-LYP`, `PBE0 hybrid functional`. Turbomole's B3-LYP has VWN5.
void LogReader::read_functional(std::string_view line) {
  if (line.empty() || line.starts_with("---")) return;
  mode_ = Mode::none;
  functional_seen_ = true;
  const auto colon = line.find(':');
  auto name = first_token(colon == std::string_view::npos ? line : line.substr(colon + 1));
  if (name.empty()) return;
  const auto key = simulation::lower(name);
  functional(key == "b3-lyp" ? "B3LYP5" : key == "b3-lyp_gaussian" ? "B3LYP" : key == "s-vwn" ? "SVWN5" : name, name);
}

void LogReader::nuclear_repulsion(std::string_view rest) {
  repulsion(first_token(rest));
}
void LogReader::unconverged(std::string_view) { scf_failed(); }

void LogReader::total_energy(std::string_view rest) {
  scf_seen_ = true;
  energy(first_token(rest));
}

/// In boxes of the programs for correlation: `*   RHF  energy      :   -686.4224  *`, `*  Final CCSD(T) energy  :  -687.8055  *`.
void LogReader::read_starred(std::string_view line) {
  const auto words = tokens(line);
  if (words.size() == 6 && words[2] == "energy" && words[3] == ":" && (words[1] == "RHF" || words[1] == "UHF" || words[1] == "ROHF")) {
    const auto converged = run_.convergence.electronic;  // of a program that ran before
    energy(words[4]);
    run_.convergence.electronic = converged;
    hartree_fock_ = !functional_seen_;
  } else if (words.size() == 7 && words[1] == "Final" && words[3] == "energy" && words[4] == ":") {
    energy(words[5], std::string(words[2]));
  } else if (words.size() == 6 && words[0] == "****" && words[2] == ":" && words[3] == "all" && words[4] == "done") {
    run_.run.finished.set(true, here());
  }
}

/// `$scfmo  will be written to file mos`, `$uhfmo_beta ...`: the list of orbitals follows.
void LogReader::orbitals(std::string_view rest) {
  flush_orbitals(0);
  spin_ = rest.starts_with("uhfmo_beta") ? 1 : 0;
  if (spin_ == 0) orbitals_.clear();
}
void LogReader::irreps(std::string_view) { flush_orbitals(0); }
void LogReader::eigenvalues(std::string_view rest) {
  energies_.clear();
  for (const auto word : tokens(rest))
    if (const auto value = parse_double(word)) energies_.push_back(*value * hartree);
}
void LogReader::occupations(std::string_view rest) { flush_orbitals(tokens(rest).size()); }

/// The first ones of a row are occupied; a row of empty ones has no occupations at all.
void LogReader::flush_orbitals(std::size_t occupied) {
  for (std::size_t i = 0; i < energies_.size(); ++i) orbitals_.add(spin_, energies_[i], i < occupied);
  energies_.clear();
}

void LogReader::charge(std::string_view rest) {
  if (rest.empty()) mode_ = Mode::charge;
}
/// Of nuclei, of electrons, and their sum.
void LogReader::read_charge(std::string_view line) {
  if (line.starts_with("---")) return;
  mode_ = Mode::none;
  const auto words = tokens(line);
  const auto value = words.size() == 3 ? parse_double(words[2]) : std::nullopt;
  if (value && std::abs(*value - std::round(*value)) < 1e-3) run_.method.charge.set(std::round(*value) + 0.0, here());
}

/// `1.1990 a.u. =     3.0476 debye`
void LogReader::dipole(std::string_view rest) {
  if (const auto value = simulation::number_after(rest, "a.u. =")) run_.results.dipole_debye.set(*value, here());
}

void LogReader::cycle(std::string_view rest) {
  optimizes_ = true;
  if (const auto number = parse_integer(first_token(rest))) steps_ = *number;
}
void LogReader::optimized(std::string_view) { run_.convergence.ionic.set(true, here()); }
void LogReader::not_optimized(std::string_view) { run_.convergence.ionic.set(false, here()); }
void LogReader::excitations(std::string_view) { run_.type.set("tddft", here()); }

void LogReader::cpu_time(std::string_view rest) {
  if (const auto seconds = simulation::duration(rest)) run_.run.cpu_seconds.set(cpu_ += *seconds, here());
}
void LogReader::wall_time(std::string_view rest) {
  if (const auto seconds = simulation::duration(rest)) run_.run.wall_seconds.set(wall_ += *seconds, here());
}

void LogReader::read_line(std::string_view line) {
  if (const auto version = simulation::after(line, ": TURBOMOLE V")) return read_program(line, *version);
  if (line.starts_with('*')) return read_starred(line);
  if (line.ends_with("ended abnormally")) return stopped("a program of Turbomole says that it ended abnormally");
  switch (mode_) {
    case Mode::none: return;
    case Mode::atoms: return read_atom(line);
    case Mode::basis: return read_basis(line);
    case Mode::functional: return read_functional(line);
    case Mode::charge: return read_charge(line);
  }
}

void LogReader::complete() {
  flush_orbitals(0);
  if (scf_seen_ && !functional_seen_) hartree_fock_ = true;
  if (optimizes_) run_.type.set("relax", whole());
}

}  // namespace quarry::turbomole
