// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "crystal/state.hpp"

namespace quarry::structure {

/// One sentence about a structure for full-text search: `Crystal structure of quartz O2Si from a CIF file, space group
/// P3_221 (154), trigonal, 9 sites.` `kind` has its article (`a CIF file`); `name` may be empty.
std::string sentence(std::string_view kind, std::string_view name, const crystal::Stated& stated, std::size_t sites);

}  // namespace quarry::structure
