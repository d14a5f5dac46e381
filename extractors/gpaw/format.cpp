// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>

#include "gpaw/kind.hpp"
#include "quarry/extractor.hpp"
#include "structure/tokens.hpp"

namespace quarry::gpaw {

namespace {

Claim claims(std::string_view, std::string_view head, std::string_view tail) {
  return is_gpw(head) || is_log(head) || is_old_gpw(head, tail) ? Claim::main : Claim::no;
}

/// `run.txt` with `run.gpw`.
std::optional<Member> member(std::string_view name) {
  name = structure::without_compression(structure::last_part(name));
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return std::nullopt;
  const auto ending = name.substr(dot + 1);
  const bool log = ending == "txt" || ending == "log" || ending == "out", restart = ending == "gpw" || ending == "gpw2";
  return log || restart ? std::optional(Member{std::string(name.substr(0, dot)), log ? 0 : 1}) : std::nullopt;
}

}  // namespace

extern const Format format;
const Format format{.name = "gpaw", .version = 2, .priority = 20, .claims = claims, .member = member};

}  // namespace quarry::gpaw
