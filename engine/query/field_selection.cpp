// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/field_selection.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "quarry/error.hpp"
#include "query/resolve.hpp"

namespace quarry::query {
namespace {

constexpr std::size_t most_fields = 1'000;

/// `path` is `above` or below it.
bool is_within(std::string_view path, std::string_view above) {
  return path.starts_with(above) && (path.size() == above.size() || path[above.size()] == '.');
}

/// The parts of a value at `path` that are among `wanted` or lead to one.
std::optional<Value> reduced(const Value& value, const std::string& path, const std::vector<std::string>& wanted) {
  if (!path.empty() && std::any_of(wanted.begin(), wanted.end(), [&](const auto& one) { return is_within(path, one); })) return value;
  const bool leads = path.empty() || std::any_of(wanted.begin(), wanted.end(), [&](const auto& one) { return is_within(one, path); });
  if (!leads) return std::nullopt;
  if (value.is_object()) {
    Object kept;
    for (const auto& [name, member] : value.as_object())
      if (auto part = reduced(member, path.empty() ? name : path + "." + name, wanted)) kept[name] = std::move(*part);
    return kept.empty() ? std::nullopt : std::optional<Value>(std::move(kept));
  }
  if (value.is_array()) {
    Array kept;
    for (const auto& item : value.as_array())
      if (auto part = reduced(item, path, wanted)) kept.push_back(std::move(*part));
    return kept.empty() ? std::nullopt : std::optional<Value>(std::move(kept));
  }
  return std::nullopt;
}

}  // namespace

FieldSelection::FieldSelection(const std::vector<std::string>& fields) {
  if (fields.size() > most_fields) throw Error(Code::invalid_argument, "over 1,000 fields are selected: name whole blocks");
  for (auto field : fields) {
    if (field == "*") {
      paths_.clear();
      return;
    }
    if (field.ends_with(".*")) field.resize(field.size() - 2);
    if (field.empty()) throw Error(Code::invalid_argument, "an empty field is selected: leave it out, or write * for all");
    paths_.push_back(field);
    for (auto& path : resolve(field).paths)
      if (!is_derived(path)) paths_.push_back(std::move(path));
  }
}

bool FieldSelection::takes(std::string_view path) const {
  return paths_.empty() || std::any_of(paths_.begin(), paths_.end(), [&](const auto& one) { return is_within(path, one); });
}

Value FieldSelection::of(const Value& content) const {
  if (paths_.empty()) return content;
  return reduced(content, "", paths_).value_or(Object{});
}

}  // namespace quarry::query
