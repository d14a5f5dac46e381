// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "orca/log_reader.hpp"
#include "quarry/units.hpp"
#include "simulation/text.hpp"

namespace quarry::orca {

using constants::hartree;
using simulation::first_token;
using simulation::tokens;
using simulation::trimmed;

namespace {

/// The value behind the dots of `Total Charge           Charge          ....    0`.
std::string_view behind_dots(std::string_view rest) {
  const auto at = rest.find("...");
  if (at == std::string_view::npos) return {};
  return first_token(rest.substr(std::min(rest.find_first_not_of('.', at), rest.size())));
}

}  // namespace

void LogReader::version(std::string_view rest) {
  version_ = first_token(rest);
  s_.run.version.set(version_, here());
}

/// `$new_job` begins anew: what was said of the job before is not of this one.
void LogReader::job(std::string_view rest) {
  const auto number = parse_integer(first_token(rest));
  if (!number || *number < 2) return;
  auto keywords = std::move(s_.keywords);
  const auto version = s_.run.version;
  s_ = {};
  s_.keywords = std::move(keywords);
  s_.run.program = "ORCA";
  s_.run.version = version;
  s_.run.diagnostics.push_back({Severity::note, "the log holds several jobs: the last one is described", here()});
}

/// `  1> ! RI BP86 def2-SVP` of the input that the log repeats.
void LogReader::input_line(std::string_view rest) {
  const auto at = rest.find('>');
  if (at == std::string_view::npos || !parse_integer(trimmed(rest.substr(0, at)))) return;
  auto text = trimmed(rest.substr(at + 1));
  if (!text.starts_with('!')) return;
  text = text.substr(1, text.find('#') - 1);
  for (const auto word : tokens(text)) keyword(word);
}

void LogReader::keyword(std::string_view word) {
  s_.keywords.emplace_back(word);
  const auto key = simulation::lower(word);
  if (key == "d3bj" || key == "d3") s_.dispersion = "D3(BJ)";
  else if (key == "d3zero") s_.dispersion = "D3";
  else if (key == "d4") s_.dispersion = "D4";
  else if (key == "d2") s_.dispersion = "D2";
  else if (key.find("opt") != std::string::npos && !key.starts_with("no")) s_.optimizes = true;
}

void LogReader::basis_v5(std::string_view rest) {
  if (const auto name = trimmed(rest); !name.empty()) s_.run.method.basis_set.set(std::string(name), here());
}

void LogReader::processors(std::string_view rest) {
  if (const auto number = parse_integer(first_token(rest))) s_.run.run.cores.set(*number, here());
}

void LogReader::method(std::string_view) { s_.run.method.name.set("DFT", here()); }

void LogReader::exact_exchange(std::string_view rest) {
  const auto fraction = parse_double(behind_dots(rest));
  if (!fraction || *fraction < 0 || *fraction > 1 || !s_.run.method.name) return;
  auto functional = s_.run.method.functional.value.value_or(simulation::Functional{});
  functional.exact_exchange = *fraction;
  s_.run.method.functional.set(std::move(functional), here());
}

void LogReader::charge(std::string_view rest) {
  if (const auto value = parse_integer(behind_dots(rest))) s_.run.method.charge.set(static_cast<double>(*value), here());
}
void LogReader::multiplicity(std::string_view rest) {
  if (const auto value = parse_integer(behind_dots(rest))) s_.run.method.multiplicity.set(*value, here());
}
void LogReader::electrons(std::string_view rest) {
  if (const auto value = parse_double(behind_dots(rest))) s_.run.method.electrons.set(*value, here());
}
void LogReader::dimension(std::string_view rest) {
  if (const auto value = parse_integer(behind_dots(rest))) s_.run.method.basis_functions.set(*value, here());
}
void LogReader::reference(std::string_view rest) {
  s_.reference = behind_dots(rest);
  s_.run.method.spin_polarized.set(s_.reference == "UHF" || s_.reference == "UKS" || s_.reference == "ROHF", here());
}

void LogReader::coordinates(std::string_view) {
  s_.mode = Mode::coordinates;
  s_.atoms.clear();
}

void LogReader::read_atom(std::string_view line) {
  if (line.starts_with("---")) return;
  const auto words = tokens(line);
  const auto position = simulation::triple(words, 1);
  if (words.size() != 4 || !position) {
    // A blank line ends the list; what is no atom spoils it.
    s_.mode = Mode::none;
    if (!line.empty()) s_.atoms.spoil();
    return s_.geometries.printed(s_.run, s_.atoms.free(), here());
  }
  s_.atoms.add(words[0], *position);
}

void LogReader::energy_of(simulation::Reading<double>& reading, std::string_view text) {
  reading.clear();
  if (const auto value = parse_double(first_token(text))) reading.set(*value * hartree, here());
}

void LogReader::total_energy(std::string_view rest) { energy_of(s_.run.results.scf, rest); }

void LogReader::final_energy(std::string_view rest) {
  const auto token = first_token(rest);
  s_.geometries.energy(s_.run);
  energy_of(s_.run.results.total, rest);
  s_.run.results.total_native.reset();
  if (const auto value = parse_double(token)) s_.run.results.total_native = simulation::Native{*value, "Ha", std::string(token)};
  if (rest.find("not fully converged") != std::string_view::npos) s_.run.convergence.electronic.set(false, here());
}

void LogReader::dispersion_energy(std::string_view rest) {
  if (const auto value = parse_double(first_token(rest))) s_.run.results.dispersion.set(*value * hartree, here());
}

void LogReader::scf_converged(std::string_view rest) {
  s_.run.convergence.electronic.set(true, here());
  if (const auto cycles = parse_integer(first_token(rest))) s_.run.convergence.scf_steps_last.set(*cycles, here());
}
void LogReader::scf_failed(std::string_view) { s_.run.convergence.electronic.set(false, here()); }

void LogReader::optimization_cycle(std::string_view) {
  ++s_.cycles;
  s_.optimizes = true;
}
void LogReader::optimized(std::string_view) { s_.run.convergence.ionic.set(true, here()); }
void LogReader::not_optimized(std::string_view) { s_.run.convergence.ionic.set(false, here()); }

void LogReader::gradient(std::string_view) {
  s_.mode = Mode::gradient;
  s_.began = false;
  s_.gradient.clear();
}

/// `   1   C   :    0.001 -0.002  0.000`, Eh/bohr.
void LogReader::read_gradient(std::string_view line) {
  if (line.starts_with("---") || (line.empty() && !s_.began)) return;
  const auto colon = line.find(':');
  const auto row = colon == std::string_view::npos ? std::nullopt : simulation::triple(tokens(line.substr(colon + 1)), 0);
  if (row) {
    s_.began = true;
    s_.gradient.add(*row);
    return;
  }
  s_.mode = Mode::none;
  if (line.empty()) s_.gradient.state_forces(s_.run.results, hartree / constants::bohr, here());
}

void LogReader::orbital_energies(std::string_view) {
  s_.mode = Mode::orbitals;
  s_.began = false;
  s_.spin = 0;
  s_.orbitals.clear();
}
void LogReader::spin_up(std::string_view) {
  if (s_.mode == Mode::orbitals) s_.spin = 0;
}
void LogReader::spin_down(std::string_view) {
  if (s_.mode != Mode::orbitals) return;
  s_.spin = 1;
  s_.began = false;
}

/// `   0   2.0000     -10.012345      -272.4560    1-Bu`
void LogReader::read_orbital(std::string_view line) {
  const auto words = tokens(line);
  const auto occupation = words.size() >= 4 ? parse_double(words[1]) : std::nullopt;
  const auto energy = words.size() >= 4 ? parse_double(words[2]) : std::nullopt;
  if (!occupation || !energy || !parse_integer(words[0])) {
    // Headings and blank lines stand before a list and between the two of an open shell.
    if (s_.began && !line.empty()) s_.mode = Mode::none;
    return;
  }
  s_.began = true;
  s_.orbitals.add(s_.spin, *energy * hartree, *occupation > 1e-3);
  s_.orbitals.state(s_.run.results, here());
}

/// `<< Calculating gradient on displaced geometry   3 (of  18) >>`, before the energy of a step.
void LogReader::displaced(std::string_view rest) {
  if (rest.find("on displaced geometry") != std::string_view::npos) displacements(rest);
}
void LogReader::displacements(std::string_view) {
  s_.displaced = true;
  s_.mode = Mode::none;
}

void LogReader::frequencies(std::string_view) {
  s_.displaced = false;
  s_.mode = Mode::frequencies;
  s_.began = false;
  s_.modes = {};
}

/// `   6:      1623.45 cm**-1`; translations and rotations are zero.
void LogReader::read_frequency(std::string_view line) {
  const auto colon = line.find(':');
  if (line.find("cm**-1") == std::string_view::npos || colon == std::string_view::npos) {
    if (s_.began && !line.empty()) s_.mode = Mode::none;
    return;
  }
  if (!parse_integer(trimmed(line.substr(0, colon)))) return;
  const auto wavenumber = parse_double(first_token(line.substr(colon + 1)));
  s_.began = true;
  if (!wavenumber || *wavenumber == 0) return;
  s_.modes.add(*wavenumber);
  s_.modes.state(s_.run.results, here());
}

void LogReader::zero_point(std::string_view rest) {
  if (const auto value = parse_double(behind_dots(rest))) s_.run.results.zero_point.set(*value * hartree, here());
}
void LogReader::enthalpy(std::string_view rest) {
  if (const auto value = parse_double(behind_dots(rest))) s_.run.results.enthalpy.set(*value * hartree, here());
}
void LogReader::gibbs(std::string_view rest) {
  if (const auto value = parse_double(behind_dots(rest))) s_.run.results.gibbs.set(*value * hartree, here());
}

void LogReader::dipole(std::string_view rest) {
  if (const auto value = simulation::number_after(rest, ":")) s_.run.results.dipole_debye.set(*value, here());
}

void LogReader::s_squared(std::string_view rest) {
  if (const auto value = simulation::number_after(rest, ":")) s_.run.results.s_squared.set(*value, here());
}

void LogReader::normal_end(std::string_view) { s_.run.run.finished.set(true, here()); }

void LogReader::error_end(std::string_view rest) {
  s_.failed = true;
  s_.run.diagnostics.push_back({Severity::warning, "the program stopped with an error" + std::string(rest.empty() ? "" : " ") + std::string(trimmed(rest)), here()});
}

/// `0 days 0 hours 0 minutes 52 seconds 153 msec`
void LogReader::run_time(std::string_view rest) {
  if (const auto seconds = simulation::duration(rest)) s_.run.run.wall_seconds.set(*seconds, here());
}

void LogReader::read_section(std::string_view line) {
  switch (s_.mode) {
    case Mode::none: return;
    case Mode::coordinates: return read_atom(line);
    case Mode::gradient: return read_gradient(line);
    case Mode::orbitals: return read_orbital(line);
    case Mode::frequencies: return read_frequency(line);
  }
}

}  // namespace quarry::orca
