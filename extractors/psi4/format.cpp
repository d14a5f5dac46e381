// SPDX-License-Identifier: GPL-3.0-or-later
#include "psi4/input.hpp"
#include "quarry/extractor.hpp"
#include "simulation/input_names.hpp"

namespace quarry::psi4 {

namespace {

/// The line under the rule at its start.
bool is_log(std::string_view head) {
  const auto has = [&](std::string_view words) { return head.find(words) != std::string_view::npos; };
  return has("Psi4: An Open-Source Ab Initio Electronic Structure Package") || has("PSI4: An Open-Source Ab Initio Electronic Structure Package");
}

Claim claims(std::string_view name, std::string_view head, std::string_view) {
  return is_log(head) || is_input(name, head) ? Claim::main : Claim::no;
}

}  // namespace

bool is_input(std::string_view name, std::string_view head) {
  using simulation::has_ending, simulation::has_line;
  if (!has_ending(name, ".in") && !has_ending(name, ".inp") && !has_ending(name, ".dat") && !has_ending(name, ".psi4")) return false;
  if (is_log(head) || !has_line(head, "molecule")) return false;
  for (const std::string_view call : {"energy(", "optimize(", "opt(", "frequency(", "frequencies(", "freq(", "gradient(", "properties("})
    if (head.find(call) != std::string_view::npos) return true;
  return false;
}

extern const Format format;
const Format format{.name = "psi4", .version = 3, .priority = 20, .claims = claims};

}  // namespace quarry::psi4
