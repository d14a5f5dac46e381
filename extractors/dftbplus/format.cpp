// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::dftbplus {

namespace {

/// Its banner between rules, which names its makers.
Claim claims(std::string_view, std::string_view head, std::string_view) {
  const auto has = [&](std::string_view words) { return head.find(words) != std::string_view::npos; };
  return has("|  DFTB+ ") && has("DFTB+ developers group") ? Claim::main : Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "dftbplus", .version = 2, .priority = 20, .claims = claims};

}  // namespace quarry::dftbplus
