// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::wien2k {

namespace {

std::string_view without_ending(std::string_view name) {
  for (const std::string_view ending : {".gz", ".bz2", ".xz"})
    if (name.ends_with(ending)) name.remove_suffix(ending.size());
  return name;
}

/// `case.struct`: its second line counts the atoms.
bool is_struct(std::string_view head) {
  const auto second = head.find('\n');
  return second != std::string_view::npos && head.substr(second, 80).find("LATTICE,NONEQUIV") != std::string_view::npos;
}

/// case.scf has lines `:ITE001:`, and case.struct of the same stem has the atoms.
Claim claims(std::string_view name, std::string_view head, std::string_view) {
  if (head.find(":ITE0") != std::string_view::npos && head.find(":LABEL") != std::string_view::npos) return Claim::main;
  name = without_ending(name);
  if (name.ends_with(".struct") && is_struct(head)) return Claim::auxiliary;
  return Claim::no;
}

std::optional<Member> member(std::string_view name) {
  name = without_ending(name);
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto ending = name.substr(dot + 1);
  if (ending == "scf") return Member{std::string(name.substr(0, dot)), 0};
  if (ending == "struct") return Member{std::string(name.substr(0, dot)), 1};
  return std::nullopt;
}

}  // namespace

extern const Format format;
const Format format{.name = "wien2k", .version = 1, .priority = 20, .claims = claims, .member = member};

}  // namespace quarry::wien2k
