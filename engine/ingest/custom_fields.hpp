// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "quarry/part.hpp"
#include "quarry/value.hpp"

namespace quarry::intake {

/// Reads the `custom` block of a record or dataset entry as its dataset's `custom_fields` declare it: `"1200"` of a number
/// is 1200, a bare number of a field with a unit that values are not kept in gets it (`20` in degC is `"20 degC"`, since 20
/// alone would be kelvin), text of a boolean is one. A value that is not what was declared stays, with a warning.
void read_custom_fields(const Value& declared, Value& content, std::vector<Diagnostic>& diagnostics);

}  // namespace quarry::intake
