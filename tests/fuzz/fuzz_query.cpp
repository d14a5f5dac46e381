// SPDX-License-Identifier: GPL-3.0-or-later
// A query, or a structured filter where the text is JSON, is read or refused with an Error; what was read prints to a text that
// reads the same; lenient reading never refuses.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "quarry/error.hpp"
#include "quarry/json.hpp"
#include "query/ast.hpp"
#include "query/filter.hpp"

namespace {

using quarry::query::Node;

/// Equal but for where they stood in their texts.
bool same(const Node& a, const Node& b) {
  return a.op == b.op && a.field == b.field && a.text == b.text && a.unit == b.unit && a.quoted == b.quoted && a.distance == b.distance && a.boost == b.boost && a.low == b.low &&
         a.high == b.high && a.quantifier == b.quantifier && a.items == b.items &&
         std::equal(a.children.begin(), a.children.end(), b.children.begin(), b.children.end(), same);
}

/// Equal, or the whole is too long or too deep once it is written out in full.
void check_printed(const Node& node) {
  const auto text = quarry::query::print(node);
  if (text.size() > 32 << 10) return;
  try {
    const auto again = quarry::query::parse(text);
    if (same(node, again)) return;
    std::fprintf(stderr, "printed: %s\nagain:   %s\n", text.c_str(), quarry::query::print(again).c_str());
  } catch (const quarry::Error& error) {
    const std::string_view message = error.what();
    if (message.find("nested") != std::string_view::npos || message.find("over 1,024") != std::string_view::npos) return;
    std::fprintf(stderr, "printed: %s\nrefused: %s\n", text.c_str(), error.what());
  }
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    check_printed(quarry::query::parse(text));
  } catch (const quarry::Error&) {
  }
  try {
    check_printed(quarry::query::parse_filter(quarry::parse_json(text)));
  } catch (const quarry::Error&) {
  }
  (void)quarry::query::print(quarry::query::parse_leniently(text));
  return 0;
}
