// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>

#include "index/segment.hpp"

namespace quarry::query {

/// The documents with all of these words in `path` (in any text where it is empty); all documents where there are no words.
/// The rarest word leads, the others are looked up.
index::Bitmap documents_with(const index::Segment& segment, const std::string& path, std::span<const std::string> words);

}  // namespace quarry::query
