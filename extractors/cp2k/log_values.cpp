// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "cp2k/log_reader.hpp"
#include "quarry/units.hpp"
#include "simulation/text.hpp"

namespace quarry::cp2k {

using constants::hartree;
using simulation::first_token;
using simulation::tokens;
using simulation::trimmed;

/// `ATOMIC COORDINATES IN angstrom`, later with the unit in brackets.
void LogReader::coordinates(std::string_view rest) {
  const auto line = simulation::lower(rest);
  if (line.find("atomic coordinates in") == std::string::npos || line.find("angstrom") == std::string::npos) return;
  run_.mode = Mode::coordinates;
  run_.began = false;
  if (!run_.atoms.empty()) {
    run_.atoms.clear();
    run_.first_cell = run_.cell.size() == 3 ? std::optional(crystal::Matrix{run_.cell[0], run_.cell[1], run_.cell[2]}) : std::nullopt;
  }
  run_.atoms_known = true;
  run_.atoms_place = here();
}

/// `1     1 Si  14    0.000000    0.000000    0.000000      4.00      28.0855`
void LogReader::read_atom(std::string_view line) {
  const auto words = tokens(line);
  const auto number = words.empty() ? std::nullopt : parse_integer(words[0]);
  if (!number) {
    if (run_.began) run_.mode = Mode::none;
    return;
  }
  run_.began = true;
  const auto position = words.size() == 9 ? simulation::triple(words, 4) : std::nullopt;
  const auto charge = words.size() == 9 ? parse_double(words[7]) : std::nullopt;
  const auto* element = words.size() == 9 ? crystal::element_of_label(words[2]) : nullptr;
  if (charge && *charge == 0) return;  // a ghost
  if (!position || !charge || element == nullptr) run_.atoms_known = false;
  else run_.atoms.push_back({std::string(element->symbol), *position});
}

void LogReader::scf_converged(std::string_view rest) {
  run_.scf = true;
  if (const auto steps = parse_integer(first_token(rest))) run_.calculation.convergence.scf_steps_last.set(*steps, here());
}
void LogReader::scf_failed(std::string_view) { run_.scf = false; }

void LogReader::fermi(std::string_view rest) {
  if (const auto value = parse_double(first_token(rest))) run_.calculation.results.fermi.set(*value * hartree, here());
}
/// One line for each spin: of two, neither is the gap.
void LogReader::gap(std::string_view rest) {
  const auto value = parse_double(first_token(rest));
  if (value && !run_.unrestricted) run_.calculation.results.printed_gap.set(*value, here());
}
void LogReader::dispersion_energy(std::string_view rest) {
  if (const auto value = parse_double(first_token(rest))) run_.calculation.results.dispersion.set(*value * hartree, here());
}
void LogReader::absolute_moment(std::string_view rest) {
  if (const auto value = simulation::number_after(rest, ":")) run_.calculation.results.absolute_magnetization.set(*value, here());
}

/// ` ( QS ) energy (a.u.):              -31.297885372811063`; later `[a.u.]` or `[hartree]`, without a colon.
void LogReader::energy(std::string_view rest) {
  auto& results = run_.calculation.results;
  results.total.clear();
  results.total_native.reset();
  results.force_max.clear();
  results.force_rms.clear();
  results.stress.clear();
  run_.calculation.convergence.electronic.clear();
  const auto words = tokens(rest);
  if (words.size() < 4 || words[0] != "(") return;
  const auto unit = words[words.size() - 2];
  const bool atomic = unit.starts_with("(a.u.)") || unit.starts_with("[a.u.]") || unit.starts_with("[hartree]");
  const auto value = atomic ? parse_double(words.back()) : std::nullopt;
  if (run_.force_method.empty() || run_.force_method == "CP2K") run_.force_method = words[1];
  run_.any_energy = true;
  if (!value) return;
  results.total.set(*value * hartree, here());
  results.total_native = simulation::Native{*value, "Ha", std::string(words.back())};
  if (run_.scf) run_.calculation.convergence.electronic.set(*run_.scf, here());
  run_.scf.reset();
}

void LogReader::forces(std::string_view) {
  run_.mode = Mode::forces;
  run_.began = false;
  run_.rows.clear();
}
void LogReader::new_forces(std::string_view rest) { forces(rest); }

/// `1      1      Si          0.0     0.0     0.0`, later `1  -1.2E-02 0.0 0.0  1.2E-02`; Ha/bohr.
void LogReader::read_force(std::string_view line) {
  const auto words = tokens(line);
  if (words.empty()) {
    if (run_.began) run_.mode = Mode::none;
    return;
  }
  if (words[0] == "SUM" || words[0] == "Sum") return end_forces();
  if (!parse_integer(words[0])) return;
  run_.began = true;
  const auto row = words.size() == 6 ? simulation::triple(words, 3) : words.size() == 5 ? simulation::triple(words, 1) : std::nullopt;
  if (row) run_.rows.push_back(*row);
  else run_.mode = Mode::none;
}

void LogReader::end_forces() {
  run_.mode = Mode::none;
  if (run_.rows.empty()) return;
  double largest = 0, sum = 0;
  for (const auto& one : run_.rows) {
    largest = std::max(largest, crystal::dot(one, one));
    sum += crystal::dot(one, one);
  }
  constexpr double unit = hartree / constants::bohr;
  auto& results = run_.calculation.results;
  results.force_max.set(std::sqrt(largest) * unit, here());
  results.force_rms.set(std::sqrt(sum / (3 * static_cast<double>(run_.rows.size()))) * unit, here());
}

void LogReader::stress(std::string_view) {
  run_.mode = Mode::stress;
  run_.rows.clear();
}
void LogReader::new_stress(std::string_view rest) { stress(rest); }

/// `x       -1.25294346222E+01   2.42642737129E-09   2.07823775351E-10`: positive where compressed (against the energies of
/// strained cells, with 2023.1), the other sign than ours.
void LogReader::read_stress(std::string_view line) {
  const auto words = tokens(line);
  if (words.size() != 4 || words[0].size() != 1) return;
  const auto row = simulation::triple(words, 1);
  if (!row || (words[0].front() | 0x20) != static_cast<char>('x' + run_.rows.size())) {
    run_.mode = Mode::none;
    return;
  }
  run_.rows.push_back(*row);
  if (run_.rows.size() < 3) return;
  run_.mode = Mode::none;
  const auto& m = run_.rows;
  run_.calculation.results.stress.set({-m[0][0], -m[1][1], -m[2][2], -m[1][2], -m[0][2], -m[0][1]}, here());
}

/// `     0 ------------`
void LogReader::step(std::string_view rest) {
  if (const auto number = parse_integer(first_token(rest))) run_.last_step = *number;
}

namespace {

/// The numbers behind the equals sign, where there is one.
std::vector<std::string_view> columns(std::string_view rest) {
  auto words = tokens(rest);
  std::erase(words, "=");
  return words;
}

}  // namespace

void LogReader::md_step(std::string_view rest) {
  const auto words = columns(rest);
  if (words.size() == 1)
    if (const auto number = parse_integer(words[0])) run_.md_steps = *number;
}
void LogReader::md_time(std::string_view rest) {
  const auto words = columns(rest);
  const auto value = words.size() == 1 ? parse_double(words[0]) : std::nullopt;
  if (value) run_.calculation.dynamics.simulated_fs.set(*value, here());
}
/// Of a step and its mean so far; alone among the settings of older versions.
void LogReader::md_temperature(std::string_view rest) {
  const auto words = columns(rest);
  const auto value = words.empty() ? std::nullopt : parse_double(words.back());
  auto& dynamics = run_.calculation.dynamics;
  if (value && words.size() == 2) dynamics.temperature_mean.set(*value, here());
  else if (value && words.size() == 1) dynamics.temperature_target.set(*value, here());
}

void LogReader::aborted(std::string_view) {
  run_.abort = true;
  run_.calculation.diagnostics.push_back({Severity::warning, "the program stopped with an error", here()});
}

void LogReader::read_section(std::string_view line) {
  if (line.find("GEOMETRY OPTIMIZATION COMPLETED") != std::string_view::npos) run_.calculation.convergence.ionic.set(true, here());
  else if (line.find("MAXIMUM NUMBER OF OPTIMIZATION STEPS REACHED") != std::string_view::npos) run_.calculation.convergence.ionic.set(false, here());
  switch (run_.mode) {
    case Mode::none: return;
    case Mode::coordinates: return read_atom(line);
    case Mode::forces: return read_force(line);
    case Mode::stress: return read_stress(line);
  }
}

}  // namespace quarry::cp2k
