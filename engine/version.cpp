// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/version.hpp"

namespace quarry {

std::string_view version() noexcept { return QUARRY_VERSION; }

}  // namespace quarry
