// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "mopac/log_reader.hpp"
#include "quarry/units.hpp"
#include "simulation/text.hpp"

namespace quarry::mopac {

using simulation::first_token;
using simulation::tokens;

/// `** ... Version 12.151M **`, `** Cite this program as: MOPAC2016, Version: 16.093M, ...`, `** MOPAC v22.0.6 **`; and the
/// Hamiltonian: `PM7 CALCULATION RESULTS`.
void LogReader::read_banner(std::string_view line) {
  if (line.ends_with(" CALCULATION RESULTS")) {
    run_.method.name.set(std::string(first_token(line)), here());
    return;
  }
  if (run_.version || !line.starts_with("**")) return;
  for (const std::string_view words : {"Version: ", "Version ", "MOPAC v"}) {
    const auto rest = simulation::after(line, words);
    if (!rest) continue;
    auto token = first_token(*rest);
    token = token.substr(0, token.find_first_not_of("0123456789."));  // a letter behind it names the system
    if (token.empty() || token.front() == '.') continue;
    run_.version.set(std::string(token), here());
    return;
  }
}

void LogReader::charge(std::string_view rest) {
  if (const auto value = parse_integer(first_token(rest))) run_.method.charge.set(static_cast<double>(*value), here());
}

void LogReader::point_group(std::string_view rest) {
  if (const auto name = first_token(rest); !name.empty()) run_.point_group.set(std::string(name), here());
}

void LogReader::closed_shells(std::string_view rest) {
  const auto levels = parse_integer(simulation::trimmed(rest));
  if (!levels) return;  // with open shells more follows
  run_.method.multiplicity.set(1, here());
  run_.method.electrons.set(2 * static_cast<double>(*levels), here());
  run_.method.spin_polarized.set(false, here());
}
void LogReader::alpha_electrons(std::string_view rest) {
  run_.method.spin_polarized.set(true, here());
  if (const auto number = parse_integer(first_token(rest))) alpha_ = *number;
}
void LogReader::beta_electrons(std::string_view rest) {
  const auto beta = parse_integer(first_token(rest));
  if (!beta || alpha_ < *beta) return;
  run_.method.multiplicity.set(alpha_ - *beta + 1, here());
  run_.method.electrons.set(static_cast<double>(alpha_ + *beta), here());
}

void LogReader::optimization(std::string_view) { optimizes_ = true; }
void LogReader::step(std::string_view rest) {
  if (const auto number = parse_integer(first_token(rest)); number && optimizes_) steps_ = *number;
}
void LogReader::single(std::string_view) { optimizes_ = false; }
void LogReader::optimized(std::string_view) {
  optimizes_ = true;
  run_.convergence.ionic.set(true, here());
}
void LogReader::not_optimized(std::string_view) { run_.convergence.ionic.set(false, here()); }
void LogReader::scf_achieved(std::string_view) { run_.convergence.electronic.set(true, here()); }
void LogReader::scf_not_achieved(std::string_view) { run_.convergence.electronic.set(false, here()); }

/// `51.24427 KCAL/MOL =     214.40602 KJ/MOL`
void LogReader::heat_of_formation(std::string_view rest) {
  after_energy_ = true;
  have_fine_ = false;
  const auto words = tokens(rest);
  const auto value = words.size() > 1 && words[1] == "KCAL/MOL" ? parse_double(words[0]) : std::nullopt;
  if (value)
    if (const auto converted = convert(*value, "kcal/mol", "eV")) run_.results.heat_of_formation.set(*converted, here());
}

/// `-1361.97388 EV`
void LogReader::total_energy(std::string_view rest) {
  const auto words = tokens(rest);
  const auto value = words.size() > 1 && words[1] == "EV" ? parse_double(words[0]) : std::nullopt;
  run_.results.total.clear();
  if (!value) return;
  run_.results.total.set(*value, here());
  run_.results.total_native = simulation::Native{*value, "eV", std::string(words[0])};
}

void LogReader::frontier(std::size_t spin, std::string_view rest) {
  const auto words = tokens(rest);
  if (words.size() != 2) return;
  const auto filled = parse_double(words[0]), open = parse_double(words[1]);
  if (!filled || !open) return;
  orbitals_.occupied(spin, *filled);
  orbitals_.empty(spin, *open);
}
void LogReader::orbitals(std::string_view rest) {
  orbitals_.clear();
  frontier(0, rest);
}
void LogReader::alpha_orbitals(std::string_view rest) { orbitals(rest); }
void LogReader::beta_orbitals(std::string_view rest) { frontier(1, rest); }

void LogReader::wall_time(std::string_view rest) {
  if (const auto value = parse_double(first_token(rest))) run_.run.wall_seconds.set(*value, here());
}
void LogReader::cpu_time(std::string_view rest) {
  if (const auto value = parse_double(first_token(rest))) run_.run.cpu_seconds.set(*value, here());
}

/// Atoms as they stand in the input or would in the next one: more digits than in the other table.
void LogReader::fine_table(std::string_view) {
  reading_ = fine_ = true;
  atoms_.clear();
  translations_.clear();
}
void LogReader::coarse_table(std::string_view) {
  if (have_fine_) return;
  reading_ = true;
  fine_ = false;
  atoms_.clear();
  translations_.clear();
}

/// `     1       C         -5.40592000  *  -0.47619000  *   0.00000000  *`: stars are flags of the optimization.
void LogReader::read_atom(std::string_view line) {
  std::array<std::string_view, 5> row;
  std::size_t count = 0;
  bool fits = true;
  for (const auto word : tokens(line)) {
    if (word == "*" || word == "+") continue;
    if (count < row.size()) row[count++] = word;
    else fits = false;
  }
  const auto position = fits && count == 5 && parse_integer(row[0]) ? simulation::triple(row, 2) : std::nullopt;
  if (!position) {
    if (!atoms_.began()) return;
    reading_ = false;
    if (!line.empty()) atoms_.spoil();
    end_table();
  } else if (row[1] == "Tv") {
    translations_.push_back(*position);
  } else {
    atoms_.add(row[1], *position);
  }
}

/// The first table is of the input, one behind the results is of the end.
void LogReader::end_table() {
  if (translations_.size() == 3) lattice_ = crystal::Matrix{translations_[0], translations_[1], translations_[2]};
  else if (!translations_.empty()) atoms_.spoil();  // a chain or a layer
  auto structure = take_atoms();
  if (!structure) return;
  have_fine_ = fine_;
  if (after_energy_) run_.last.set(std::move(*structure), here());
  else run_.initial.set(std::move(*structure), here());
}

void LogReader::dipole(std::string_view) { dipole_ = true; }
void LogReader::dipole_sum(std::string_view rest) {
  const auto words = tokens(rest);
  if (const auto value = dipole_ && words.size() == 4 ? parse_double(words[3]) : std::nullopt) run_.results.dipole_debye.set(*value, here());
  dipole_ = false;
}

void LogReader::s_squared(std::string_view rest) {
  if (const auto value = parse_double(first_token(rest))) run_.results.s_squared.set(*value, here());
}

void LogReader::done(std::string_view) { run_.run.finished.set(true, here()); }

void LogReader::read_line(std::string_view line) {
  if (reading_) read_atom(line);
  else if (!run_.version || !run_.method.name) read_banner(line);
}

void LogReader::complete() {
  auto& results = run_.results;
  if (optimizes_) run_.type.set("relax", whole());
  else if (results.heat_of_formation) run_.type.set("single_point", whole());
  if (!optimizes_ && results.heat_of_formation && run_.convergence.electronic) run_.convergence.ionic.set(true, whole());
}

}  // namespace quarry::mopac
