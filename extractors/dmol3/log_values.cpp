// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "dmol3/log_reader.hpp"
#include "quarry/units.hpp"
#include "simulation/text.hpp"

namespace quarry::dmol3 {

using constants::hartree;
using simulation::first_token;
using simulation::lower;
using simulation::tokens;
using simulation::trimmed;

void LogReader::version(std::string_view rest) {
  if (const auto token = first_token(rest); !token.empty()) run_.version.set(std::string(token), here());
}

/// The keywords stand between two rules that end in `>8`.
void LogReader::keywords(std::string_view) {
  mode_ = Mode::keywords;
  echo_ = false;
}

/// `Functional              gga                       <--`; what begins with # is only what might be chosen.
void LogReader::read_keyword(std::string_view line) {
  if (line.ends_with(">8")) {
    if (echo_) mode_ = Mode::none;
    echo_ = true;
    return;
  }
  const auto words = tokens(trimmed(line.substr(0, line.find("<--"))));
  if (words.size() < 2 || words[0].front() == '#') return;
  const auto key = lower(words[0]);
  if (key == "calculate") calculate_ = lower(words[1]);
  else if (key == "functional") functional_ = words[1];
  else if (key == "basis") run_.method.basis_set.set(std::string(words[1]), here());
  else if (key == "spin") unpaired_ = parse_integer(words[1]);
}

void LogReader::cell(std::string_view) {
  mode_ = Mode::cell;
  cell_.clear();
}
void LogReader::read_vector(std::string_view line) {
  const auto words = tokens(line);
  const auto row = words.size() == 3 ? simulation::triple(words, 0) : std::nullopt;
  if (row) cell_.add(*row);
  else mode_ = Mode::none;
}

void LogReader::begin_atoms() {
  atoms_.clear(constants::bohr);
  lattice_ = cell_.matrix(constants::bohr);
  if (!lattice_ && !cell_.empty()) atoms_.spoil();
}

void LogReader::coordinates(std::string_view) {
  mode_ = Mode::coordinates;
  begin_atoms();
}
/// `O             7.54901398831680    1.61628477909110  -17.16613954807418`
void LogReader::read_coordinate(std::string_view line) {
  const auto words = tokens(line);
  const auto position = words.size() == 4 ? simulation::triple(words, 1) : std::nullopt;
  if (position) return atoms_.add(words[0], *position);
  mode_ = Mode::none;
  if (line != "$end") atoms_.spoil();
  geometry();
}

void LogReader::functional_heading(std::string_view) {
  mode_ = Mode::functional;
  components_.clear();
}

void LogReader::restricted(std::string_view) { run_.method.spin_polarized.set(false, here()); }
void LogReader::unrestricted(std::string_view) { run_.method.spin_polarized.set(true, here()); }
void LogReader::group(std::string_view rest) {
  if (const auto name = first_token(rest); !name.empty()) run_.point_group.set(std::string(name), here());
}
/// `0.0   active electron number=      10.0`
void LogReader::charge(std::string_view rest) {
  if (const auto value = parse_double(first_token(rest))) run_.method.charge.set(*value, here());
  if (const auto value = simulation::number_after(rest, "active electron number=")) run_.method.electrons.set(*value, here());
}

/// `-76.5013384       -0.4476592         0.17E+00        0.009      1`: total and binding energy. Displacements for vibrations
/// have energies of their own.
void LogReader::scf_row(std::string_view rest) {
  if (!vibrations_) last_energy_ = first_token(rest);
}
void LogReader::converged(std::string_view) {
  if (!vibrations_) run_.convergence.electronic.set(true, here());
}
void LogReader::not_converged(std::string_view) { scf_failed(); }

/// The table of atoms before it is of the same geometry.
void LogReader::scf_end(std::string_view) {
  if (vibrations_ || last_energy_.empty()) return;
  geometry();
  const auto converged = run_.convergence.electronic;
  energy(last_energy_);
  run_.convergence.electronic = converged;
}

void LogReader::states(std::string_view) {
  mode_ = vibrations_ ? Mode::none : Mode::states;
  began_ = false;
  if (!vibrations_) orbitals_.clear();
}
/// `    5   +   5   a         -0.248722        -6.768     2.000`: number, spin, number and name of its symmetry, Ha, eV.
void LogReader::read_state(std::string_view line) {
  const auto words = tokens(line);
  const auto value = words.size() == 7 ? parse_double(words[4]) : std::nullopt;
  const auto occupation = words.size() == 7 ? parse_double(words[6]) : std::nullopt;
  if (value && occupation) {
    began_ = true;
    orbitals_.add(words[1] == "-" ? 1 : 0, *value * hartree, *occupation > 1e-3);
  } else if (began_) {
    mode_ = Mode::none;
  }
}

/// `O     7.549014   1.616285 -17.166140    -0.000059   0.000072   0.000009`, below two lines of headings (au).
void LogReader::atoms_row(std::string_view rest) {
  if (vibrations_) return;
  const auto words = tokens(rest);
  if (!words.empty() && words[0] == "ATOMIC") {
    begin_atoms();
    return;
  }
  if (words.empty() || words[0] == "x") return;
  const auto position = words.size() == 7 ? simulation::triple(words, 1) : std::nullopt;
  if (position) atoms_.add(words[0], *position);
  else atoms_.spoil();
}

void LogReader::optimization_row(std::string_view rest) {
  if (const auto number = parse_integer(first_token(rest))) steps_ = *number;
}
void LogReader::vibrations(std::string_view) { vibrations_ = true; }

void LogReader::zero_point(std::string_view rest) {
  const auto value = parse_double(first_token(rest));
  if (value && rest.find("kcal/mol") != std::string_view::npos)
    if (const auto converted = convert(*value, "kcal/mol", "eV")) run_.results.zero_point.set(*converted, here());
}
/// `0.76600 au               1.9470 debye`
void LogReader::dipole(std::string_view rest) {
  if (vibrations_) return;
  const auto words = tokens(rest);
  if (words.size() == 4 && words[3] == "debye")
    if (const auto value = parse_double(words[2])) run_.results.dipole_debye.set(*value, here());
}
void LogReader::finished(std::string_view) { run_.run.finished.set(true, here()); }

void LogReader::read_line(std::string_view line) {
  switch (mode_) {
    case Mode::none:
    case Mode::keywords: return;
    case Mode::cell: return read_vector(line);
    case Mode::coordinates: return read_coordinate(line);
    case Mode::states: return read_state(line);
    case Mode::functional:
      if (line.empty() && !components_.empty()) mode_ = Mode::none;
      else if (!line.empty()) components_.emplace_back(line);
      return;
  }
}

void LogReader::complete() {
  const auto has = [&](std::string_view words) { return std::ranges::find(components_, words) != components_.end(); };
  const auto key = lower(functional_);
  if (has("Perdew 1991 exchange") && has("Perdew 1991 correlation")) functional("PW91", functional_);
  else if (!key.empty()) functional(key == "pwc" ? "PW92" : key == "vwn" ? "VWN5" : key == "vwn-bp" ? "BP86" : functional_, functional_);
  if (!components_.empty()) run_.method.name.set("DFT", whole());
  if (unpaired_ && *unpaired_ >= 0) run_.method.multiplicity.set(*unpaired_ + 1, whole());
  if (calculate_.starts_with("optimize")) run_.type.set("relax", whole());
  else if (calculate_ == "frequency") run_.type.set("frequency", whole());
  else if (calculate_ == "ts_search") run_.type.set("transition_state", whole());
  else if (calculate_ == "molecular_dynamics" || calculate_ == "simulated_annealing") run_.type.set("md", whole());
}

}  // namespace quarry::dmol3
