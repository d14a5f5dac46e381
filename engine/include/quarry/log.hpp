// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "quarry/export.hpp"

namespace quarry {

/// Where the library tells the steward what no caller can be told: a bug that a last check caught, a merge that failed and
/// will be tried again. One line at a time, without content of records; by default to standard error. Called from any
/// thread, one at a time. An empty function: the default again.
QUARRY_API void set_log(std::function<void(std::string_view line)> sink);
/// Gives a line to it. Never throws.
QUARRY_API void log_line(const std::string& line) noexcept;

}  // namespace quarry
