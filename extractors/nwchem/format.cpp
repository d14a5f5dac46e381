// SPDX-License-Identifier: GPL-3.0-or-later
#include "nwchem/input.hpp"
#include "quarry/extractor.hpp"
#include "simulation/input_names.hpp"

namespace quarry::nwchem {

namespace {

/// The banner stands behind the echo of the input, which may be long; the echo and the list of arguments have marks of their own.
bool is_log(std::string_view head) {
  for (const std::string_view mark : {"Northwest Computational Chemistry Package (NWChem)", "============================== echo of input deck"})
    if (head.find(mark) != std::string_view::npos) return true;
  return false;
}

Claim claims(std::string_view name, std::string_view head, std::string_view) {
  return is_log(head) || is_input(name, head) ? Claim::main : Claim::no;
}

}  // namespace

bool is_input(std::string_view name, std::string_view head) {
  using simulation::has_ending, simulation::has_line;
  if (!has_ending(name, ".nw") && !has_ending(name, ".nwi") && !has_ending(name, ".nwin") && !has_ending(name, ".inp") && !has_ending(name, ".in")) return false;
  return !is_log(head) && has_line(head, "geometry") && has_line(head, "task ");
}

extern const Format format;
const Format format{.name = "nwchem", .version = 3, .priority = 20, .claims = claims};

}  // namespace quarry::nwchem
