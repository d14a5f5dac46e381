// SPDX-License-Identifier: GPL-3.0-or-later
// What is read of single lines.
#include <cmath>

#include "gpaw/log_reader.hpp"
#include "quarry/chemistry.hpp"
#include "quarry/units.hpp"
#include "simulation/text.hpp"
#include "structure/tokens.hpp"

namespace quarry::gpaw {

namespace {

std::optional<double> number_in(std::string_view rest) {
  auto word = simulation::first_token(rest);
  while (!word.empty() && (word.back() == '}' || word.back() == ',')) word.remove_suffix(1);
  return parse_double(word);
}

}  // namespace

void LogReader::version(std::string_view rest) {
  if (s_.run.version) {
    s_ = State();
    s_.run.program = "GPAW";
    s_.run.diagnostics.push_back({Severity::note, "several runs in one log: the last one counts", here()});
  }
  s_.run.version.set(std::string(simulation::first_token(rest)), here());
}

void LogReader::cores(std::string_view rest) {
  if (const auto number = parse_integer(simulation::first_token(rest))) s_.run.run.cores.set(*number, here());
}

/// `mode: lcao`; of `mode: {ecut: 250.0,` the name comes in the next line.
void LogReader::mode(std::string_view rest) {
  set_mode(s_.run.method, simulation::first_token(rest), here());
  s_.basis_follows = !s_.run.method.basis_type;
}

void LogReader::mode_name(std::string_view rest) {
  auto name = simulation::first_token(rest);
  while (!name.empty() && (name.back() == '}' || name.back() == ',')) name.remove_suffix(1);
  if (s_.basis_follows) set_mode(s_.run.method, name, here());
  s_.basis_follows = false;
}

void LogReader::basis(std::string_view rest) {
  const auto name = simulation::first_token(rest);
  if (!name.empty() && name.front() != '{') s_.run.method.basis_set.set(std::string(name), here());
}

void LogReader::spacing(std::string_view rest) {
  if (const auto angstrom = number_in(rest)) s_.run.method.grid_spacing.set(*angstrom, here());
}

void LogReader::species(std::string_view) {
  s_.mode = Mode::species;
  s_.setups.clear();
  s_.setups_place = here();
}

void LogReader::setup_id(std::string_view rest) {
  if (s_.mode == Mode::species && !s_.setups.empty()) s_.setups.back().hash = simulation::first_token(rest);
}

void LogReader::setup_valence(std::string_view rest) {
  if (s_.mode == Mode::species && !s_.setups.empty()) s_.setups.back().valence = number_in(rest);
}

void LogReader::setup_file(std::string_view rest) {
  if (s_.mode != Mode::species || s_.setups.empty()) return;
  auto& setup = s_.setups.back();
  setup.file = structure::last_part(simulation::first_token(rest));
  setup.name = structure::without_compression(setup.file);
}

void LogReader::paired(std::string_view) {
  s_.mode = Mode::none;
  s_.run.method.spin_polarized.set(false, here());
}

void LogReader::polarized(std::string_view) {
  s_.mode = Mode::none;
  s_.run.method.spin_polarized.set(true, here());
}

void LogReader::noncollinear(std::string_view) {
  s_.mode = Mode::none;
  s_.run.method.noncollinear.set(true, here());
}

void LogReader::cutoff(std::string_view rest) {
  const auto ev = number_in(rest);
  if (ev && rest.find(" eV") != std::string_view::npos) s_.run.method.cutoff.set(*ev, here());
}

void LogReader::wave_functions(std::string_view rest) {
  if (rest.find("Plane wave") != std::string_view::npos) set_mode(s_.run.method, "pw", here());
  else if (rest.find("real-space grid") != std::string_view::npos) set_mode(s_.run.method, "fd", here());
  else if (rest.find("LCAO") != std::string_view::npos) set_mode(s_.run.method, "lcao", here());
}

void LogReader::occupations(std::string_view rest) {
  auto& smearing = s_.run.method.smearing;
  s_.mode = Mode::occupations;
  if (rest.find("Fermi-Dirac") != std::string_view::npos) smearing.set("fermi_dirac", here());
  else if (rest.find("Marzari-Vanderbilt") != std::string_view::npos) smearing.set("cold", here());
  else if (rest.find("Methfessel-Paxton") != std::string_view::npos) smearing.set("methfessel_paxton", here());
}

void LogReader::width(std::string_view rest) {
  const auto ev = number_in(rest);
  if (s_.mode == Mode::occupations && s_.run.method.smearing && ev && rest.find("# eV") != std::string_view::npos) s_.run.method.smearing_width.set(*ev, here());
}

void LogReader::charge(std::string_view rest) {
  if (const auto charge = number_in(rest)) s_.run.method.charge.set(std::abs(*charge) < 5e-7 ? 0.0 : *charge, here());
}

void LogReader::functional(std::string_view rest) {
  const auto end = rest.find(" Exchange-Correlation functional");
  if (end != std::string_view::npos) s_.run.method.functional.set(functional_of(rest.substr(0, end)), here());
}

void LogReader::bands(std::string_view rest) {
  if (const auto number = parse_integer(simulation::first_token(rest))) s_.run.method.bands.set(*number, here());
}

void LogReader::electrons(std::string_view rest) {
  if (const auto number = number_in(rest)) s_.run.method.electrons.set(*number, here());
}

/// A number alone, or in newer versions a vector, of which z is the moment of a collinear run.
void LogReader::moment(std::string_view rest) {
  s_.magnetization.reset();
  std::string plain(rest);
  for (auto& c : plain)
    if (c == '(' || c == ')' || c == ',') c = ' ';
  const auto words = simulation::tokens(plain);
  if (words.size() == 1) s_.magnetization = parse_double(words[0]);
  const auto vector = words.size() == 3 ? simulation::triple(words, 0) : std::nullopt;
  if (vector && !s_.run.method.noncollinear && (*vector)[0] == 0 && (*vector)[1] == 0) s_.magnetization = (*vector)[2];
}

void LogReader::converged(std::string_view rest) {
  s_.electronic = true;
  s_.iterations = parse_integer(simulation::first_token(rest));
}

void LogReader::not_converged(std::string_view) {
  s_.electronic = false;
  s_.failed = true;
  s_.run.convergence.electronic.set(false, here());
}

void LogReader::fermi(std::string_view rest) {
  if (const auto ev = number_in(rest)) s_.run.results.fermi.set(*ev, here());
}

void LogReader::gap(std::string_view rest) {
  const auto ev = number_in(rest);
  if (ev && rest.find(" eV") != std::string_view::npos) s_.run.results.printed_gap.set(*ev, here());
}

void LogReader::no_gap(std::string_view) { s_.run.results.printed_gap.set(0.0, here()); }

void LogReader::total_time(std::string_view rest) {
  const auto words = simulation::tokens(rest);
  const auto seconds = words.size() == 2 && words[1] == "100.0%" ? parse_double(words[0]) : std::nullopt;
  if (seconds) s_.run.run.wall_seconds.set(*seconds, here());
}

void LogReader::memory(std::string_view rest) {
  s_.run.run.finished.set(true, here());
  const auto words = simulation::tokens(rest);
  const auto number = words.size() == 2 ? parse_double(words[0]) : std::nullopt;
  if (!number) return;
  const double kilobytes = words[1] == "MiB" ? 1024 : words[1] == "GiB" ? 1024 * 1024 : words[1] == "KiB" ? 1 : 0;
  if (kilobytes > 0) s_.run.run.memory_kilobytes.set(*number * kilobytes, here());
}

}  // namespace quarry::gpaw
