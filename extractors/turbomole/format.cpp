// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::turbomole {

namespace {

/// Each of its programs begins so; a log may hold several.
Claim claims(std::string_view, std::string_view head, std::string_view) {
  const auto has = [&](std::string_view words) { return head.find(words) != std::string_view::npos; };
  return has(" : TURBOMOLE V") && has("TURBOMOLE GmbH, Karlsruhe") ? Claim::main : Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "turbomole", .version = 2, .priority = 20, .claims = claims};

}  // namespace quarry::turbomole
