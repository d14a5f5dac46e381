// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace quarry::molecule {

/// Why a SMILES is not given to Open Babel: too long, too deep, characters that none has, brackets that do not match, numbers
/// out of bounds. Empty where nothing speaks against it; that it means something is for Open Babel to say.
std::string smiles_problem(std::string_view smiles);

}  // namespace quarry::molecule
