// SPDX-License-Identifier: GPL-3.0-or-later
#include "orca/input.hpp"
#include "quarry/extractor.hpp"
#include "simulation/input_names.hpp"

namespace quarry::orca {

namespace {

/// The banner `* O   R   C   A *`, which may stand behind what a queue system printed.
bool is_log(std::string_view head) {
  return head.find("* O   R   C   A *") != std::string_view::npos;
}

Claim claims(std::string_view name, std::string_view head, std::string_view) {
  return is_log(head) || is_input(name, head) ? Claim::main : Claim::no;
}

}  // namespace

bool is_input(std::string_view name, std::string_view head) {
  using simulation::has_ending, simulation::has_line;
  if (!has_ending(name, ".inp") && !has_ending(name, ".orca") && !has_ending(name, ".orcainp") && !has_ending(name, ".in")) return false;
  return !is_log(head) && has_line(head, "!") && (has_line(head, "*") || has_line(head, "%coords"));
}

extern const Format format;
const Format format{.name = "orca", .version = 3, .priority = 20, .claims = claims};

}  // namespace quarry::orca
