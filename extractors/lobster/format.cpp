// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::lobster {

namespace {

std::string_view without_ending(std::string_view name) {
  for (const std::string_view ending : {".gz", ".bz2", ".xz"})
    if (name.ends_with(ending)) name.remove_suffix(ending.size());
  return name;
}

/// lobsterout begins `LOBSTER v4.1.0 (g++ 7.5.0)`; its tables end in `.lobster` and go with it.
Claim claims(std::string_view name, std::string_view head, std::string_view) {
  if (head.substr(0, 4096).find("LOBSTER v") != std::string_view::npos && head.find("Quantum Chemistry") != std::string_view::npos) return Claim::main;
  name = without_ending(name);
  const bool text = head.find('\0') == std::string_view::npos;
  return text && (name.ends_with(".lobster") || name == "lobsterin") ? Claim::auxiliary : Claim::no;
}

std::optional<Member> member(std::string_view name) {
  name = without_ending(name);
  if (name == "lobsterout") return Member{"run", 0};
  if (name == "CHARGE.lobster") return Member{"run", 1};
  if (name.ends_with(".lobster") || name == "lobsterin") return Member{"run", 2};
  return std::nullopt;
}

}  // namespace

extern const Format format;
const Format format{.name = "lobster", .version = 1, .priority = 20, .claims = claims, .member = member};

}  // namespace quarry::lobster
