// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::abinit {

namespace {

/// The main output begins with its version. What goes to the terminal repeats it behind questions for the names of files: that is
/// left to the main output.
Claim claims(std::string_view, std::string_view head, std::string_view) {
  const auto at = head.find(".Version ");
  if (at == std::string_view::npos || (at > 0 && head[at - 1] != '\n')) return Claim::no;
  const auto line = head.substr(at, head.substr(at).find('\n'));
  if (line.find(" of ABINIT") == std::string_view::npos) return Claim::no;
  return head.substr(0, at).find("Give name for ") == std::string_view::npos ? Claim::main : Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "abinit", .version = 1, .priority = 20, .claims = claims};

}  // namespace quarry::abinit
