// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::elk {

namespace {

/// `| Elk version 4.0.15 started |` of INFO.OUT.
Claim claims(std::string_view, std::string_view head, std::string_view) {
  return head.substr(0, 4096).find("| Elk version ") != std::string_view::npos ? Claim::main : Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "elk", .version = 1, .priority = 20, .claims = claims};

}  // namespace quarry::elk
