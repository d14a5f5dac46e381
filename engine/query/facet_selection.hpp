// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "query/facet_plan.hpp"

namespace quarry::query {

/// Those of the documents that were counted in one of the buckets that the plan says are selected.
index::Bitmap selected_documents(const FacetPlan& plan, const Part& part, const index::Bitmap& among);

}  // namespace quarry::query
