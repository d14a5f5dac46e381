// SPDX-License-Identifier: GPL-3.0-or-later
#include "mopac/input.hpp"
#include "quarry/extractor.hpp"
#include "simulation/input_names.hpp"

namespace quarry::mopac {

namespace {

bool is_log(std::string_view head) {
  const auto has = [&](std::string_view words) { return head.find(words) != std::string_view::npos; };
  return has(" CALCULATION RESULTS") && has("** ") && has("MOPAC");
}

Claim claims(std::string_view name, std::string_view head, std::string_view) {
  return is_log(head) || is_input(name, head) ? Claim::main : Claim::no;
}

}  // namespace

bool is_input(std::string_view name, std::string_view head) {
  return simulation::has_ending(name, ".mop") && !is_log(head);
}

extern const Format format;
const Format format{.name = "mopac", .version = 3, .priority = 20, .claims = claims};

}  // namespace quarry::mopac
