// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/facets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "quarry/error.hpp"
#include "quarry/json.hpp"

namespace quarry::cli {
namespace {

constexpr std::array<std::pair<std::string_view, FacetType>, 5> types{{{"terms", FacetType::terms},
                                                                       {"histogram", FacetType::histogram},
                                                                       {"date_histogram", FacetType::date_histogram},
                                                                       {"stats", FacetType::stats},
                                                                       {"value_count", FacetType::value_count}}};

std::string_view name_of(FacetType type) {
  return std::find_if(types.begin(), types.end(), [&](const auto& one) { return one.second == type; })->first;
}

/// Reads the members of a facet object.
class Reading {
 public:
  explicit Reading(const std::string& where) : where_(where) {}

  FacetRequest operator()(const Value& object) const {
    FacetRequest facet;
    facet.rich = true;
    for (const auto& [name, value] : object.as_object()) member(facet, name, value);
    if (facet.field.empty()) refuse("it names no field: write {\"field\": \"...\"}");
    if (object.find("selected") != nullptr) select(facet, *object.find("selected"));
    return facet;
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const { throw Error(Code::invalid_argument, where_ + ": " + what); }

  void member(FacetRequest& facet, std::string_view name, const Value& value) const {
    if (name == "field") {
      facet.field = text(name, value);
    } else if (name == "name") {
      facet.name = text(name, value);
    } else if (name == "type") {
      facet.type = type_of(text(name, value));
    } else if (name == "size") {
      if (!value.is_integer() || value.as_integer() < 1 || value.as_integer() > 0xffffffff) refuse("'size' is a whole number from 1 to 10,000");
      facet.size = static_cast<std::uint32_t>(value.as_integer());
    } else if (name == "prefix") {
      facet.prefix = text(name, value);
    } else if (name == "unit") {
      facet.unit = text(name, value);
    } else if (name == "interval") {
      facet.interval = value.is_number() ? to_json(value) : text(name, value);
    } else if (name == "bounds") {
      facet.bounds = bounds(name, value);
    } else if (name == "ranges") {
      for (const auto& one : list(name, value)) facet.ranges.push_back(bounds(name, one));
    } else if (name == "facets") {
      for (const auto& one : list(name, value)) facet.nested.push_back(read_facet(one, where_));
    } else if (name != "selected") {
      refuse("unknown member '" + std::string(name) + "': there are field, type, name, size, prefix, interval, bounds, ranges, unit, selected and facets");
    }
  }

  void select(FacetRequest& facet, const Value& values) const {
    for (const auto& one : list("selected", values)) {
      if (one.is_object()) {
        facet.selected_ranges.push_back(bounds("selected", one));
      } else {
        facet.selected.push_back(one);
      }
    }
  }

  FacetType type_of(const std::string& text) const {
    const auto* const found = std::find_if(types.begin(), types.end(), [&](const auto& one) { return one.first == text; });
    if (found == types.end()) refuse("'" + text + "' is no type of facet: there are terms, histogram, date_histogram, stats and value_count");
    return found->second;
  }
  std::string text(std::string_view name, const Value& value) const {
    if (!value.is_string()) refuse("'" + std::string(name) + "' is no text");
    return value.as_string();
  }
  const Array& list(std::string_view name, const Value& value) const {
    if (!value.is_array()) refuse("'" + std::string(name) + "' is no list");
    return value.as_array();
  }
  FacetBounds bounds(std::string_view name, const Value& value) const {
    if (!value.is_object()) refuse("'" + std::string(name) + "' is made of {\"from\": ..., \"to\": ...}");
    FacetBounds both;
    for (const auto& [end, bound] : value.as_object()) {
      if (end != "from" && end != "to") refuse("'" + std::string(name) + "' has from and to, and no '" + end + "'");
      (end == "from" ? both.from : both.to) = bound;
    }
    return both;
  }

  const std::string& where_;
};

Value stats_of(const Facet& facet) {
  Object stats{{"count", facet.stats.count}, {"missing", facet.missing}};
  // A sum that no double holds is left out, as is all of nothing.
  const auto state = [&](const char* name, double value) {
    if (facet.stats.count != 0 && std::isfinite(value)) stats[name] = value;
  };
  state("min", facet.stats.min);
  state("max", facet.stats.max);
  state("sum", facet.stats.sum);
  state("mean", facet.stats.mean);
  return stats;
}

Value rich_value(const Facet& facet) {
  Object object{{"type", name_of(facet.type)}, {"missing", facet.missing}};
  if (!facet.unit.empty()) object["unit"] = facet.unit;
  if (!facet.title.empty()) object["title"] = facet.title;
  if (!facet.kind.empty()) object["kind"] = facet.kind;
  if (facet.type == FacetType::stats) object["stats"] = stats_of(facet);
  if (facet.type == FacetType::value_count) object["count"] = facet.stats.count;
  if (facet.type == FacetType::terms || facet.type == FacetType::value_count) object["distinct"] = facet.distinct;
  if (facet.type == FacetType::stats || facet.type == FacetType::value_count) return object;
  Array buckets;
  for (const auto& bucket : facet.values) {
    Object one{{"count", bucket.count}};
    if (facet.type == FacetType::terms) one["value"] = bucket.value;
    if (!bucket.from.is_null()) one["from"] = bucket.from;
    if (!bucket.to.is_null()) one["to"] = bucket.to;
    if (!bucket.nested.empty()) one["facets"] = to_value(bucket.nested);
    buckets.push_back(std::move(one));
  }
  object["buckets"] = std::move(buckets);
  object["other"] = facet.other;
  return object;
}

std::string plain(const Value& value) {
  if (value.is_string()) return printable(value.as_string());
  if (value.is_real()) return fmt::format("{:.6g}", value.as_number());
  return to_json(value);
}

/// `2019-01-01` of a moment that begins a day.
std::string plain_bound(const Value& value) {
  auto text = plain(value);
  if (text.ends_with("T00:00:00Z")) text.resize(text.size() - 10);
  return text;
}

std::string label_of(const FacetCount& bucket) {
  if (!bucket.from.is_null() && !bucket.to.is_null()) return plain_bound(bucket.from) + " to " + plain_bound(bucket.to);
  if (!bucket.from.is_null()) return "from " + plain_bound(bucket.from);
  if (!bucket.to.is_null()) return "below " + plain_bound(bucket.to);
  return plain(bucket.value);
}

}  // namespace

FacetRequest read_facet(const Value& value, const std::string& where) {
  if (value.is_object()) return Reading(where)(value);
  if (value.is_string()) return parse_facet(value.as_string(), where);
  throw Error(Code::invalid_argument, where + ": a facet is FIELD[:N] or an object");
}

FacetRequest parse_facet(const std::string& text, const std::string& where) {
  if (text.starts_with('{')) return read_facet(parse_json(text), where);
  FacetRequest request{text, 10};
  const auto colon = text.rfind(':');
  if (colon == std::string::npos) return request;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, request.size);
  if (error != std::errc() || stop != end || request.size == 0)
    throw Error(Code::invalid_argument, where + " " + text + ": after ':' comes how many values, e.g. " + text.substr(0, colon) + ":20");
  request.field.resize(colon);
  return request;
}

Value to_value(const std::vector<Facet>& facets) {
  Object object;
  for (const auto& facet : facets) {
    if (facet.rich) {
      object[facet.name] = rich_value(facet);
      continue;
    }
    Array values;
    for (const auto& entry : facet.values) values.push_back(Object{{"value", entry.value}, {"count", entry.count}});
    object[facet.name] = std::move(values);
  }
  return object;
}

void print_for_people(const Facet& facet, const Style& style, int indent) {
  const auto unit = facet.unit.empty() ? "" : " " + facet.unit;
  fmt::print("{:{}}{}{}\n", "", indent, style.bold(printable(facet.name)) + (facet.title.empty() ? "" : ": " + printable(facet.title)), facet.rich && !unit.empty() ? " in" + unit : "");
  const auto note = [&](std::string_view what, std::uint64_t count) {
    if (facet.rich && count != 0) fmt::print("{:{}}  {:>8}  {}\n", "", indent, count, style.dim(what));
  };
  if (facet.type == FacetType::stats && facet.stats.count != 0)
    for (const auto& [name, value] : {std::pair("min", facet.stats.min), {"max", facet.stats.max}, {"mean", facet.stats.mean}, {"sum", facet.stats.sum}})
      fmt::print("{:{}}  {:>8}  {:.6g}{}\n", "", indent, name, value, unit);
  if (facet.type == FacetType::stats || facet.type == FacetType::value_count)
    fmt::print("{:{}}  {:>8}  values\n", "", indent, facet.stats.count);
  if (facet.type == FacetType::value_count) fmt::print("{:{}}  {:>8}  different values\n", "", indent, facet.distinct);
  std::uint64_t most = 1;
  for (const auto& entry : facet.values) most = std::max(most, entry.count);
  for (const auto& entry : facet.values) {
    std::string bar;
    for (std::uint64_t i = 0; i < (entry.count * 24 + most - 1) / most; ++i) bar += "█";
    // Facets within stand below their bucket; without any, a bar of no length leaves no second blank.
    fmt::print("{:{}}  {:>8}  {}{}{}\n", "", indent, entry.count, style.green(bar), bar.empty() ? "" : " ", label_of(entry));
    for (const auto& inner : entry.nested) print_for_people(inner, style, indent + 12);
  }
  note(facet.type == FacetType::terms ? "of other values" : "outside", facet.other);
  note("without a value", facet.missing);
}

}  // namespace quarry::cli
