// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "crystal/structure.hpp"
#include "quarry/extractor.hpp"

namespace quarry::structure {

/// What the second line of an extended XYZ frame says of the cell and the columns.
struct XyzComment {
  std::optional<crystal::Matrix> lattice;
  std::optional<std::array<bool, 3>> periodic;
  std::size_t species_column = 0, position_column = 1;  ///< counted in blank-separated words
  bool extended = false;       ///< it is key=value text
  bool speaks_of_a_cell = false;  ///< a plain comment that names a cell in words of its own
};

XyzComment parse_xyz_comment(std::string_view text);

/// All frames of an XYZ file: their number, their elements and the last one that is whole.
struct Xyz {
  std::int64_t frames = 0;
  std::optional<crystal::Structure> last;
  bool molecule = false;          ///< no frame speaks of a cell
  bool same_composition = true;   ///< in all frames
  std::set<std::string> elements;  ///< of all frames
};

Xyz read_xyz(LineReader& lines, int file_index, Sink& sink);

}  // namespace quarry::structure
