// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "quarry/search.hpp"
#include "query/deadline.hpp"
#include "query/visible.hpp"

namespace quarry::query {

/// Counts the subjects with each value of a field among `matched` (visible documents), a subject once per value. In an entry
/// that has keywords there, numbers are not counted: they say the same. A keyword is shown as the matching record with the lowest
/// subject hash spells it.
Facet count_facet(const FacetRequest& request, const index::Snapshot& snapshot, const Viewer& viewer,
                  const std::vector<Part>& parts, const std::vector<index::Bitmap>& matched, const Deadline& deadline);

}  // namespace quarry::query
