// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdlib>

#include "qchem/log_reader.hpp"
#include "quarry/units.hpp"
#include "simulation/text.hpp"

namespace quarry::qchem {

using constants::hartree;
using simulation::first_token;
using simulation::lower;
using simulation::tokens;
using simulation::trimmed;

/// Each job of a batch begins so.
void LogReader::welcome(std::string_view) {
  if (welcomed_) {
    next_job();
    method_.clear();
    exchange_.clear();
    correlation_.clear();
    job_.clear();
    restricted_ = false;
  }
  welcomed_ = true;
  displaced_ = false;
  mode_ = Mode::none;
}

/// `5.4.1 for Intel X86 EM64T Linux`, after `5.4 (devel), Q-Chem, Inc., ...`; `4.1, Q-Chem, Inc., ...`.
void LogReader::version(std::string_view rest) {
  auto token = first_token(rest);
  while (token.ends_with(',')) token.remove_suffix(1);
  if (token.empty() || token.front() < '0' || token.front() > '9') return;
  run_.version.set(std::string(token), here());
}

void LogReader::input(std::string_view) {
  mode_ = Mode::input;
  began_ = false;
  section_.clear();
}

/// The echo of the input stands between two rules.
void LogReader::read_input(std::string_view line) {
  if (line.starts_with("-----")) {
    if (began_) mode_ = Mode::none;
    began_ = true;
    return;
  }
  if (line.empty() || line.front() == '!') return;
  if (line.front() == '$') {
    section_ = lower(first_token(line));
    return;
  }
  if (section_ == "$comment" && !run_.title) run_.title.set(std::string(line), here());
  else if (section_ == "$molecule") read_molecule(line);
  else if (section_ == "$rem") read_rem(line);
}

void LogReader::read_molecule(std::string_view line) {
  section_ = "$molecule, read";
  const auto words = tokens(line);
  if (words.size() != 2) return;  // `read`
  const auto charge = parse_integer(words[0]), multiplicity = parse_integer(words[1]);
  if (!charge || !multiplicity) return;
  run_.method.charge.set(static_cast<double>(*charge), here());
  run_.method.multiplicity.set(*multiplicity, here());
}

/// `method = b3lyp`, with the sign or without.
void LogReader::read_rem(std::string_view line) {
  std::string text(line.substr(0, line.find('!')));
  std::ranges::replace(text, '=', ' ');
  const auto words = tokens(text);
  if (words.size() < 2) return;
  const auto key = lower(words[0]), value = lower(words[1]);
  if (key == "method") method_ = words[1];
  else if (key == "exchange") exchange_ = words[1];
  else if (key == "correlation") correlation_ = value == "none" ? std::string() : std::string(words[1]);
  else if (key == "jobtype" || key == "job_type") job_ = value;
  else if (key == "unrestricted" && (value == "true" || value == "1")) run_.method.spin_polarized.set(true, here());
  else if (key == "solvent_method") run_.method.solvation.set(std::string(words[1]), here());
  else if (key == "dft_d" || key == "dftd") dispersion_ = value == "empirical_grimme" ? "D2" : value == "d3_bj" ? "D3(BJ)" : value == "d3" || value == "d3_zero" ? "D3" : value == "d4" ? "D4" : "";
}

void LogReader::orientation(std::string_view) {
  mode_ = Mode::atoms;
  atoms_.clear();
}

/// `    1      O      -0.0000000000     0.0000000000     0.1191593746`, below a rule and above one.
void LogReader::read_atom(std::string_view line) {
  const auto words = tokens(line);
  const auto position = simulation::triple(words, 2);
  if (words.size() == 5 && position && parse_integer(words[0])) return atoms_.add(words[1], *position);
  if (!atoms_.began()) return;
  mode_ = Mode::none;
  if (!line.starts_with("---")) atoms_.spoil();
  geometry();
}

void LogReader::point_group(std::string_view rest) {
  if (const auto name = first_token(rest); !name.empty()) run_.point_group.set(std::string(name), here());
}

void LogReader::nuclear_repulsion(std::string_view rest) {
  repulsion(first_token(rest));
}

/// `5 alpha and        5 beta electrons`, `4 shells and 7 basis functions`.
void LogReader::electrons(std::string_view rest) {
  const auto words = tokens(rest);
  if (words.size() < 5 || words[2] != "and") return;
  if (words[1] == "shells") return functions(words[3]);
  if (words[1] != "alpha" || words[4] != "beta") return;
  const auto alpha = parse_integer(words[0]), beta = parse_integer(words[3]);
  if (!alpha || !beta) return;
  run_.method.electrons.set(static_cast<double>(*alpha + *beta), here());
  if (!run_.method.multiplicity) run_.method.multiplicity.set(std::abs(*alpha - *beta) + 1, here());
}

/// The first of a job; auxiliary ones follow.
void LogReader::basis(std::string_view rest) {
  if (const auto name = trimmed(rest); !run_.method.basis_set && !name.empty()) run_.method.basis_set.set(std::string(name), here());
}
void LogReader::functions(std::string_view rest) {
  if (const auto number = parse_integer(first_token(rest)); number && !run_.method.basis_functions) run_.method.basis_functions.set(*number, here());
}

void LogReader::scf_energy(std::string_view rest) { energy(first_token(rest)); }
void LogReader::cycle(std::string_view) { ++steps_; }
void LogReader::optimized(std::string_view) { run_.convergence.ionic.set(true, here()); }
void LogReader::not_optimized(std::string_view) { run_.convergence.ionic.set(false, here()); }

void LogReader::orbitals(std::string_view) {
  mode_ = Mode::orbitals;
  began_ = filled_ = restricted_ = false;
  spin_ = 0;
  orbitals_.clear();
}

/// Rows of energies (and, where there is symmetry, of labels) under `Alpha MOs` and `-- Occupied --`. A restricted job prints
/// its orbitals twice, and says so.
void LogReader::read_orbitals(std::string_view line) {
  if (line.empty()) return;
  if (line.starts_with("-----")) {
    if (began_) mode_ = Mode::none;
    return;
  }
  if (line.starts_with("Alpha MOs") || line.starts_with("Beta MOs")) {
    spin_ = line.front() == 'B' ? 1 : 0;
    restricted_ = line.ends_with(", Restricted");
    return;
  }
  if (line.starts_with("-- ")) {
    filled_ = line.starts_with("-- Occupied");
    return;
  }
  const auto words = tokens(line);
  if (words[0].find('.') == std::string_view::npos) return;
  began_ = true;
  if (spin_ == 1 && restricted_) return;
  for (const auto word : words)
    if (const auto value = parse_double(word)) orbitals_.add(spin_, *value * hartree, filled_);
}

void LogReader::dipole(std::string_view) { dipole_ = true; }
void LogReader::dipole_total(std::string_view rest) {
  if (!dipole_) return;
  dipole_ = false;
  if (const auto value = parse_double(first_token(rest))) run_.results.dipole_debye.set(*value, here());
}

void LogReader::s_squared(std::string_view rest) {
  if (const auto value = parse_double(first_token(rest))) run_.results.s_squared.set(*value, here());
}

/// Of the finite difference (by gradients, or by energies) that follows where there are no analytical derivatives.
void LogReader::displacements(std::string_view) {
  displaced_ = true;
  mode_ = Mode::none;
}

void LogReader::frequencies(std::string_view rest) {
  displaced_ = false;
  for (const auto word : tokens(rest))
    if (const auto wavenumber = parse_double(word)) modes_.add(*wavenumber);
}

/// `13.274 kcal/mol`
void LogReader::zero_point(std::string_view rest) {
  const auto value = parse_double(first_token(rest));
  if (value && rest.find("kcal/mol") != std::string_view::npos)
    if (const auto converted = convert(*value, "kcal/mol", "eV")) run_.results.zero_point.set(*converted, here());
}

/// `4.29s(wall), 4.12s(cpu)`
void LogReader::job_time(std::string_view rest) {
  const auto seconds = [&](std::string_view unit) -> std::optional<double> {
    const auto at = rest.find(unit);
    if (at == std::string_view::npos) return std::nullopt;
    const auto head = rest.substr(0, at);
    const auto blank = head.find_last_of(" \t");
    return parse_double(blank == std::string_view::npos ? head : head.substr(blank + 1));
  };
  if (const auto wall = seconds("s(wall)")) run_.run.wall_seconds.set(*wall, here());
  if (const auto cpu = seconds("s(cpu)")) run_.run.cpu_seconds.set(*cpu, here());
}

void LogReader::fatal(std::string_view) { stopped("the program stopped with a fatal error"); }
void LogReader::thanks(std::string_view) { run_.run.finished.set(true, here()); }

/// Tables, and levels above the SCF: `MP2         total energy =   -75.00228214 au`, `CCSD(T) total energy       = -1108.1446`.
void LogReader::read_line(std::string_view line) {
  if (mode_ == Mode::atoms) return read_atom(line);
  if (mode_ == Mode::orbitals) return read_orbitals(line);
  if (line.find("SCF failed to converge") != std::string_view::npos) return scf_failed();
  const auto at = line.find(" total energy ");
  if (at == std::string_view::npos) return;
  const auto words = tokens(line);
  if (words.size() < 5 || words[1] != "total" || words[3] != "=" || words[0].ends_with(':')) return;
  energy(words[4], words[0] == "RIMP2" ? "RI-MP2" : std::string(words[0]));
}

void LogReader::complete() {
  const auto& name = !method_.empty() ? method_ : exchange_;
  const auto key = lower(name);
  const bool known = simulation::functional_named(name).has_value() && key != "hf";
  const bool ab_initio = key == "hf" || key.find("mp2") != std::string::npos || key.starts_with("cc") || key.starts_with("qcisd") || key.starts_with("mp") || key.starts_with("adc");
  if (known || (!name.empty() && !ab_initio && level_.empty())) functional(exchange_.empty() ? name : exchange_ + correlation_, exchange_.empty() || correlation_.empty() ? name : exchange_ + " " + correlation_);
  else hartree_fock_ = !section_.empty();  // the input was seen, and names no functional
  if (job_ == "opt" || job_ == "optimization") run_.type.set("relax", whole());
  else if (job_ == "ts") run_.type.set("transition_state", whole());
  else if (job_ == "freq" || job_ == "frequency") run_.type.set("frequency", whole());
  else if (job_ == "sp") run_.type.set("single_point", whole());
  else if (job_ == "aimd") run_.type.set("md", whole());
}

}  // namespace quarry::qchem
