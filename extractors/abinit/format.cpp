// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>

#include "abinit/kind.hpp"
#include "quarry/extractor.hpp"
#include "structure/tokens.hpp"

namespace quarry::abinit {

namespace {

/// The main output begins with its version. What goes to the terminal repeats it behind questions for the names of files: that is
/// left to the main output.
bool is_main_output(std::string_view head) {
  const auto at = head.find(".Version ");
  if (at == std::string_view::npos || (at > 0 && head[at - 1] != '\n')) return false;
  const auto line = head.substr(at, head.substr(at).find('\n'));
  return line.find(" of ABINIT") != std::string_view::npos && head.substr(0, at).find("Give name for ") == std::string_view::npos;
}

Claim claims(std::string_view, std::string_view head, std::string_view) { return is_main_output(head) || is_etsf(head) ? Claim::main : Claim::no; }

/// `run.abo` with `runo_GSR.nc`, `runo_DS2_GSR.nc`, ...: ABINIT makes both names of one.
std::optional<Member> member(std::string_view name) {
  name = structure::without_compression(structure::last_part(name));
  if (const auto known = etsf_name(name)) {
    if (known->run.empty()) return std::nullopt;
    return Member{std::string(known->run), known->of_results ? 1 : 2};
  }
  for (const std::string_view ending : {".abo", ".out"})
    if (name.size() > ending.size() && name.ends_with(ending)) return Member{std::string(name.substr(0, name.size() - ending.size())), 0};
  return std::nullopt;
}

}  // namespace

extern const Format format;
const Format format{.name = "abinit", .version = 2, .priority = 20, .claims = claims, .member = member};

}  // namespace quarry::abinit
