// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::adf {

namespace {

/// Its boxed banner, which stands behind the echo of the input.
Claim claims(std::string_view, std::string_view head, std::string_view) {
  const auto has = [&](std::string_view words) { return head.find(words) != std::string_view::npos; };
  return has("Amsterdam Density Functional  (ADF)") || (has("|     A M S     |") && has("AMS 20")) ? Claim::main : Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "adf", .version = 3, .priority = 20, .claims = claims};

}  // namespace quarry::adf
