// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::onetep {

namespace {

/// The words below the logo.
Claim claims(std::string_view, std::string_view head, std::string_view) {
  return head.find("Linear-Scaling Ab Initio Total Energy Program") != std::string_view::npos && head.find("ONETEP") != std::string_view::npos ? Claim::main : Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "onetep", .version = 1, .priority = 20, .claims = claims};

}  // namespace quarry::onetep
