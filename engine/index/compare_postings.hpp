// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace quarry::index {

class SegmentFiles;

/// How many terms of a segment have postings in `hot` or `x/` that are not those of its token stream, or are in the wrong one of
/// both, or in one without being in the text.
std::size_t compare_postings(const SegmentFiles& segment);

}  // namespace quarry::index
