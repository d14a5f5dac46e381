// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace quarry::netcdf {

/// `CDF` and the number of a format that Classic reads.
inline bool is_classic(std::string_view head) {
  return head.size() >= 4 && head.starts_with("CDF") && (head[3] == 1 || head[3] == 2 || head[3] == 5);
}

}  // namespace quarry::netcdf
