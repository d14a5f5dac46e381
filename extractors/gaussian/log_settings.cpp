// SPDX-License-Identifier: GPL-3.0-or-later
#include "gaussian/log_reader.hpp"
#include "simulation/text.hpp"

namespace quarry::gaussian {

using simulation::first_token;
using simulation::trimmed;

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

void LogReader::internal_step(std::string_view) { internal_ = true; }

void LogReader::route(std::string_view) {
  // The line behind the rule is the route; `#` stands at the beginning of titles too, but behind no rule of dashes.
  if (!ended_ && routes_.size() != static_cast<std::size_t>(jobs_)) return;
  ended_ = displaced_ = false;
  ++jobs_;
  mode_ = Mode::route;
  if (!internal_) job_ = {};
  job_.has_energy = false;
  geometries_.next_job();
}

void LogReader::end_route() {
  mode_ = Mode::none;
  std::string joined;
  for (const char c : route_text_)
    if (c != '\r' && c != '\n') joined += c;
  route_text_.clear();
  auto route = read_route(joined);
  if (internal_ && !routes_.empty()) {
    // The program writes the route of a step itself, of the same method in its own spelling and without all that was asked for.
    const auto& before = routes_.back();
    if (route.method.empty() || simulation::lower(route.method) == simulation::lower(before.method)) {
      route.method = before.method;
      if (route.basis.empty()) route.basis = before.basis;
      if (route.dispersion.empty()) route.dispersion = before.dispersion;
    }
  }
  internal_ = false;
  if (route.keywords.contains("opt")) steps_ = 0;
  job_.route = route;
  routes_.push_back(std::move(route));
  atoms_.clear();
}

/// What the job in hand says of itself is that of the results.
void LogReader::count_job() {
  auto& method = run_.method;
  const auto& route = job_.route;
  if (!route.method.empty() || route.layered()) route_ = route;
  if (job_.charge) method.charge = job_.charge;
  if (job_.multiplicity) method.multiplicity = job_.multiplicity;
  if (job_.basis) method.basis_set = job_.basis;
  else if (!route.basis.empty()) method.basis_set.set(route.basis, {file_, -1, -1, {}});
  method.solvation = job_.solvation;
  job_.has_energy = true;
}

void LogReader::processors(std::string_view rest) {
  if (const auto number = parse_integer(first_token(rest))) run_.run.cores.set(*number, here());
}

/// `Charge =  0 Multiplicity = 1`; of layers and fragments come lines of their own: `... for low   level calculation on real  system.`
void LogReader::charge(std::string_view rest) {
  if (rest.find(" in fragment") != std::string_view::npos) return;
  if (rest.find(" level calculation on") != std::string_view::npos && rest.find(" on real") == std::string_view::npos) return;
  const auto charge = parse_integer(first_token(rest));
  const auto multiplicity = simulation::integer_after(rest, "Multiplicity =");
  if (charge) job_.charge.set(static_cast<double>(*charge), here());
  if (multiplicity) job_.multiplicity.set(*multiplicity, here());
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
  if (!name.empty()) job_.basis.set(std::string(name), here());
}

void LogReader::general_basis(std::string_view) { job_.basis.set("general", here()); }

}  // namespace quarry::gaussian
