// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace quarry::gpaw {

/// A ULM file (see ulm.hpp) whose tag is GPAW's; before 2018 the magic was another one.
inline bool is_gpw(std::string_view head) { return head.starts_with("- of UlmGPAW ") || head.starts_with("AFFormatGPAW "); }

/// A restart file from before 2016: a tar file whose first member holds the atoms and whose last one describes the others. Not where it
/// is compressed: then its end is not known.
inline bool is_old_gpw(std::string_view head, std::string_view tail) {
  constexpr std::string_view first("AtomicNumbers\0", 14);
  return head.starts_with(first) && head.size() > 512 && head.substr(257, 5) == "ustar" && tail.find("</gpaw_io>") != std::string_view::npos;
}

/// The banner of a text log, which may stand behind what a queue system printed.
inline bool is_log(std::string_view head) {
  return head.find("  ___ ___ ___ _ _ _") != std::string_view::npos && head.find(" |__ |  _|___|_____|") != std::string_view::npos;
}

}  // namespace quarry::gpaw
