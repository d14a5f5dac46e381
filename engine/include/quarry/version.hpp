// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "quarry/export.hpp"

namespace quarry {

/// The version of the library, e.g. `0.1.0`.
QUARRY_API std::string_view version() noexcept;

}  // namespace quarry
