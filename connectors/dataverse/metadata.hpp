// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "quarry/value.hpp"

namespace quarry::dataverse {

/// What a dataset (`data` of /api/datasets) and one of its versions state, as `{"dc": {...}}`: the citation block, licence, dates.
Value dataset_of(const Value& dataset, const Value& version);

}  // namespace quarry::dataverse
