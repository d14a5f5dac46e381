// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "quarry/extractor.hpp"

namespace quarry {

/// Every extractor that quarry-worker runs, sorted by folder name. In the extractors library, not in libquarry.so.
std::span<const Extractor* const> extractors() noexcept;

}  // namespace quarry
