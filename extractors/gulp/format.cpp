// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::gulp {

namespace {

/// The words of the banner.
Claim claims(std::string_view, std::string_view head, std::string_view) {
  return head.find("GENERAL UTILITY LATTICE PROGRAM") != std::string_view::npos ? Claim::main : Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "gulp", .version = 1, .priority = 20, .claims = claims};

}  // namespace quarry::gulp
