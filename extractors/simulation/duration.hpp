// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace quarry::simulation {

/// A span of time as programs print it, in seconds: `3 hours 2 minutes and 1.5 seconds`, `0 d, 0 h, 3 min, 9.137 sec`, `1m35.45s`,
/// `8h51m`, `52 seconds 153 msec`, and by the clock, `7:46`, `00:07:46.772`. Nothing for any other text.
std::optional<double> duration(std::string_view text);

}  // namespace quarry::simulation
