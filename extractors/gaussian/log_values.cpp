// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "gaussian/log_reader.hpp"
#include "quarry/units.hpp"
#include "simulation/text.hpp"

namespace quarry::gaussian {

using constants::hartree;
using simulation::first_token;
using simulation::number_after;
using simulation::tokens;
using simulation::trimmed;

namespace {

/// `0 days  0 hours  1 minutes  2.3 seconds.`
std::optional<double> seconds_of(std::string_view text) {
  const auto words = tokens(text);
  double total = 0;
  bool any = false;
  for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
    const auto number = parse_double(words[i]);
    if (!number) return std::nullopt;
    const auto unit = words[i + 1];
    total += *number * (unit.starts_with("day") ? 86400 : unit.starts_with("hour") ? 3600 : unit.starts_with("minute") ? 60 : 1);
    any = true;
  }
  return any ? std::optional(total) : std::nullopt;
}

}  // namespace

/// `Gaussian 09:  EM64L-G09RevD.01 24-Apr-2013` is version `09, Revision D.01`.
void LogReader::version(std::string_view line) {
  const auto colon = line.find(':');
  const auto revision = line.find("Rev");
  if (colon == std::string_view::npos || revision == std::string_view::npos) return;
  auto year = trimmed(line.substr(9, colon - 9));
  const auto full = (year.size() == 2 ? (year >= "90" ? "19" : "20") : "") + std::string(year);
  version_ = full + "+" + std::string(first_token(line.substr(revision + 3)));
  run_.version.set(version_, here());
  run_.build.set(std::string(trimmed(line)), here());
}

void LogReader::route(std::string_view) {
  // The line behind the rule is the route; `#` stands at the beginning of titles too, but behind no rule of dashes.
  if (ended_ || routes_.size() == static_cast<std::size_t>(jobs_)) {
    ended_ = false;
    ++jobs_;
    mode_ = Mode::route;
  }
}

void LogReader::end_route() {
  mode_ = Mode::none;
  std::string joined;
  for (const char c : route_text_)
    if (c != '\r' && c != '\n') joined += c;
  route_ = read_route(joined);
  routes_.push_back(route_);
  route_text_.clear();
  atoms_.clear();
}

void LogReader::processors(std::string_view rest) {
  if (const auto number = parse_integer(first_token(rest))) run_.run.cores.set(*number, here());
}

/// `Charge =  0 Multiplicity = 1`
void LogReader::charge(std::string_view rest) {
  const auto words = tokens(rest);
  if (words.empty()) return;
  const auto charge = parse_integer(words[0]);
  const auto multiplicity = simulation::integer_after(rest, "Multiplicity =");
  if (charge && !run_.method.charge) run_.method.charge.set(static_cast<double>(*charge), here());
  if (multiplicity && !run_.method.multiplicity) run_.method.multiplicity.set(*multiplicity, here());
}

/// `C3H7NO2`, with charge and multiplicity behind it: `Al2(1+,2)`.
void LogReader::stoichiometry(std::string_view rest) {
  const auto text = first_token(rest);
  const auto formula = parse_formula(text.substr(0, text.find('(')));
  if (formula && !formula->composition.empty()) run_.composition.set(formula->composition, here());
}

void LogReader::point_group(std::string_view rest) {
  const auto group = first_token(rest);
  if (!group.empty()) run_.point_group.set(std::string(group), here());
}

void LogReader::standard_basis(std::string_view rest) {
  auto name = trimmed(rest);
  // `6-31G(d) (6D, 7F)`: what stands in brackets behind a blank is the kind of d and f functions.
  if (const auto blank = name.find(" ("); blank != std::string_view::npos) name = trimmed(name.substr(0, blank));
  if (!name.empty()) run_.method.basis_set.set(std::string(name), here());
}

void LogReader::general_basis(std::string_view) { run_.method.basis_set.set("general", here()); }

void LogReader::set_energy(std::string_view token, const char* level) {
  const auto value = parse_double(token);
  level_ = level;
  run_.results.total.clear();
  run_.results.total_native.reset();
  if (!value) return;
  run_.results.total.set(*value * hartree, here());
  run_.results.total_native = simulation::Native{*value, "Ha", std::string(token)};
}

