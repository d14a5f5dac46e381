// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::abacus {

namespace {

/// The words of the banner, which have stayed the same; quoted in old versions.
Claim claims(std::string_view, std::string_view head, std::string_view) {
  return head.find("Atomic-orbital Based Ab-initio Computation at UStc") != std::string_view::npos ? Claim::main : Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "abacus", .version = 1, .priority = 20, .claims = claims};

}  // namespace quarry::abacus
