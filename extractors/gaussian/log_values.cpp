// SPDX-License-Identifier: GPL-3.0-or-later
#include "gaussian/log_reader.hpp"
#include "quarry/units.hpp"
#include "simulation/text.hpp"

namespace quarry::gaussian {

using constants::hartree;
using simulation::first_token;
using simulation::number_after;
using simulation::tokens;
using simulation::trimmed;

void LogReader::orientation(std::string_view) {
  mode_ = Mode::orientation;
  rules_ = 0;
  atoms_.clear();
  translations_.clear();
}

void LogReader::forces(std::string_view) {
  mode_ = Mode::forces;
  rules_ = 0;
  forces_.clear();
}

/// A row `1  6  0  x y z` of a table between rules of dashes.
void LogReader::read_orientation(std::string_view line) {
  if (line.starts_with("----")) {
    if (++rules_ < 3) return;
    mode_ = Mode::none;
    geometries_.printed(run_, translations_.empty() ? atoms_.free() : atoms_.placed_in(translations_.matrix(1)), here());
    return;
  }
  if (rules_ < 2) return;
  const auto words = tokens(line);
  // Old versions leave out the type of the atom.
  const auto position = simulation::triple(words, words.size() == 5 ? 2 : 3);
  const auto number = words.size() < 5 ? std::nullopt : parse_integer(words[1]);
  if (!position || !number) {
    mode_ = Mode::none;
    return geometries_.printed(run_, std::nullopt, here());
  }
  if (*number > 0) atoms_.add(static_cast<double>(*number), *position);
  else if (*number == -2) translations_.add(*position);  // a vector of the lattice; 0 and -1 are dummies and ghosts
}

void LogReader::read_force(std::string_view line) {
  if (line.starts_with("----")) {
    if (++rules_ < 2 || forces_.empty()) return;
    mode_ = Mode::none;
    forces_.state_forces(run_.results, hartree / constants::bohr, here());
    return;
  }
  const auto words = tokens(line);
  const auto force = simulation::triple(words, 2);
  if (force && words.size() == 5) {
    forces_.add(*force);
  } else if (rules_ > 0) {
    mode_ = Mode::none;
  }
}

void LogReader::stationary(std::string_view) {
  optimized_ = true;
  geometries_.converged();
  run_.convergence.ionic.set(true, here());
}

void LogReader::stopped(std::string_view) {
  if (!optimized_) run_.convergence.ionic.set(false, here());
}

/// `Step number   3 out of a maximum of   50`
void LogReader::step(std::string_view rest) {
  displaced_ = false;
  if (!job_.route.keywords.contains("opt")) return;  // frequencies print one too
  ++steps_;
  if (const auto most = simulation::integer_after(rest, "maximum of")) run_.convergence.max_ionic_steps.set(*most, here());
}

/// Ten columns a value in rising order, which run together where they are large; `****` are beyond all that is near the gap.
void LogReader::orbitals(std::string_view rest, std::size_t spin, bool occupied) {
  if (occupied && in_virtual_[spin]) {  // another list begins
    orbitals_.homo[spin] = orbitals_.lumo[spin] = std::nullopt;
    in_virtual_[spin] = false;
    if (spin == 0) orbitals_.homo[1] = orbitals_.lumo[1] = std::nullopt;
  }
  in_virtual_[spin] = !occupied;
  for (std::size_t at = 1; at < rest.size(); at += 10)
    if (const auto value = parse_double(trimmed(rest.substr(at, 10))); value && (occupied || !orbitals_.lumo[spin]))
      orbitals_.add(spin, *value * hartree, occupied);
}

void LogReader::alpha_occupied(std::string_view rest) { orbitals(rest, 0, true); }
void LogReader::alpha_virtual(std::string_view rest) { orbitals(rest, 0, false); }
void LogReader::beta_occupied(std::string_view rest) { orbitals(rest, 1, true); }
void LogReader::beta_virtual(std::string_view rest) { orbitals(rest, 1, false); }

void LogReader::dipole(std::string_view rest) {
  if (rest.find("Debye") != std::string_view::npos) mode_ = Mode::dipole;
}

/// A list of modes begins. With them comes all thermochemistry, and it is of the energy in hand.
void LogReader::modes(std::string_view) {
  displaced_ = false;
  modes_ = {};
  thermal_energy_ = run_.results.total.value;
}

void LogReader::frequencies(std::string_view rest) {
  for (const auto word : tokens(rest)) {
    const auto wavenumber = parse_double(word);
    if (!wavenumber) return;
    modes_.add(*wavenumber);
  }
}

/// `Nuclear step=  0.001000 Angstroms, electric field step= ...`: atoms are moved one by one from here on.
void LogReader::displacements(std::string_view) {
  displaced_ = true;
  mode_ = Mode::none;
}

/// `Re-enter D2Numr: IAtom=  1 IXYZ=1 IStep= 1.`, behind the energy of a step. Where nothing said before that steps begin, the energy
/// in hand is that of one, and the one at rest is not known any more.
void LogReader::displaced(std::string_view) {
  if (!displaced_) {
    run_.results = {};
    orbitals_.clear();
    run_.diagnostics.push_back({Severity::note, "energies of displaced atoms are left out", here()});
  }
  displacements({});
}

void LogReader::zero_point(std::string_view rest) {
  thermal_energy_ = run_.results.total.value;
  if (const auto value = parse_double(first_token(rest))) run_.results.zero_point.set(*value * hartree, here());
}
void LogReader::enthalpy(std::string_view rest) {
  if (const auto value = parse_double(first_token(rest))) run_.results.enthalpy.set(*value * hartree, here());
}
void LogReader::gibbs(std::string_view rest) {
  if (const auto value = parse_double(first_token(rest))) run_.results.gibbs.set(*value * hartree, here());
}

void LogReader::solvent(std::string_view rest) {
  const auto name = trimmed(rest.substr(0, rest.find(',')));
  if (!name.empty()) job_.solvation.set(std::string(name), here());
}

void LogReader::scf_failed(std::string_view) { run_.convergence.electronic.set(false, here()); }

void LogReader::cpu_time(std::string_view rest) {
  if (const auto seconds = simulation::duration(rest)) run_.run.cpu_seconds.set(cpu_ += *seconds, here());
}
void LogReader::elapsed_time(std::string_view rest) {
  if (const auto seconds = simulation::duration(rest)) run_.run.wall_seconds.set(wall_ += *seconds, here());
}

void LogReader::normal_end(std::string_view) {
  displaced_ = false;
  ++normal_ends_;
  ended_ = true;
  failed_ = false;
}

void LogReader::error_end(std::string_view rest) {
  if (!failed_) run_.diagnostics.push_back({Severity::warning, "the program stopped with an error: " + std::string(trimmed(rest)), here()});
  failed_ = true;
}

void LogReader::read_section(std::string_view raw, std::string_view line) {
  switch (mode_) {
    case Mode::none: return;
    case Mode::route:
      if (line.starts_with("----")) return end_route();
      // Lines are cut at 70 characters wherever that is: the next goes on behind its first blank.
      route_text_ += raw.empty() ? raw : raw.substr(1);
      return;
    case Mode::orientation: return read_orientation(line);
    case Mode::forces: return read_force(line);
    case Mode::dipole:
      if (const auto total = number_after(line, "Tot=")) run_.results.dipole_debye.set(*total, here());
      mode_ = Mode::none;
      return;
  }
}

}  // namespace quarry::gaussian
