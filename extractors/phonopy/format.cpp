// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::phonopy {

namespace {

/// phonopy.yaml begins with the program's own block, band.yaml and mesh.yaml with their counts of points.
Claim claims(std::string_view, std::string_view head, std::string_view) {
  const auto top = head.substr(0, 4096);
  if (top.starts_with("phonopy:") && top.find("version:") != std::string_view::npos) return Claim::main;
  const bool points = top.starts_with("nqpoint:") || top.starts_with("mesh:") || top.starts_with("calculator:");
  if (points && head.find("\nnatom:") != std::string_view::npos && head.find("\nreciprocal_lattice:") != std::string_view::npos) return Claim::main;
  return Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "phonopy", .version = 1, .priority = 20, .claims = claims};

}  // namespace quarry::phonopy
