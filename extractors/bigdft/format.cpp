// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::bigdft {

namespace {

/// A log in YAML that begins with the logo.
Claim claims(std::string_view, std::string_view head, std::string_view) {
  return head.find("www.bigdft.org") != std::string_view::npos && head.find("Version Number") != std::string_view::npos ? Claim::main : Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "bigdft", .version = 1, .priority = 20, .claims = claims};

}  // namespace quarry::bigdft
