// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::octopus {

namespace {

/// A log (`Running octopus`), or `static/info` of one, which begins with the grid.
Claim claims(std::string_view, std::string_view head, std::string_view) {
  return head.find("Running octopus") != std::string_view::npos || (head.find("** Grid **") != std::string_view::npos && head.find("Octopus will run in") != std::string_view::npos) ? Claim::main : Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "octopus", .version = 1, .priority = 20, .claims = claims};

}  // namespace quarry::octopus
