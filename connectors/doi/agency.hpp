// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "quarry/value.hpp"

namespace quarry::doi {

/// What DataCite has of a DOI (the `attributes` of its REST API), as `{"dc": {...}}`.
Value dataset_of(const Value& attributes);

}  // namespace quarry::doi
