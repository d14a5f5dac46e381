// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::siesta {

namespace {

/// The greeting stands in each version's output, and the version before it; a CML file of the program has neither.
Claim claims(std::string_view, std::string_view head, std::string_view) {
  const auto has = [&](std::string_view mark) { return head.find(mark) != std::string_view::npos; };
  return has("WELCOME TO SIESTA") || has("Siesta Version: ") || has("Siesta Version : ") ? Claim::main : Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "siesta", .version = 1, .priority = 20, .claims = claims};

}  // namespace quarry::siesta
