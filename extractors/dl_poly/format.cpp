// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::dl_poly {

namespace {

/// OUTPUT of version 4: the name stands in its box of stars.
Claim claims(std::string_view, std::string_view head, std::string_view) {
  return head.find("** DL_POLY **") != std::string_view::npos ? Claim::main : Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "dl_poly", .version = 1, .priority = 20, .claims = claims};

}  // namespace quarry::dl_poly
