// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "quantum_espresso/functional.hpp"
#include "quantum_espresso/log_reader.hpp"
#include "quarry/units.hpp"
#include "simulation/text.hpp"

namespace quarry::quantum_espresso {

using simulation::first_token;
using simulation::tokens;
using simulation::trimmed;

namespace {

/// The number behind the `=` of a line whose beginning is an anchor.
std::optional<double> number_in(std::string_view rest) { return simulation::number_after(rest, "="); }

template <class T>
void set_once(simulation::Reading<T>& reading, std::optional<T> value, const Place& place) {
  if (value) reading.set(std::move(*value), place);
}

}  // namespace

void LogReader::title(std::string_view) { s_.mode = Mode::title; }

void LogReader::processors(std::string_view rest) { set_once(s_.run.run.cores, parse_integer(first_token(rest)), here()); }

void LogReader::lattice_parameter(std::string_view rest) {
  if (const auto bohr = number_in(rest)) s_.alat = *bohr * constants::bohr;
}

void LogReader::number_of_atoms(std::string_view rest) {
  if (const auto number = simulation::integer_after(rest, "="); number && *number > 0) {
    s_.run.sites.set(*number, here());
    s_.atoms = static_cast<std::size_t>(*number);
  }
}

void LogReader::number_of_electrons(std::string_view rest) { set_once(s_.run.method.electrons, number_in(rest), here()); }

void LogReader::number_of_states(std::string_view rest) {
  set_once(s_.run.method.bands, simulation::integer_after(rest, "="), here());
}

void LogReader::cutoff(std::string_view rest) {
  if (const auto rydberg = number_in(rest)) s_.run.method.cutoff.set(*rydberg * constants::rydberg, here());
}

void LogReader::density_cutoff(std::string_view rest) {
  if (const auto rydberg = number_in(rest)) s_.run.method.density_cutoff.set(*rydberg * constants::rydberg, here());
}

void LogReader::scf_threshold(std::string_view rest) {
  if (const auto rydberg = number_in(rest)) s_.run.convergence.scf_threshold.set(*rydberg * constants::rydberg, here());
}

void LogReader::force_threshold(std::string_view rest) {
  if (const auto value = number_in(rest))
    s_.run.convergence.force_threshold.set(*value * constants::rydberg / constants::bohr, here());
}

void LogReader::functional(std::string_view rest) {
  const auto words = simulation::after(rest, "=");
  if (words && !trimmed(*words).empty()) s_.run.method.functional.set(functional_of(*words), here());
}

void LogReader::steps_allowed(std::string_view rest) {
  if (const auto steps = simulation::integer_after(rest, "="); steps && *steps > 1) s_.run.convergence.max_ionic_steps.set(*steps, here());
}

/// `a(1) = (   1.000000   0.000000   0.000000 )`, in units of alat.
void LogReader::axis(std::string_view rest) {
  const auto open = rest.find("= (");
  if (rest.size() < 2 || rest[1] != ')' || open == std::string_view::npos) return;
  const auto index = static_cast<std::size_t>(rest[0] - '1');
  auto words = rest.substr(open + 3);
  words = words.substr(0, words.find(')'));
  const auto vector = simulation::triple(tokens(words), 0);
  if (index > 2 || !vector || s_.alat <= 0) return;
  for (std::size_t k = 0; k < 3; ++k) s_.cell[index][k] = (*vector)[k] * s_.alat;
  s_.has_cell = index == 2;
}

/// `1 for Ti read from file:` with the path in the next line, or in this one.
void LogReader::pseudopotential(std::string_view rest) {
  const auto words = tokens(rest);
  if (words.size() < 3) return;
  // The last calculation of a variable-cell relaxation prints the list again.
  if (words[0] == "1") s_.pseudopotentials.clear();
  simulation::Pseudopotential one;
  if (const auto* element = crystal::element_of_label(words[2])) one.element = element->symbol;
  s_.pseudopotentials.push_back(std::move(one));
  s_.mode = Mode::pseudopotential_file;
  const auto path = simulation::after(rest, "file:");
  if (path && !trimmed(*path).empty()) read_section(trimmed(*path));
}

void LogReader::checksum(std::string_view rest) {
  if (!s_.pseudopotentials.empty()) s_.pseudopotentials.back().hash = first_token(rest);
}

/// `Pseudo is Ultrasoft + core correction, Zval = 12.0`
void LogReader::pseudopotential_type(std::string_view rest) {
  if (s_.pseudopotentials.empty()) return;
  auto& one = s_.pseudopotentials.back();
  one.type = trimmed(rest.substr(0, rest.find(',')));
  one.valence = simulation::number_after(rest, "Zval =");
}

/// Of the two lists of sites the Cartesian one, which comes first, is read: it has the units that do not round the cell's.
void LogReader::sites(std::string_view rest) {
  if (rest.find("alat") == std::string_view::npos && rest.find("a_0") == std::string_view::npos) return;
  s_.geometries.next_job();  // a variable-cell relaxation ends with a calculation of its own
  s_.mode = Mode::sites;
  s_.position_unit = "alat";
  begin_positions();
}

void LogReader::k_points(std::string_view rest) {
  auto& method = s_.run.method;
  if (auto number = parse_integer(first_token(rest))) method.k_irreducible.set(*number, here());
  const auto words = simulation::lower(rest);
  const auto has = [&](std::string_view word) { return words.find(word) != std::string::npos; };
  std::string kind;
  if (has("tetrahedron")) kind = "tetrahedron";
  else if (has("fermi-dirac")) kind = "fermi_dirac";
  else if (has("methfessel-paxton")) kind = "methfessel_paxton";
  else if (has("marzari-vanderbilt") || has("cold")) kind = "cold";
  else if (has("gaussian")) kind = "gaussian";
  if (kind.empty()) return;
  method.smearing.set(kind, here());
  if (const auto width = simulation::number_after(rest, "(Ry)=")) method.smearing_width.set(*width * constants::rydberg, here());
}

void LogReader::magnetic_structure(std::string_view) { s_.run.method.spin_polarized.set(true, here()); }

void LogReader::noncollinear(std::string_view rest) {
  auto& method = s_.run.method;
  const bool without = rest.find("without spin-orbit") != std::string_view::npos;
  method.noncollinear.set(true, here());
  method.spin_orbit.set(!without, here());
}

void LogReader::hubbard_table(std::string_view) {
  s_.mode = Mode::hubbard;
  s_.row = 0;
  s_.hubbard.clear();
}

/// `atomic species    L          U    alpha        J0     beta` and rows of it.
void LogReader::read_hubbard_row(std::string_view line) {
  const auto words = tokens(line);
  if (words.empty()) {
    if (++s_.row > 1 || !s_.hubbard.empty()) s_.mode = Mode::none;
    return;
  }
  if (words.size() < 3) return;
  const auto l = parse_integer(words[1]);
  const auto u = parse_double(words[2]);
  const auto* element = crystal::element_of_label(words[0]);
  if (!l || *l < 0 || *l > 3 || !u || element == nullptr) return;
  simulation::Hubbard one;
  one.element = element->symbol;
  one.orbital = std::string(1, "spdf"[*l]);
  one.u = *u;
  one.scheme = "Dudarev";
  if (*u != 0) s_.hubbard.push_back(std::move(one));
}

/// `U(Fe-3d)  =  4.6000`, QE 7.1 and later.
void LogReader::hubbard_term(std::string_view rest) {
  const auto close = rest.find(')');
  const auto dash = rest.find('-');
  const auto u = simulation::number_after(rest, "=");
  if (close == std::string_view::npos || dash >= close || !u) return;
  simulation::Hubbard one;
  const auto* element = crystal::element_of_label(rest.substr(0, dash));
  if (element == nullptr) return;
  one.element = element->symbol;
  one.orbital = trimmed(rest.substr(dash + 1, close - dash - 1));
  one.u = *u;
  const auto same = [&](const simulation::Hubbard& other) { return other.element == one.element && other.orbital == one.orbital; };
  if (std::ranges::none_of(s_.hubbard, same)) s_.hubbard.push_back(std::move(one));
}

void LogReader::dispersion_d2(std::string_view) { s_.dispersion = {"D2"}; }

void LogReader::dispersion_d3(std::string_view) { s_.dispersion = {"D3"}; }

void LogReader::dispersion_ts(std::string_view) { s_.dispersion = {"TS"}; }

}  // namespace quarry::quantum_espresso
