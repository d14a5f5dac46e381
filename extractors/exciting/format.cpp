// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::exciting {

namespace {

bool has(std::string_view head, std::string_view words) { return head.find(words) != std::string_view::npos; }

/// The banner `| EXCITING BORON-10 started` of INFO.OUT; input.xml and info.xml of the same run go with it.
Claim claims(std::string_view name, std::string_view head, std::string_view) {
  const auto at = head.find("EXCITING ");
  if (at != std::string_view::npos && has(head.substr(at, head.find('\n', at) - at), " started")) return Claim::main;
  if (name.starts_with("input.xml") && has(head, "<input") && has(head, "<groundstate")) return Claim::auxiliary;
  if (name.starts_with("info.xml") && has(head, "exciting-code.org")) return Claim::auxiliary;
  return Claim::no;
}

std::optional<Member> member(std::string_view name) {
  if (name.starts_with("INFO.OUT")) return Member{"run", 0};
  if (name.starts_with("input.xml")) return Member{"run", 1};
  if (name.starts_with("info.xml")) return Member{"run", 2};
  return std::nullopt;
}

}  // namespace

extern const Format format;
const Format format{.name = "exciting", .version = 1, .priority = 20, .claims = claims, .member = member};

}  // namespace quarry::exciting
