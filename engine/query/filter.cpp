// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/filter.hpp"

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "quarry/chemistry.hpp"
#include "quarry/error.hpp"
#include "quarry/json.hpp"
#include "query/pattern.hpp"
#include "query/resolve.hpp"
#include "query/tree.hpp"

namespace quarry::query {
namespace {

constexpr int max_clauses = 1'024;
constexpr int max_depth = 32;
constexpr std::size_t longest_name = 512;

[[noreturn]] void refuse(const std::string& pointer, const std::string& message) {
  throw Error(Code::invalid_argument, "filter " + (pointer.empty() ? "/" : pointer) + ": " + message);
}

class FilterReader {
 public:
  Node filter(const Value& from, const std::string& pointer, int depth) {
    if (!from.is_object()) refuse(pointer, "a filter is a JSON object with a type");
    if (depth > max_depth) refuse(pointer, "filters are nested deeper than 32");
    count(pointer);
    const auto& type = string(from, "type", pointer);
    if (depth != 0 && is_post_filter(from)) refuse(pointer + "/post_filter", "stands in a filter that is in no other");
    if (type == "match_all" || type == "match_any") return match(from, type == "match_all", pointer);
    if (type == "range") return range(from, pointer);
    if (type == "exists") return exists(from, pointer);
    if (type == "like") return like(from, pointer);
    if (type == "not") return negation(from, pointer, depth);
    if (type == "and" || type == "or") return group(from, type == "and" ? Op::conjunction : Op::disjunction, pointer, depth);
    if (type.starts_with("geo_")) refuse(pointer + "/type", "places are not searched by their coordinates: leave this filter out");
    refuse(pointer + "/type", "unknown filter '" + type + "': there are match_all, match_any, range, exists, like, not, and, or");
  }

 private:
  void count(const std::string& pointer) {
    if (++clauses_ > max_clauses) refuse(pointer, "over 1,024 clauses: ask for less in one query");
  }

  static const Value& member(const Value& from, std::string_view name, const std::string& pointer) {
    const auto* const found = from.find(name);
    if (found == nullptr) refuse(pointer, "'" + std::string(name) + "' is missing");
    return *found;
  }

  static const std::string& string(const Value& from, std::string_view name, const std::string& pointer) {
    const auto& found = member(from, name, pointer);
    if (!found.is_string()) refuse(pointer + "/" + std::string(name), "wants a string");
    return found.as_string();
  }

  static const Array& list(const Value& from, std::string_view name, const std::string& pointer) {
    const auto& found = member(from, name, pointer);
    if (!found.is_array() || found.as_array().empty()) refuse(pointer + "/" + std::string(name), "wants a list with something in it");
    return found.as_array();
  }

  /// A member that we do not know may be one that was misspelt: then the filter would not do what it seems to. What Globus Search
  /// says of versions (`@version`) is no part of what matches; `post_filter` says when the filter is asked.
  static void only(const Value& from, std::initializer_list<std::string_view> names, const std::string& pointer) {
    for (const auto& [name, value] : from.as_object()) {
      if (name.starts_with('@') || name == "type" || std::find(names.begin(), names.end(), name) != names.end()) continue;
      if (name != "post_filter") refuse(pointer, "unknown member '" + name + "': remove it");
      if (!value.is_bool()) refuse(pointer + "/post_filter", "wants true or false");
    }
  }

  /// `a\.b`, as facets write a dot that separates nothing, is the same path here.
  static Node about(const Value& from, const std::string& pointer) {
    Node node;
    const auto& name = string(from, "field_name", pointer);
    for (std::size_t i = 0; i < name.size(); ++i)
      if (name[i] != '\\' || i + 1 >= name.size() || name[i + 1] != '.') node.field += name[i];
    if (node.field.empty() || node.field.size() > longest_name) refuse(pointer + "/field_name", "wants the name of a field, up to 512 bytes");
    return node;
  }

  static std::string text_of(const Value& value, const std::string& pointer) {
    if (value.is_string()) return value.as_string();
    if (value.is_bool() || value.is_number() || value.is_exact_number()) return to_json(value);
    refuse(pointer, "wants a string, a number, true or false");
  }

