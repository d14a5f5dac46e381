// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace quarry::lammps {

enum class Kind { none, log, data, dump };

namespace detail {

inline bool begins_line(std::string_view text, std::string_view words) {
  for (auto at = text.find(words); at != std::string_view::npos; at = text.find(words, at + 1))
    if (at == 0 || text[at - 1] == '\n') return true;
  return false;
}

/// A log that goes on from another one (command `log`) lacks the banner, but never the line behind each run.
inline bool reports_a_run(std::string_view text) {
  const auto at = text.find("Loop time of ");
  if (at == std::string_view::npos || (at > 0 && text[at - 1] != '\n')) return false;
  const auto line = text.substr(at, text.find('\n', at) - at);
  return line.find(" procs for ") != std::string_view::npos && line.find(" steps with ") != std::string_view::npos;
}

}  // namespace detail

/// What of LAMMPS a file is, by its first and last bytes.
inline Kind kind_of(std::string_view head, std::string_view tail) {
  for (const std::string_view first : {"ITEM: TIMESTEP", "ITEM: UNITS", "ITEM: TIME\n", "ITEM: TIME\r"})
    if (head.starts_with(first)) return Kind::dump;
  const auto begin = head.substr(0, 4096);
  if (begin.find(" xlo xhi") != std::string_view::npos || begin.find(" avec") != std::string_view::npos)
    if (begin.find(" atoms") != std::string_view::npos && begin.find(" atom types") != std::string_view::npos) return Kind::data;
  // "LAMMPS (" and a date.
  const auto banner = head.find("LAMMPS (");
  if (banner != std::string_view::npos && banner + 8 < head.size() && head[banner + 8] >= '0' && head[banner + 8] <= '9' &&
      detail::begins_line(head.substr(0, banner + 8), "LAMMPS ("))
    return Kind::log;
  return detail::reports_a_run(head) || detail::reports_a_run(tail) ? Kind::log : Kind::none;
}

}  // namespace quarry::lammps
