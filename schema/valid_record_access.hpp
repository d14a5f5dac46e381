// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>

#include "quarry/record.hpp"

namespace quarry {

/// The one way to a ValidRecord; only validate.cpp uses it.
struct ValidRecordAccess {
  static ValidRecord make(Record record) { return ValidRecord(std::move(record)); }
};

}  // namespace quarry
