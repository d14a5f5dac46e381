// SPDX-License-Identifier: GPL-3.0-or-later
#include "gamess/input.hpp"
#include "quarry/extractor.hpp"
#include "simulation/input_names.hpp"

namespace quarry::gamess {

namespace {

/// The banner of GAMESS (US); Firefly and GAMESS-UK have others.
bool is_log(std::string_view head) {
  const auto has = [&](std::string_view words) { return head.find(words) != std::string_view::npos; };
  return has("GAMESS VERSION =") && has("FROM IOWA STATE UNIVERSITY");
}

Claim claims(std::string_view name, std::string_view head, std::string_view) {
  return is_log(head) || is_input(name, head) ? Claim::main : Claim::no;
}

}  // namespace

bool is_input(std::string_view name, std::string_view head) {
  using simulation::has_ending, simulation::has_line;
  if (!has_ending(name, ".inp") && !has_ending(name, ".in") && !has_ending(name, ".gms") && !has_ending(name, ".gamin")) return false;
  return !is_log(head) && has_line(head, "$contrl") && has_line(head, "$data");
}

extern const Format format;
const Format format{.name = "gamess", .version = 3, .priority = 20, .claims = claims};

}  // namespace quarry::gamess