/// `E(RB3LYP) =  -382.308266580     A.U. after    7 cycles`
void LogReader::scf(std::string_view rest) {
  const auto open = rest.find("E("), close = rest.find(')', open);
  const auto equals = rest.find('=');
  if (open == std::string_view::npos || close == std::string_view::npos || equals == std::string_view::npos) return;
  scf_label_ = rest.substr(open + 2, equals - open - 2);
  scf_label_ = scf_label_.substr(0, scf_label_.rfind(')'));
  const auto token = first_token(rest.substr(equals + 1));
  set_energy(token, "SCF");
  run_.results.scf = run_.results.total;
  run_.convergence.electronic.set(true, here());
  if (const auto cycles = simulation::integer_after(rest, "after")) run_.convergence.scf_steps_last.set(*cycles, here());
  for (auto* orbital : {homo_, lumo_}) orbital[0] = orbital[1] = std::nullopt;
  in_virtual_[0] = in_virtual_[1] = false;
}

/// `-0.3795333648D-01 EUMP2 =    -0.75002282127785D+02`, `E(PMP2)= ...`, and of double hybrids `E(B2PLYP) = ...`.
void LogReader::second_order(std::string_view rest) {
  if (const auto mp2 = simulation::after(rest, "EUMP2 =")) return set_energy(first_token(*mp2), "MP2");
  const auto hybrid = rest.rfind(" E(");
  if (hybrid == std::string_view::npos) return;
  if (const auto energy = simulation::after(rest.substr(hybrid), "=")) set_energy(first_token(*energy), "double hybrid");
}

/// `-0.53 E(CORR)=     -75.0176836`, of every iteration: the last counts.
void LogReader::coupled_cluster(std::string_view rest) {
  if (const auto energy = simulation::after(rest, "E(CORR)=")) set_energy(first_token(*energy), "CCSD");
}

void LogReader::triples(std::string_view rest) { set_energy(first_token(rest), "CCSD(T)"); }

/// `E3=  -0.1D-01 EUMP3=  -0.75D+02`
void LogReader::third_order(std::string_view rest) {
  if (const auto energy = simulation::after(rest, "EUMP3=")) set_energy(first_token(*energy), "MP3");
}

/// `E4(SDTQ)= -0.1D-02   UMP4(SDTQ)=  -0.75D+02`; of its kinds the last, most complete one counts.
void LogReader::fourth_order(std::string_view rest) {
  const auto at = rest.find("UMP4(");
  if (at == std::string_view::npos) return;
  if (const auto energy = simulation::after(rest.substr(at), "=")) set_energy(first_token(*energy), "MP4");
}

/// `DEMP5 =  -0.1D-03 MP5 =  -0.75D+02`
void LogReader::fifth_order(std::string_view rest) {
  if (const auto energy = simulation::after(rest, "MP5 =")) set_energy(first_token(*energy), "MP5");
}

void LogReader::oniom(std::string_view rest) { set_energy(first_token(rest), "ONIOM"); }

void LogReader::orientation(std::string_view) {
  mode_ = Mode::orientation;
  rules_ = 0;
  atoms_.clear();
}

void LogReader::forces(std::string_view) {
  mode_ = Mode::forces;
  rules_ = 0;
  force_rows_.clear();
}

/// A row `1  6  0  x y z` of a table between rules of dashes.
void LogReader::read_orientation(std::string_view line) {
  if (line.starts_with("----")) {
    if (++rules_ < 3) return;
    mode_ = Mode::none;
    crystal::Structure structure;
    for (const auto& [number, position] : atoms_) {
      if (number <= 0) continue;  // -1 and 0 are ghosts and dummies
      const auto* element = element_of_number(number);
      if (element == nullptr) return;
      structure.add_site(element->symbol, position);
    }
    if (structure.sites.empty()) return;
    if (!run_.initial) run_.initial.set(structure, here());
    run_.last.set(std::move(structure), here());
    return;
  }
  if (rules_ < 2) return;
  const auto words = tokens(line);
  // Old versions leave out the type of the atom.
  const auto position = simulation::triple(words, words.size() == 5 ? 2 : 3);
  const auto number = words.size() < 5 ? std::nullopt : parse_integer(words[1]);
  if (!position || !number) {
    mode_ = Mode::none;
    return;
  }
  atoms_.emplace_back(static_cast<int>(*number), *position);
}

