// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::gamess {

namespace {

/// The banner of GAMESS (US); Firefly and GAMESS-UK have others.
Claim claims(std::string_view, std::string_view head, std::string_view) {
  const auto has = [&](std::string_view words) { return head.find(words) != std::string_view::npos; };
  return has("GAMESS VERSION =") && has("FROM IOWA STATE UNIVERSITY") ? Claim::main : Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "gamess", .version = 2, .priority = 20, .claims = claims};

}  // namespace quarry::gamess
