// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "quarry/extractor.hpp"

namespace quarry {

/// Every format that has a folder in extractors/, sorted by folder name.
QUARRY_API std::span<const Format* const> formats() noexcept;

}  // namespace quarry
