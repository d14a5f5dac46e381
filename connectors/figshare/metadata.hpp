// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "quarry/value.hpp"

namespace quarry::figshare {

/// What an article or a collection states of itself, as `{"dc": {...}}`.
Value dataset_of(const Value& article);

}  // namespace quarry::figshare
