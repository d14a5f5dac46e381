// SPDX-License-Identifier: GPL-3.0-or-later
#include "qchem/input.hpp"
#include "quarry/extractor.hpp"
#include "simulation/input_names.hpp"

namespace quarry::qchem {

namespace {

/// Two lines of its banner: a queue system may have printed something before it.
bool is_log(std::string_view head) {
  const auto has = [&](std::string_view words) { return head.find(words) != std::string_view::npos; };
  return has("Welcome to Q-Chem") && has("A Quantum Leap Into The Future Of Chemistry");
}

Claim claims(std::string_view name, std::string_view head, std::string_view) {
  return is_log(head) || is_input(name, head) ? Claim::main : Claim::no;
}

}  // namespace

bool is_input(std::string_view name, std::string_view head) {
  using simulation::has_ending, simulation::has_line;
  if (!has_ending(name, ".in") && !has_ending(name, ".inp") && !has_ending(name, ".qcin") && !has_ending(name, ".qin")) return false;
  return !is_log(head) && has_line(head, "$molecule") && has_line(head, "$rem");
}

extern const Format format;
const Format format{.name = "qchem", .version = 3, .priority = 20, .claims = claims};

}  // namespace quarry::qchem
