// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::namd {

namespace {

/// A log, in which all that the program says of itself begins with `Info:`.
Claim claims(std::string_view, std::string_view head, std::string_view) {
  return head.find("Info: NAMD ") != std::string_view::npos ? Claim::main : Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "namd", .version = 1, .priority = 20, .claims = claims};

}  // namespace quarry::namd
