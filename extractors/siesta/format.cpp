// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"
#include "siesta/kind.hpp"
#include "structure/tokens.hpp"

namespace quarry::siesta {

namespace {

Claim claims(std::string_view name, std::string_view head, std::string_view) {
  const bool input = structure::without_compression(name).ends_with(".fdf") && is_input(head);
  return is_output(head) || input ? Claim::main : Claim::no;
}

/// `run.out` with `run.fdf`, which it repeats.
std::optional<Member> member(std::string_view name) {
  name = structure::without_compression(structure::last_part(name));
  for (const std::string_view ending : {".out", ".log", ".fdf"})
    if (name.size() > ending.size() && name.ends_with(ending))
      return Member{std::string(name.substr(0, name.size() - ending.size())), ending == ".fdf" ? 1 : 0};
  return std::nullopt;
}

}  // namespace

extern const Format format;
const Format format{.name = "siesta", .version = 2, .priority = 20, .claims = claims, .member = member};

}  // namespace quarry::siesta
