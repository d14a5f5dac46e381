// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::mopac {

namespace {

Claim claims(std::string_view, std::string_view head, std::string_view) {
  const auto has = [&](std::string_view words) { return head.find(words) != std::string_view::npos; };
  return has(" CALCULATION RESULTS") && has("** ") && has("MOPAC") ? Claim::main : Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "mopac", .version = 2, .priority = 20, .claims = claims};

}  // namespace quarry::mopac
