// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>

#include "lammps/kind.hpp"
#include "quarry/extractor.hpp"
#include "structure/tokens.hpp"

namespace quarry::lammps {

namespace {

Claim claims(std::string_view, std::string_view head, std::string_view tail) {
  return kind_of(head, tail) == Kind::none ? Claim::no : Claim::main;
}

/// `log.X`, `data.X`, `dump.X`, or `X.log`, `X.data`, `X.dump`, `X.lammpstrj`.
std::optional<Member> member(std::string_view name) {
  name = structure::without_compression(structure::last_part(name));
  struct Word {
    std::string_view text;
    int rank;
  };
  for (const auto& word : {Word{"log.", 0}, Word{"data.", 1}, Word{"dump.", 2}})
    if (name.size() > word.text.size() && name.starts_with(word.text)) return Member{std::string(name.substr(word.text.size())), word.rank};
  for (const auto& word : {Word{".log", 0}, Word{".data", 1}, Word{".dump", 2}, Word{".lammpstrj", 2}})
    if (name.size() > word.text.size() && name.ends_with(word.text)) return Member{std::string(name.substr(0, name.size() - word.text.size())), word.rank};
  return std::nullopt;
}

}  // namespace

extern const Format format;
const Format format{.name = "lammps", .version = 2, .priority = 20, .claims = claims, .member = member, .named_by_libmagic = true};

}  // namespace quarry::lammps
