// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "nwchem/log_reader.hpp"
#include "quarry/units.hpp"
#include "simulation/text.hpp"

namespace quarry::nwchem {

using constants::hartree;
using simulation::first_token;
using simulation::lower;
using simulation::tokens;
using simulation::trimmed;

/// `angstroms (scale by  1.889725989 to convert to a.u.)`, or `a.u. (scale by 1.000...)`.
void LogReader::coordinates(std::string_view rest) {
  mode_ = Mode::coordinates;
  began_ = false;
  const bool angstrom = first_token(rest).starts_with("angstrom");
  unit_known_ = angstrom || first_token(rest).starts_with("a.u.");
  atoms_.clear(angstrom ? 1 : constants::bohr);
}

void LogReader::read_atom(std::string_view line) {
  const auto words = tokens(line);
  const auto position = simulation::triple(words, 3);
  if (words.size() != 6 || !position || !parse_integer(words[0])) {
    if (!began_) return;  // headings
    mode_ = Mode::none;
    if (!line.empty() || !unit_known_) atoms_.spoil();
    return geometries_.printed(run_, atoms_.free(), here());
  }
  began_ = true;
  if (!lower(words[1]).starts_with("bq")) atoms_.add(words[1], *position);
}

/// Another part of the input is read: the geometry in it is not that of the last energy.
void LogReader::input_module(std::string_view) {
  displaced_ = false;
  geometries_.next_job();
}

void LogReader::module_begins(std::string_view) { scf_failed_ = false; }

void LogReader::set_energy(std::string_view token, const char* level) {
  const bool above_scf = level != std::string_view("HF") && level != std::string_view("DFT");
  level_ = level;
  geometries_.energy(run_);
  auto& results = run_.results;
  const auto value = parse_double(token);
  // An optimization prints its last energy again, and does not repeat what stood behind it.
  constexpr double same = 1e-6;
  const bool again = value && results.total_native && std::abs(*value - results.total_native->value) < same;
  if (!again)
    for (auto* reading : {&results.force_max, &results.force_rms}) reading->clear();
  if (!again && !above_scf) orbitals_.clear();
  results.total.clear();
  results.total_native.reset();
  if (!value) return;
  results.total.set(*value * hartree, here());
  results.total_native = simulation::Native{*value, "Ha", std::string(token)};
}

void LogReader::dft_energy(std::string_view rest) {
  set_energy(first_token(rest), "DFT");
  run_.convergence.electronic.set(!scf_failed_, here());
  run_.results.scf.clear();
}
void LogReader::scf_energy(std::string_view rest) {
  set_energy(first_token(rest), "HF");
  run_.results.scf = run_.results.total;
  run_.convergence.electronic.set(!scf_failed_, here());
}
void LogReader::mp2_energy(std::string_view rest) {
  const auto token = first_token(rest);
  set_energy(token == ":" || token == "=" ? first_token(trimmed(rest).substr(1)) : token, "MP2");
}
void LogReader::ccsd_energy(std::string_view rest) {
  const auto value = simulation::after(rest, "=");
  set_energy(first_token(value ? *value : rest), "CCSD");
}
void LogReader::ccsdt_energy(std::string_view rest) {
  const auto value = simulation::after(rest, "=");
  set_energy(first_token(value ? *value : rest), "CCSD(T)");
}

/// Of the plane-wave modules: `-0.2041357207E+02 ( -0.10207E+02/ion)`.
void LogReader::plane_wave_energy(std::string_view rest) { set_energy(first_token(rest), "DFT"); }

void LogReader::plane_wave_cutoff(std::string_view rest) {
  const auto value = parse_double(first_token(rest));
  if (!value) return;
  run_.method.cutoff.set(*value * hartree, here());
  run_.method.basis_type.set("plane waves", here());
}

void LogReader::plane_wave_functional(std::string_view rest) {
  simulation::Functional functional;
  const auto words = trimmed(rest);
  if (words.starts_with("LDA (Vosko")) functional = *simulation::functional_named("SVWN5");
  else if (words.starts_with("PBE96")) functional = *simulation::functional_named("PBE");
  else if (const auto known = simulation::functional_named(first_token(words))) functional = *known;
  functional.stated = words;
  run_.method.functional.set(std::move(functional), here());
}

void LogReader::dispersion_energy(std::string_view rest) {
  if (const auto value = simulation::number_after(rest, "=")) run_.results.dispersion.set(*value * hartree, here());
}

void LogReader::scf_failed(std::string_view) {
  scf_failed_ = true;
  run_.convergence.electronic.set(false, here());
}

/// `@    2     -76.40895454 -1.0D-06 ...`
void LogReader::step(std::string_view rest) {
  const auto words = tokens(rest);
  if (words.size() < 3) return;
  if (const auto number = parse_integer(words[0])) steps_ = std::max(steps_, *number + 1);
}
void LogReader::optimized(std::string_view) {
  run_.convergence.ionic.set(true, here());
  geometries_.converged();
}
void LogReader::not_optimized(std::string_view) { run_.convergence.ionic.set(false, here()); }

/// `   1 O  x y z  gx gy gz`, Ha/bohr.
void LogReader::read_gradient(std::string_view line) {
  const auto words = tokens(line);
  const auto row = words.size() == 8 && parse_integer(words[0]) ? simulation::triple(words, 5) : std::nullopt;
  if (row) {
    began_ = true;
    gradient_.add(*row);
    return;
  }
  if (!began_) return;
  mode_ = Mode::none;
  if (line.empty()) gradient_.state_forces(run_.results, hartree / constants::bohr, here());
}

/// `    5  Occ=2.000000D+00  E=-2.905446D-01  Symmetry=b2`
void LogReader::vector(std::string_view rest) {
  const auto occupation = simulation::number_after(rest, "Occ=");
  const auto energy = simulation::number_after(rest, " E=");
  if (!occupation || !energy) return;
  orbitals_.add(vectors_beta_ ? 1 : 0, *energy * hartree, *occupation > 1e-3);
}

/// Projected frequencies, cm-1: translations and rotations are near zero.
void LogReader::frequencies(std::string_view rest) {
  thermal_energy_ = run_.results.total.value;
  for (const auto word : tokens(rest)) {
    const auto wavenumber = parse_double(word);
    if (!wavenumber) return;
    if (std::abs(*wavenumber) >= 1) modes_.add(*wavenumber);
  }
}

/// `=   13.274 kcal/mol  (  0.021153 au)`
void LogReader::zero_point(std::string_view rest) {
  modes_ = {};  // it stands before the list
  thermal_energy_ = run_.results.total.value;
  const auto bracket = rest.find('(');
  if (bracket == std::string_view::npos) return;
  if (const auto value = parse_double(first_token(rest.substr(bracket + 1)))) run_.results.zero_point.set(*value * hartree, here());
}

/// `atom:   1 xyz: 1(+) wall time:  6.8  date: ...`, before the energy of a step.
void LogReader::displaced(std::string_view rest) {
  if (rest.find("xyz:") == std::string_view::npos) return;
  displaced_ = true;
  mode_ = Mode::none;
}
/// `finite difference hessian delta = ...`, behind the last of them.
void LogReader::displacements_end(std::string_view) { displaced_ = false; }

void LogReader::input_error(std::string_view) {
  input_error_ = true;
  run_.diagnostics.push_back({Severity::warning, "the program stopped: there is an error in its input", here()});
}

/// `5.6s     wall:        6.0s`
void LogReader::total_times(std::string_view rest) {
  const auto wall = rest.find("wall:");
  if (const auto seconds = simulation::duration(rest.substr(0, wall))) run_.run.cpu_seconds.set(*seconds, here());
  if (wall != std::string_view::npos)
    if (const auto seconds = simulation::duration(rest.substr(wall + 5))) run_.run.wall_seconds.set(*seconds, here());
  run_.run.finished.set(true, here());
}

void LogReader::read_section(std::string_view line) {
  switch (mode_) {
    case Mode::none:
    case Mode::echo: return;
    case Mode::basis: return read_basis(line);
    case Mode::xc: return read_xc(line);
    case Mode::coordinates: return read_atom(line);
    case Mode::gradients: return read_gradient(line);
  }
}

}  // namespace quarry::nwchem
