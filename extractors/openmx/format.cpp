// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::openmx {

namespace {

/// An output (`.out`).
Claim claims(std::string_view, std::string_view head, std::string_view) {
  return head.find("This calculation was performed by OpenMX") != std::string_view::npos ? Claim::main : Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "openmx", .version = 1, .priority = 20, .claims = claims};

}  // namespace quarry::openmx
