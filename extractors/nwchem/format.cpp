// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::nwchem {

namespace {

/// The banner stands behind the echo of the input, which may be long; the echo and the list of arguments have marks of their own.
Claim claims(std::string_view, std::string_view head, std::string_view) {
  for (const std::string_view mark : {"Northwest Computational Chemistry Package (NWChem)", "============================== echo of input deck"})
    if (head.find(mark) != std::string_view::npos) return Claim::main;
  return Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "nwchem", .version = 2, .priority = 20, .claims = claims};

}  // namespace quarry::nwchem
