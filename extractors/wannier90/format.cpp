// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::wannier90 {

namespace {

/// The boxed name and the line of the release, near the top.
Claim claims(std::string_view, std::string_view head, std::string_view) {
  return head.find("WANNIER90") != std::string_view::npos && head.find("|        Release:") != std::string_view::npos ? Claim::main : Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "wannier90", .version = 1, .priority = 20, .claims = claims};

}  // namespace quarry::wannier90
