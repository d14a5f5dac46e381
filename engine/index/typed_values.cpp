// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/typed_values.hpp"

#include <cmath>
#include <unordered_map>
#include <unordered_set>

#include "index/typed_values_visit.hpp"
#include "quarry/date.hpp"
#include "quarry/field.hpp"
#include "quarry/number.hpp"
#include "quarry/units.hpp"

namespace quarry::index {
namespace {

constexpr std::size_t most_paths = 1'000;
constexpr std::size_t most_path_bytes = 512;
constexpr std::size_t most_keyword_bytes = 256;         // of paths that no block describes
constexpr std::size_t most_described_bytes = 4'096;     // of described keywords
constexpr std::size_t most_date_bytes = 40;
constexpr std::size_t most_quantity_bytes = 64;

const Field* described(std::string_view path) {
  static const auto by_path = [] {
    std::unordered_map<std::string_view, const Field*> made;
    for (const auto& field : fields()) made.emplace(field.path, &field);
    return made;
  }();
  const auto found = by_path.find(path);
  return found == by_path.end() ? nullptr : found->second;
}

/// A date, not a bare year: `2019` of an undescribed path is as well a number of anything.
std::optional<std::int64_t> date_of(std::string_view text, bool year_counts) {
  if (text.size() > most_date_bytes) return std::nullopt;
  const auto date = parse_date(text);
  if (!date || (!year_counts && date->precision == DatePrecision::year)) return std::nullopt;
  return date->begin;
}

/// A number with or without unit, in `unit` (empty: the base unit of what it measures).
std::optional<double> quantity_of(const std::string& text, const std::string& unit) {
  if (text.size() > most_quantity_bytes || text.empty()) return std::nullopt;
  if (const auto number = parse_double(text)) return number;
  const auto quantity = parse_quantity(text);
  if (!quantity) return std::nullopt;
  if (!unit.empty()) return convert(quantity->value, quantity->unit, unit);
  const auto base = canonical_unit(quantity->unit);
  if (!base) return std::nullopt;
  return convert(quantity->value, quantity->unit, *base);
}

/// Types one leaf.
class Typing {
 public:
  explicit Typing(TypedVisitor& visitor) : visitor_(visitor) {}

  void leaf(std::string_view path, const Value& leaf) {
    if (path == "mdf.acl" || path.starts_with("extraction.sources.") || leaf.is_null()) return;
    if (!admit(path)) {
      if (leaf.is_string()) visitor_.text({}, leaf.as_string());
      return;
    }
    const auto* field = described(path);
    if (leaf.is_bool()) {
      visitor_.boolean(path, leaf.as_bool());
    } else if (leaf.is_string()) {
      string(path, leaf.as_string(), field);
    } else if (leaf.is_exact_number()) {
      exact(path, leaf.as_exact_number().text);
    } else {
      number(path, leaf, field);
    }
  }

 private:
  /// The first 1,000 paths of a record are indexed; `#` is ours.
  bool admit(std::string_view path) {
    if (path.empty() || path.size() > most_path_bytes || path.front() == '#') return false;
    if (seen_.size() < most_paths) {
      seen_.emplace(path);
      return true;
    }
    return seen_.count(std::string(path)) != 0;
  }

  void exact(std::string_view path, const std::string& text) {
    if (const auto value = parse_double(text)) {
      visitor_.number(path, *value);
    } else if (text.size() <= most_keyword_bytes) {
      visitor_.keyword(path, text);
      visitor_.text(path, text);
    }
  }

  void number(std::string_view path, const Value& leaf, const Field* field) {
    if (!std::isfinite(leaf.as_number())) return;
    visitor_.number(path, leaf.as_number());
    if (field == nullptr || !leaf.is_integer()) return;
    const auto text = std::to_string(leaf.as_integer());
    if (field->kind == FieldKind::keyword) {
      visitor_.keyword(path, text);
      visitor_.text(path, text);
    } else if (field->kind == FieldKind::date) {
      if (const auto date = date_of(text, true)) visitor_.date(path, *date);
    }
  }

  void string(std::string_view path, const std::string& text, const Field* field) {
    if (field == nullptr || !field->whole || text.size() > most_keyword_bytes) visitor_.text(path, text);
    const auto kind = field == nullptr ? FieldKind::object : field->kind;
    switch (kind) {
      case FieldKind::text: return;
      case FieldKind::keyword:
        if (text.size() <= most_described_bytes) visitor_.keyword(path, text);
        return;
      case FieldKind::number:
        if (const auto value = quantity_of(text, field->unit)) visitor_.number(path, *value);
        break;
      case FieldKind::boolean:
        if (text == "true" || text == "false") visitor_.boolean(path, text == "true");
        break;
      case FieldKind::date:
      case FieldKind::object: break;
    }
    if (text.size() > most_keyword_bytes) return;
    visitor_.keyword(path, text);
    if (const auto date = date_of(text, kind == FieldKind::date)) visitor_.date(path, *date);
    if (path.substr(0, 7) == "custom.")
      if (const auto value = quantity_of(text, {})) visitor_.number(path, *value);
  }

  TypedVisitor& visitor_;
  std::unordered_set<std::string> seen_;
};

class Collector final : public TypedVisitor {
 public:
  void number(std::string_view path, double value) override { values.numbers.push_back({std::string(path), value}); }
  void date(std::string_view path, std::int64_t milliseconds) override {
    values.dates.push_back({std::string(path), milliseconds});
  }
  void keyword(std::string_view path, std::string_view value) override {
    values.keywords.push_back({std::string(path), std::string(value)});
  }
  void boolean(std::string_view path, bool value) override { values.bools.push_back({std::string(path), value}); }
  void text(std::string_view path, std::string_view value) override {
    values.texts.push_back({std::string(path), std::string(value)});
  }
  TypedValues values;
};

}  // namespace

bool is_keyword(std::string_view path, std::string_view text) {
  const auto* const field = described(path);
  if (field != nullptr && field->kind == FieldKind::text) return false;
  return text.size() <= (field != nullptr && field->kind == FieldKind::keyword ? most_described_bytes : most_keyword_bytes);
}

void visit_typed_values(const Value& content, TypedVisitor& visitor) {
  Typing typing(visitor);
  for_each_leaf(content, [&](std::string_view path, const Value& leaf) { typing.leaf(path, leaf); });
  visit_chemistry(content, visitor);
}

TypedValues typed_values(const Value& content) {
  Collector collector;
  visit_typed_values(content, collector);
  return std::move(collector.values);
}

}  // namespace quarry::index