void LogReader::read_force(std::string_view line) {
  if (line.starts_with("----")) {
    if (++rules_ < 2 || force_rows_.empty()) return;
    mode_ = Mode::none;
    double largest = 0, sum = 0;
    for (const auto& force : force_rows_) {
      largest = std::max(largest, crystal::dot(force, force));
      sum += crystal::dot(force, force);
    }
    constexpr double unit = hartree / constants::bohr;
    run_.results.force_max.set(std::sqrt(largest) * unit, here());
    run_.results.force_rms.set(std::sqrt(sum / (3 * static_cast<double>(force_rows_.size()))) * unit, here());
    return;
  }
  const auto words = tokens(line);
  const auto force = simulation::triple(words, 2);
  if (force && words.size() == 5) {
    force_rows_.push_back(*force);
  } else if (rules_ > 0) {
    mode_ = Mode::none;
  }
}

void LogReader::stationary(std::string_view) {
  optimized_ = true;
  run_.convergence.ionic.set(true, here());
}

void LogReader::stopped(std::string_view) {
  if (!optimized_) run_.convergence.ionic.set(false, here());
}

/// `Step number   3 out of a maximum of   50`
void LogReader::step(std::string_view rest) {
  ++steps_;
  if (const auto most = simulation::integer_after(rest, "maximum of")) run_.convergence.max_ionic_steps.set(*most, here());
}

/// Ten columns a value, which run together where they are large.
void LogReader::orbitals(std::string_view rest, bool beta, bool occupied) {
  const auto spin = beta ? 1U : 0U;
  if (occupied && in_virtual_[spin]) {  // another list begins
    homo_[spin] = lumo_[spin] = std::nullopt;
    in_virtual_[spin] = false;
    if (!beta) homo_[1] = lumo_[1] = std::nullopt;
  }
  std::optional<double> first, last;
  for (std::size_t at = 1; at < rest.size(); at += 10) {
    const auto value = parse_double(trimmed(rest.substr(at, 10)));
    if (!value) {
      if (!trimmed(rest.substr(at, 10)).empty()) first = last = std::nullopt;
      break;
    }
    if (!first) first = value;
    last = value;
  }
  if (occupied) {
    homo_[spin] = last ? std::optional(*last * hartree) : std::nullopt;
  } else if (!in_virtual_[spin]) {
    in_virtual_[spin] = true;
    lumo_[spin] = first ? std::optional(*first * hartree) : std::nullopt;
  }
}

void LogReader::alpha_occupied(std::string_view rest) { orbitals(rest, false, true); }
void LogReader::alpha_virtual(std::string_view rest) { orbitals(rest, false, false); }
void LogReader::beta_occupied(std::string_view rest) { orbitals(rest, true, true); }
void LogReader::beta_virtual(std::string_view rest) { orbitals(rest, true, false); }

void LogReader::dipole(std::string_view rest) {
  if (rest.find("Debye") != std::string_view::npos) mode_ = Mode::dipole;
}

void LogReader::frequencies(std::string_view rest) {
  for (const auto word : tokens(rest)) {
    const auto wavenumber = parse_double(word);
    if (!wavenumber) return;
    const double terahertz = *wavenumber * constants::light_speed * 1e-10;
    ++modes_;
    if (*wavenumber < 0) ++imaginary_;
    if (!lowest_ || terahertz < *lowest_) lowest_ = terahertz;
    if (!highest_ || terahertz > *highest_) highest_ = terahertz;
  }
}

void LogReader::zero_point(std::string_view rest) {
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
  if (!name.empty()) run_.method.solvation.set(std::string(name), here());
}

void LogReader::scf_failed(std::string_view) { run_.convergence.electronic.set(false, here()); }

void LogReader::cpu_time(std::string_view rest) {
  if (const auto seconds = seconds_of(rest)) run_.run.cpu_seconds.set(cpu_ += *seconds, here());
}
void LogReader::elapsed_time(std::string_view rest) {
  if (const auto seconds = seconds_of(rest)) run_.run.wall_seconds.set(wall_ += *seconds, here());
}

void LogReader::normal_end(std::string_view) {
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
