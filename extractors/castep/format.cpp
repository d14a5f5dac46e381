// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::castep {

namespace {

/// The letters of the box that opens each run, and the line that names the version.
Claim claims(std::string_view, std::string_view head, std::string_view) {
  const bool letters = head.find("CCC   AA    SSS  TTTTT  EEEEE  PPPP") != std::string_view::npos;
  const bool welcome = head.find("CASTEP version ") != std::string_view::npos && head.find("Welcome to ") != std::string_view::npos;
  return letters && welcome ? Claim::main : Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "castep", .version = 2, .priority = 20, .claims = claims};

}  // namespace quarry::castep
