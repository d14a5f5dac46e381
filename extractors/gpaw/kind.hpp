// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace quarry::gpaw {

/// A ULM file (see ulm.hpp) whose tag is GPAW's; before 2018 the magic was another one.
inline bool is_gpw(std::string_view head) { return head.starts_with("- of UlmGPAW ") || head.starts_with("AFFormatGPAW "); }

/// The banner of a text log, which may stand behind what a queue system printed.
inline bool is_log(std::string_view head) {
  return head.find("  ___ ___ ___ _ _ _") != std::string_view::npos && head.find(" |__ |  _|___|_____|") != std::string_view::npos;
}

}  // namespace quarry::gpaw
