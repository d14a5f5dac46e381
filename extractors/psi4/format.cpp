// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::psi4 {

namespace {

/// The line under the rule at its start.
Claim claims(std::string_view, std::string_view head, std::string_view) {
  const auto has = [&](std::string_view words) { return head.find(words) != std::string_view::npos; };
  return has("Psi4: An Open-Source Ab Initio Electronic Structure Package") || has("PSI4: An Open-Source Ab Initio Electronic Structure Package") ? Claim::main : Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "psi4", .version = 2, .priority = 20, .claims = claims};

}  // namespace quarry::psi4
