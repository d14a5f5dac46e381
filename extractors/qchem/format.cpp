// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::qchem {

namespace {

/// Two lines of its banner: a queue system may have printed something before it.
Claim claims(std::string_view, std::string_view head, std::string_view) {
  const auto has = [&](std::string_view words) { return head.find(words) != std::string_view::npos; };
  return has("Welcome to Q-Chem") && has("A Quantum Leap Into The Future Of Chemistry") ? Claim::main : Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "qchem", .version = 2, .priority = 20, .claims = claims};

}  // namespace quarry::qchem
