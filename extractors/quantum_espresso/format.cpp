// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::quantum_espresso {

namespace {

/// `Program PWSCF v.7.3 starts on ...`, which may stand behind what a shell or MPI printed.
bool is_log(std::string_view head) {
  auto at = head.find("Program ");
  while (at != std::string_view::npos) {
    const auto line = head.substr(at, head.find('\n', at) - at);
    if (line.find(" v.") != std::string_view::npos && line.find("starts") != std::string_view::npos) return true;
    at = head.find("Program ", at + 8);
  }
  return false;
}

bool is_schema(std::string_view head) {
  return head.substr(0, 1024).find("<qes:espresso") != std::string_view::npos;
}

Claim claims(std::string_view, std::string_view head, std::string_view) {
  return is_schema(head) || is_log(head) ? Claim::main : Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "quantum_espresso", .version = 2, .priority = 20, .claims = claims};

}  // namespace quarry::quantum_espresso
