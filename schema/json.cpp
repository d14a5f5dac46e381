// SPDX-License-Identifier: GPL-3.0-or-later
// The one door to simdjson.
#include "quarry/json.hpp"

#include <simdjson.h>

#include "strict_json.hpp"

namespace quarry {
namespace {

constexpr std::size_t kept_capacity = 1 << 20;

// False where the strict parser must look: too deep, or an integer that int64 does not hold.
bool convert(const simdjson::dom::element& element, int depth, Value& out) {
  using simdjson::dom::element_type;
  switch (element.type()) {
    case element_type::OBJECT: {
      if (depth == 0) return false;
      Object members;
      for (const auto field : simdjson::dom::object(element)) {
        Value member;
        if (!convert(field.value, depth - 1, member)) return false;
        members.insert_or_assign(std::string(field.key), std::move(member));
      }
      out = std::move(members);
      return true;
    }
    case element_type::ARRAY: {
      if (depth == 0) return false;
      const simdjson::dom::array source(element);
      Array items;
      items.reserve(source.size());
      for (const auto item : source)
        if (!convert(item, depth - 1, items.emplace_back())) return false;
      out = std::move(items);
      return true;
    }
    case element_type::INT64:
      out = std::int64_t(element);
      return true;
    case element_type::UINT64:
      return false;
    case element_type::DOUBLE:
      out = double(element);
      return true;
    case element_type::STRING:
      out = std::string_view(element);
      return true;
    case element_type::BOOL:
      out = bool(element);
      return true;
    case element_type::NULL_VALUE:
      out = nullptr;
      return true;
  }
  return false;
}

bool parse_fast(simdjson::dom::parser& parser, std::string_view text, int max_depth, Value& out) {
  simdjson::dom::element root;
  if (parser.parse(text.data(), text.size()).get(root) != simdjson::SUCCESS) return false;
  return convert(root, max_depth, out);
}

}  // namespace

Value parse_json(std::string_view text, int max_depth) {
  static constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  const std::size_t skipped = text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
  text.remove_prefix(skipped);
  Value value;
  bool done = false;
  if (text.size() <= kept_capacity) {
    thread_local simdjson::dom::parser parser;  // small ones share their buffers; a large one must not stay
    done = parse_fast(parser, text, max_depth, value);
  } else {
    simdjson::dom::parser parser;
    done = parse_fast(parser, text, max_depth, value);
  }
  // simdjson says neither where it stopped nor what a number was that it cannot hold.
  return done ? value : parse_json_strictly(text, max_depth, skipped);
}

}  // namespace quarry
