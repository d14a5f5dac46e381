// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::cp2k {

namespace {

/// The banner or what follows it; lines of DBCSR or of MPI may stand before.
Claim claims(std::string_view, std::string_view head, std::string_view) {
  const bool banner = head.find("PROGRAM STARTED AT") != std::string_view::npos && head.find(" CP2K|") != std::string_view::npos;
  return banner || head.find(" CP2K| version string:") != std::string_view::npos ? Claim::main : Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "cp2k", .version = 1, .priority = 20, .claims = claims};

}  // namespace quarry::cp2k