  Node match(const Value& from, bool all, const std::string& pointer) {
    only(from, {"field_name", "values"}, pointer);
    const auto about_field = about(from, pointer);
    std::vector<Node> parts;
    for (const auto& value : list(from, "values", pointer)) {
      const auto place = pointer + "/values/" + std::to_string(parts.size());
      count(place);
      auto node = about_field;
      node.text = text_of(value, place);
      node.op = is_formula(node.field) && parse_formula(node.text) ? Op::formula : Op::keyword;
      node.with_case = node.op == Op::keyword;
      parts.push_back(std::move(node));
    }
    return joined(all ? Op::conjunction : Op::disjunction, std::move(parts));
  }

  Node range(const Value& from, const std::string& pointer) {
    only(from, {"field_name", "values"}, pointer);
    const auto about_field = about(from, pointer);
    std::vector<Node> parts;
    for (const auto& value : list(from, "values", pointer)) {
      const auto place = pointer + "/values/" + std::to_string(parts.size());
      count(place);
      if (!value.is_object()) refuse(place, "wants an object with from, to, gt, gte, lt or lte");
      auto node = about_field;
      node.op = Op::range;
      node.with_case = true;
      for (const auto& [name, bound] : value.as_object()) bound_of(name, bound, node, place);
      parts.push_back(std::move(node));
    }
    return joined(Op::disjunction, std::move(parts));
  }

  static void bound_of(const std::string& name, const Value& value, Node& node, const std::string& pointer) {
    const bool low = name == "from" || name == "gt" || name == "gte";
    if (!low && name != "to" && name != "lt" && name != "lte") {
      if (!name.starts_with('@')) refuse(pointer, "unknown member '" + name + "': a range has from, to, gt, gte, lt, lte");
      return;
    }
    auto& bound = low ? node.low : node.high;
    auto text = value.is_null() ? "*" : text_of(value, pointer + "/" + name);
    if (text.empty()) refuse(pointer + "/" + name, "wants a number, a date, a word, or * for an open end");
    if (text == "*") return;
    if (!bound.text.empty()) refuse(pointer, std::string("two ") + (low ? "lower" : "upper") + " bounds: leave one out");
    bound.text = std::move(text);
    bound.inclusive = name != "gt" && name != "lt";
  }

  static Node exists(const Value& from, const std::string& pointer) {
    only(from, {"field_name"}, pointer);
    auto node = about(from, pointer);
    node.op = Op::exists;
    return node;
  }

  static Node like(const Value& from, const std::string& pointer) {
    only(from, {"field_name", "value"}, pointer);
    auto node = about(from, pointer);
    const auto& text = string(from, "value", pointer);
    if (text.empty() || text.size() > longest_pattern) refuse(pointer + "/value", "wants a pattern of up to 256 bytes, e.g. te?t*");
    const bool pattern = has_wildcard(text);
    node.op = pattern ? Op::like : Op::keyword;
    node.with_case = true;
    node.text = pattern ? normal_pattern(text) : literals_of(text);
    return node;
  }

  Node negation(const Value& from, const std::string& pointer, int depth) {
    only(from, {"filter"}, pointer);
    return negated(filter(member(from, "filter", pointer), pointer + "/filter", depth + 1), 0);
  }

  Node group(const Value& from, Op op, const std::string& pointer, int depth) {
    only(from, {"filters"}, pointer);
    std::vector<Node> parts;
    for (const auto& one : list(from, "filters", pointer))
      parts.push_back(filter(one, pointer + "/filters/" + std::to_string(parts.size()), depth + 1));
    return joined(op, std::move(parts));
  }

  int clauses_ = 0;
};

}  // namespace

bool is_post_filter(const Value& filter) {
  const auto* const post = filter.find("post_filter");
  return post != nullptr && post->is_bool() && post->as_bool();
}

Node parse_filter(const Value& filter, const std::string& pointer) { return FilterReader().filter(filter, pointer, 0); }

Filters parse_filters(const std::vector<Value>& filters) {
  FilterReader reader;
  std::vector<Node> all, before, after;
  for (const auto& filter : filters) {
    all.push_back(reader.filter(filter, "/filters/" + std::to_string(all.size()), 0));
    (is_post_filter(filter) ? after : before).push_back(all.back());
  }
  Filters out;
  if (!all.empty()) out.all = joined(Op::conjunction, std::move(all));
  if (!before.empty()) out.before = joined(Op::conjunction, std::move(before));
  if (!after.empty()) out.after = joined(Op::conjunction, std::move(after));
  return out;
}

}  // namespace quarry::query
