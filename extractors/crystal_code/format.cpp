// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::crystal_code {

namespace {

/// The box with the name of the program, behind which the main authors stand; job scripts and the input may precede it.
Claim claims(std::string_view, std::string_view head, std::string_view) {
  for (auto at = head.find("CRYSTAL"); at != std::string_view::npos; at = head.find("CRYSTAL", at + 7)) {
    const auto begin = head.rfind('\n', at) + 1;
    const auto line = head.substr(begin, head.find('\n', at) - begin);
    const auto star = line.find_first_not_of(' ');
    if (star == std::string_view::npos || line[star] != '*' || line.find_first_not_of(" *") != at - begin) continue;
    if (at + 7 < head.size() && head[at + 7] >= '0' && head[at + 7] <= '9') return Claim::main;
  }
  return Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "crystal_code", .version = 2, .priority = 20, .claims = claims};

}  // namespace quarry::crystal_code
