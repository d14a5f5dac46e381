// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "quarry/extractor.hpp"

namespace quarry::molecule {

/// Atoms by symbol, all above 0.
using Counts = std::map<std::string, int, std::less<>>;

/// `C8H10N4O2`: C, H, then alphabetical; without C all alphabetical; no ones.
std::string hill_formula(const Counts& atoms);
/// Alphabetical and divided by the greatest common divisor, no ones (`H2O`, `CH`).
std::string reduced_formula(const Counts& atoms);
/// `A2B`, largest count first, of the reduced formula.
std::string anonymous_formula(const Counts& atoms);
/// All counts, ones too, in order of rising electronegativity (0: last), as MDF's `material.composition`.
std::string full_formula(const Counts& atoms, double (*electronegativity)(std::string_view));

/// States `material.*` of a molecule, but not `material.nsites`.
void state_composition(const Counts& atoms, double (*electronegativity)(std::string_view), Sink& sink, const Place& place);

}  // namespace quarry::molecule
