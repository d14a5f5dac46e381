// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "crystal/structure.hpp"
#include "crystal/symmetry.hpp"
#include "quarry/extractor.hpp"

namespace quarry::crystal {

/// What state_structure made of a structure, for the sentence and the comparisons of its caller.
struct Stated {
  std::string formula;  ///< reduced, or the full one where it cannot be reduced; empty where there is no atom
  std::optional<Symmetry> symmetry;
};

/// States all that follows from a structure: `material.*`, `crystal_structure.*`, `structure.*`, `symmetry.*`. Without a
/// lattice only `material.*` and what has no cell. Where the space group is not found the group's number is absent and the
/// block `crystal_structure`, of which it is the required part, too.
Stated state_structure(const Structure& structure, Sink& sink, const Place& place);

/// States `material.*` alone, for a file that tells what is there and not where.
std::string state_composition(const Composition& composition, Sink& sink, const Place& place);

/// States `structure.lattice.*` alone: for a file whose atoms are not to be believed.
void state_lattice(const Matrix& lattice, Sink& sink, const Place& place);

/// States `structure.initial.{lattice,formula}` where the first structure of a run is not its last one.
void state_initial(const Structure& initial, const Structure& final_structure, Sink& sink, const Place& place);

}  // namespace quarry::crystal
