// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "quantum_espresso/log_reader.hpp"
#include "quarry/units.hpp"
#include "simulation/text.hpp"

namespace quarry::quantum_espresso {

using simulation::first_token;
using simulation::number_after;
using simulation::tokens;

/// `=    -406.00177990 Ry`: the line with `!` is that of a loop that converged; it is the free energy where states are smeared.
void LogReader::energy(std::string_view rest) {
  const auto words = simulation::after(rest, "=");
  const auto token = words ? first_token(*words) : std::string_view();
  const auto rydberg = parse_double(token);
  s_.geometries.energy(s_.run);
  auto& results = s_.run.results;
  results.total.clear();
  results.free.clear();
  results.total_native.reset();
  ++s_.energies;
  if (!rydberg) return;
  results.total.set(*rydberg * constants::rydberg, here());
  results.total_native = simulation::Native{*rydberg, "Ry", std::string(token)};
  s_.run.convergence.electronic.set(true, here());
}

void LogReader::smearing_contribution(std::string_view) {
  // The total energy printed above it holds -TS: it is the free energy.
  if (s_.run.results.total) s_.run.results.free = s_.run.results.total;
}

void LogReader::fermi(std::string_view rest) {
  if (const auto energy = parse_double(first_token(rest))) s_.run.results.fermi.set(*energy, here());
}

void LogReader::highest_occupied(std::string_view rest) {
  if (const auto energy = parse_double(first_token(rest))) s_.run.results.vbm.set(*energy, here());
}

void LogReader::highest_and_lowest(std::string_view rest) {
  const auto words = tokens(rest);
  if (words.size() < 2) return;
  const auto top = parse_double(words[0]), bottom = parse_double(words[1]);
  if (!top || !bottom) return;
  s_.run.results.vbm.set(*top, here());
  s_.run.results.cbm.set(*bottom, here());
  s_.run.results.printed_gap.set(std::max(0.0, *bottom - *top), here());
}

void LogReader::scf_converged(std::string_view rest) {
  s_.run.convergence.electronic.set(true, here());
  if (const auto steps = parse_integer(first_token(rest))) s_.run.convergence.scf_steps_last.set(*steps, here());
}

void LogReader::scf_not_converged(std::string_view) { s_.run.convergence.electronic.set(false, here()); }

void LogReader::magnetization(std::string_view rest) {
  const auto words = tokens(rest);
  if (words.size() < 2 || words[0] != "=") return;
  if (const auto vector = simulation::triple(words, 1)) {
    s_.run.results.magnetization.set(std::hypot((*vector)[0], (*vector)[1], (*vector)[2]), here());
  } else if (const auto value = parse_double(words[1])) {
    s_.run.results.magnetization.set(*value, here());
  }
}

void LogReader::absolute_magnetization(std::string_view rest) {
  if (const auto value = number_after(rest, "=")) s_.run.results.absolute_magnetization.set(*value, here());
}

void LogReader::forces(std::string_view) {
  s_.mode = Mode::forces;
  s_.forces.clear();
  s_.run.results.force_max.clear();
  s_.run.results.force_rms.clear();
}

/// `atom    1 type  1   force =     0.00000000    0.00000000   -0.00000065`, Ry/bohr.
void LogReader::read_force(std::string_view line) {
  const auto values = simulation::after(line, "force =");
  if (!values) {
    // Blank lines stand before the first; the contributions below the last atom are not forces.
    if (!line.empty()) s_.mode = Mode::none;
    return;
  }
  const auto force = simulation::triple(tokens(*values), 0);
  if (!force) {
    s_.mode = Mode::none;
    return;
  }
  s_.forces.add(*force);
  if (s_.forces.size() != s_.atoms) return;
  s_.mode = Mode::none;
  s_.forces.state_forces(s_.run.results, constants::rydberg / constants::bohr, here());
}

void LogReader::stress(std::string_view) {
  s_.mode = Mode::stress;
  s_.row = 0;
  s_.run.results.stress.clear();
}

/// Three columns in Ry/bohr^3, three in kbar. QE counts compression as positive.
void LogReader::read_stress_row(std::string_view line) {
  const auto row = simulation::triple(tokens(line), 0);
  if (!row) {
    s_.mode = Mode::none;
    return;
  }
  s_.tensor[s_.row++] = *row;
  if (s_.row < 3) return;
  s_.mode = Mode::none;
  constexpr double unit = -constants::rydberg / (constants::bohr * constants::bohr * constants::bohr) * constants::ev_per_cubic_angstrom;
  const auto& t = s_.tensor;
  s_.run.results.stress.set({t[0][0] * unit, t[1][1] * unit, t[2][2] * unit, t[1][2] * unit, t[0][2] * unit, t[0][1] * unit}, here());
}

void LogReader::geometry_optimization(std::string_view) { s_.relaxes = true; }
void LogReader::dynamics(std::string_view) { s_.moves_in_time = true; }
void LogReader::band_structure(std::string_view) { s_.bands = true; }

/// What stands under `Begin final coordinates` is then the geometry of the last energy.
void LogReader::relaxed(std::string_view) {
  s_.run.convergence.ionic.set(true, here());
  s_.geometries.converged();
}

/// The final coordinates are then those of a step that was not computed.
void LogReader::not_relaxed(std::string_view) { s_.run.convergence.ionic.set(false, here()); }

/// `freq (    1) =      -1.234567 [THz] =     -41.18 [cm-1]`; imaginary ones are negative.
void LogReader::frequency(std::string_view rest) {
  const auto value = number_after(rest, "=");
  if (!value || rest.find("[THz]") == std::string_view::npos) return;
  if (parse_integer(simulation::trimmed(rest.substr(0, rest.find(')')))) == 1) end_modes();
  s_.modes.push_back(*value);
}

/// `q = (    0.000000000   0.000000000   0.000000000 )`, above the modes.
void LogReader::q_point(std::string_view rest) {
  const auto q = simulation::triple(tokens(rest), 0);
  end_modes();
  s_.at_gamma = q && *q == crystal::Vector{0, 0, 0};
}

/// Of a whole set at q = 0 the three modes nearest to zero are translations, of whatever sign they come out.
void LogReader::end_modes() {
  auto& modes = s_.modes;
  if (s_.at_gamma && s_.atoms > 1 && modes.size() == 3 * s_.atoms) {
    std::ranges::sort(modes, {}, [](double thz) { return std::abs(thz); });
    modes.erase(modes.begin(), modes.begin() + 3);
  }
  s_.frequencies.insert(s_.frequencies.end(), modes.begin(), modes.end());
  modes.clear();
}

void LogReader::dielectric(std::string_view) {
  s_.mode = Mode::dielectric;
  s_.row = 0;
}

void LogReader::read_dielectric_row(std::string_view line) {
  if (line.empty()) return;
  const auto words = tokens(line);
  const auto row = words.size() >= 5 && words[0] == "(" ? simulation::triple(words, 1) : std::nullopt;
  if (!row) {
    s_.mode = Mode::none;
    return;
  }
  s_.tensor[s_.row++] = *row;
  if (s_.row < 3) return;
  s_.mode = Mode::none;
  std::vector<double> components;
  for (const auto& one : s_.tensor) components.insert(components.end(), one.begin(), one.end());
  s_.run.results.dielectric_electronic.set(std::move(components), here());
}

/// `1m35.45s CPU   1m45.55s WALL`
void LogReader::times(std::string_view rest) {
  const auto cpu = rest.find("CPU"), wall = rest.find("WALL");
  if (cpu == std::string_view::npos) return;
  if (const auto seconds = simulation::duration(rest.substr(0, cpu))) s_.run.run.cpu_seconds.set(*seconds, here());
  if (wall == std::string_view::npos) return;
  auto text = simulation::trimmed(rest.substr(cpu + 3, wall - cpu - 3));
  if (text.starts_with(",")) text.remove_prefix(1);
  if (const auto seconds = simulation::duration(text)) s_.run.run.wall_seconds.set(*seconds, here());
}

void LogReader::done(std::string_view) { s_.run.run.finished.set(true, here()); }

void LogReader::failed(std::string_view rest) {
  s_.run.diagnostics.push_back({Severity::warning, "the program stopped with an error in routine " + std::string(simulation::trimmed(rest)), here()});
}

}  // namespace quarry::quantum_espresso
