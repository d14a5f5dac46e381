// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::gromacs {

namespace {

/// A log of mdrun.
Claim claims(std::string_view, std::string_view head, std::string_view) {
  return head.find("GROMACS version:") != std::string_view::npos && head.find(" mdrun") != std::string_view::npos ? Claim::main : Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "gromacs", .version = 1, .priority = 20, .claims = claims};

}  // namespace quarry::gromacs
