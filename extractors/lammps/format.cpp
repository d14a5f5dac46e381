// SPDX-License-Identifier: GPL-3.0-or-later
#include "lammps/kind.hpp"
#include "quarry/extractor.hpp"

namespace quarry::lammps {

namespace {

Claim claims(std::string_view, std::string_view head, std::string_view tail) {
  return kind_of(head, tail) == Kind::none ? Claim::no : Claim::main;
}

}  // namespace

extern const Format format;
const Format format{.name = "lammps", .version = 1, .priority = 20, .claims = claims, .named_by_libmagic = true};

}  // namespace quarry::lammps
