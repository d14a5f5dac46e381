// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace quarry {

/// One file of schema/blocks, compiled in.
struct BlockText {
  std::string_view name;
  std::string_view json;
};

std::span<const BlockText> block_texts();

}  // namespace quarry
