// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "quarry/units.hpp"
#include "simulation/text.hpp"
#include "xtb/log_reader.hpp"

namespace quarry::xtb {

using constants::hartree;
using simulation::first_token;
using simulation::tokens;
using simulation::trimmed;

void LogReader::version(std::string_view rest) {
  if (const auto token = first_token(rest); !token.empty()) run_.version.set(std::string(token), here());
  if (const auto open = rest.find('('), close = rest.find(')'); open != std::string_view::npos && close != std::string_view::npos && open < close)
    run_.build.set(std::string(rest.substr(open + 1, close - open - 1)), here());
}

/// `2022/04/26 at 11:59:55.216`: a day, as the zone of the time is not said.
void LogReader::started(std::string_view rest) {
  std::string day(first_token(rest));
  if (day.size() != 10) return;
  std::ranges::replace(day, '/', '-');
  run_.run.start.set(std::move(day), here());
}

void LogReader::call(std::string_view rest) { call_ = " " + std::string(trimmed(rest)) + " "; }
void LogReader::threads(std::string_view rest) {
  if (const auto value = parse_integer(first_token(rest))) run_.run.threads.set(*value, here());
}
void LogReader::atoms(std::string_view rest) {
  if (const auto value = parse_integer(first_token(rest))) run_.sites.set(*value, here());
}
/// S of the electrons.
void LogReader::spin(std::string_view rest) {
  const auto value = parse_double(first_token(rest));
  if (value && *value >= 0 && 2 * *value == std::floor(2 * *value)) run_.method.multiplicity.set(static_cast<std::int64_t>(2 * *value) + 1, here());
}

void LogReader::elements(std::string_view) {
  mode_ = Mode::elements;
  composition_.clear();
  elements_known_ = true;
}

namespace {

double atoms_in(const Composition& composition) {
  double sum = 0;
  for (const auto& entry : composition) sum += entry.second;
  return sum;
}

}  // namespace

/// `    2    1 H      2, 3, 7-12`; a list that goes on in the next line ends in a comma.
void LogReader::read_elements(std::string_view line) {
  if (line.empty()) {
    mode_ = Mode::none;
    if (!elements_known_ || composition_.empty()) return;
    run_.composition.set(composition_, here());
    if (!run_.sites) run_.sites.set(static_cast<std::int64_t>(atoms_in(composition_)), here());
    return;
  }
  const auto words = tokens(line);
  const auto* element = words.size() > 3 && parse_integer(words[0]) ? crystal::element_of_label(words[2]) : nullptr;
  if (element == nullptr) {
    elements_known_ = false;
    return;
  }
  std::int64_t count = 0;
  for (std::size_t i = 3; i < words.size(); ++i) {
    auto word = words[i];
    if (word.ends_with(',')) word.remove_suffix(1);
    else if (i + 1 < words.size()) elements_known_ = false;
    const auto dash = word.find('-');
    const auto first = parse_integer(word.substr(0, dash)), last = dash == std::string_view::npos ? first : parse_integer(word.substr(dash + 1));
    if (!first || !last || *last < *first) elements_known_ = false;
    else count += *last - *first + 1;
  }
  if (line.ends_with(',')) elements_known_ = false;
  composition_[std::string(element->symbol)] += static_cast<double>(count);
}

void LogReader::functions(std::string_view rest) {
  if (const auto value = parse_integer(first_token(rest))) run_.method.basis_functions.set(*value, here());
}
void LogReader::electrons(std::string_view rest) {
  if (const auto value = parse_integer(first_token(rest))) run_.method.electrons.set(static_cast<double>(*value), here());
}
void LogReader::hamiltonian(std::string_view rest) {
  if (const auto name = first_token(rest); !name.empty()) run_.method.name.set(std::string(name), here());
}
void LogReader::solvation(std::string_view rest) {
  if (const auto name = first_token(rest); !name.empty()) run_.method.solvation.set(std::string(name), here());
}

void LogReader::converged(std::string_view) { run_.convergence.electronic.set(true, here()); }
void LogReader::not_converged(std::string_view) { run_.convergence.electronic.set(false, here()); }

void LogReader::orbitals(std::string_view) {
  mode_ = Mode::orbitals;
  orbitals_.clear();
}

/// `:: total energy   -5.768774915433 Eh ::` of each cycle of charges, `| TOTAL ENERGY  -5.768774915433 Eh |` at the end.
void LogReader::summary_energy(std::string_view rest) {
  const auto converged = run_.convergence.electronic;
  energy(first_token(rest));
  run_.convergence.electronic = converged;
}
void LogReader::total_energy(std::string_view rest) { summary_energy(rest); }

void LogReader::charge(std::string_view rest) {
  const auto value = parse_double(first_token(rest));
  if (value && std::abs(*value - std::round(*value)) < 1e-3) run_.method.charge.set(std::round(*value) + 0.0, here());
}

void LogReader::optimizer(std::string_view) { run_.type.set("relax", here()); }
void LogReader::cycle(std::string_view rest) {
  if (const auto number = parse_integer(first_token(rest))) steps_ = *number;
}
void LogReader::optimized(std::string_view) { run_.convergence.ionic.set(true, here()); }
void LogReader::not_optimized(std::string_view) { run_.convergence.ionic.set(false, here()); }

/// In the format of the input: `$coord` (bohr) or xyz (angstrom); others are not read.
void LogReader::final_structure(std::string_view) { mode_ = Mode::structure; }

void LogReader::read_structure(std::string_view line) {
  if (mode_ == Mode::structure) {
    if (line.starts_with("===")) return;
    const auto count = parse_integer(line);
    if (line.starts_with("$coord")) mode_ = Mode::turbomole;
    else mode_ = count && *count > 0 ? Mode::xyz : Mode::none;
    rows_ = count.value_or(0);
    comment_ = true;
    atoms_.clear(mode_ == Mode::turbomole ? constants::bohr : 1);
    return;
  }
  const auto words = tokens(line);
  if (mode_ == Mode::turbomole) {
    const auto position = words.size() == 4 ? simulation::triple(words, 0) : std::nullopt;
    if (position) return atoms_.add(words[3], *position);
    mode_ = Mode::none;
    if (!line.starts_with('$') || line.starts_with("$periodic 1") || line.starts_with("$periodic 2") || line.starts_with("$periodic 3")) atoms_.spoil();
    return geometry();
  }
  if (comment_) {
    comment_ = false;
    return;
  }
  --rows_;
  const auto position = words.size() == 4 ? simulation::triple(words, 1) : std::nullopt;
  if (position) atoms_.add(words[0], *position);
  else atoms_.spoil();
  if (rows_ > 0) return;
  mode_ = Mode::none;
  geometry();
}

void LogReader::frequencies_heading(std::string_view) { modes_ = {}; }
/// 1/cm; translations and rotations are projected out and print as zero.
void LogReader::frequencies(std::string_view rest) {
  for (const auto word : tokens(rest))
    if (const auto value = parse_double(word); value && std::abs(*value) >= 1) modes_.add(*value);
}

void LogReader::hartree_value(simulation::Reading<double>& reading, std::string_view rest) {
  if (const auto value = parse_double(first_token(rest))) reading.set(*value * hartree, here());
}
void LogReader::zero_point(std::string_view rest) { hartree_value(run_.results.zero_point, rest); }
void LogReader::enthalpy(std::string_view rest) { hartree_value(run_.results.enthalpy, rest); }
void LogReader::free_energy(std::string_view rest) { hartree_value(run_.results.gibbs, rest); }

void LogReader::dipole(std::string_view) { dipole_ = true; }
/// `0.001   0.000   0.871   2.214`: atomic units, then the norm in debye.
void LogReader::full_dipole(std::string_view rest) {
  const auto words = tokens(rest);
  if (const auto value = dipole_ && words.size() == 4 ? parse_double(words[3]) : std::nullopt) run_.results.dipole_debye.set(*value, here());
  dipole_ = false;
}

/// The first is of the whole run.
void LogReader::wall_time(std::string_view rest) {
  if (const auto seconds = simulation::duration(rest); seconds && !run_.run.wall_seconds) run_.run.wall_seconds.set(*seconds, here());
}
void LogReader::cpu_time(std::string_view rest) {
  if (const auto seconds = simulation::duration(rest); seconds && !run_.run.cpu_seconds) run_.run.cpu_seconds.set(*seconds, here());
}
void LogReader::finished(std::string_view) { run_.run.finished.set(true, here()); }
void LogReader::abnormal(std::string_view) { stopped("the program says that it stopped abnormally"); }

void LogReader::read_line(std::string_view line) {
  if (mode_ == Mode::elements) return read_elements(line);
  if (mode_ == Mode::structure || mode_ == Mode::turbomole || mode_ == Mode::xyz) return read_structure(line);
  if (mode_ == Mode::orbitals) {
    const auto words = tokens(line);
    if (words.empty()) mode_ = Mode::none;
    else if (words.size() < 3) return;
    else if (const auto value = parse_double(words[words.size() - 2]); value && words.back() == "(HOMO)") orbitals_.occupied(0, *value);
    else if (value && words.back() == "(LUMO)") orbitals_.empty(0, *value);
    return;
  }
  if (const auto value = simulation::number_after(line, "total (Debye):")) run_.results.dipole_debye.set(*value, here());
}

void LogReader::complete() {
  const auto asks = [&](std::string_view word) { return call_.find(" " + std::string(word) + " ") != std::string::npos; };
  if (!run_.type && (asks("--opt") || asks("-o") || asks("--ohess"))) run_.type.set("relax", whole());
  else if (!run_.type && (asks("--hess") || modes_.modes > 0)) run_.type.set("frequency", whole());
  else if (asks("--md") || asks("--omd")) run_.type.set("md", whole());
}

}  // namespace quarry::xtb
