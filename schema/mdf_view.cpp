// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <optional>

#include "block_schema.hpp"
#include "clean.hpp"
#include "quarry/json.hpp"
#include "quarry/record.hpp"

namespace quarry {
namespace {

/// Keeps of `value` what MDF has; false where nothing is left or MDF asks for more. Values have
/// been cleaned before.
bool keep_mdf(const SchemaNode& schema, Value& value) {
  if (schema.mdf_first && value.is_array()) {
    Value first = value.as_array().front();
    value = std::move(first);
  }
  if (schema.mdf) return true;
  if (value.is_array()) {
    if (!schema.items) return false;
    auto& items = value.as_array();
    Array kept;
    for (auto& item : items)
      if (keep_mdf(*schema.items, item)) kept.push_back(std::move(item));
    items = std::move(kept);
    return !items.empty();
  }
  if (!value.is_object()) return false;
  auto& members = value.as_object();
  const bool had_some = !members.empty();
  for (auto member = members.begin(); member != members.end();) {
    const auto found = schema.properties.find(member->first);
    const bool kept = found != schema.properties.end() && keep_mdf(found->second, member->second);
    member = kept ? std::next(member) : members.erase(member);
  }
  if (had_some && members.empty()) return false;
  return std::all_of(schema.mdf_required.begin(), schema.mdf_required.end(),
                     [&](const auto& name) { return members.contains(name); });
}

/// MDF's custom block holds text only, descriptions among it as `<name>_desc`.
Value custom_texts(const Value& custom, const Value* descriptions) {
  Object out;
  for (const auto& [name, value] : custom.as_object())
    out[name] = value.is_string() ? value.as_string() : to_json(value);
  if (descriptions != nullptr && descriptions->is_object())
    for (const auto& [name, text] : descriptions->as_object())
      if (text.is_string() && out.contains(name)) out.emplace(name + "_desc", text);
  return out;
}

/// MDF says what a file holds in `data_type`; where nobody did, its MIME type is the best that is
/// known.
void name_data_types(Value& files) {
  if (!files.is_array()) return;
  for (auto& file : files.as_array()) {
    const auto* mime = file.find("mime_type");
    if (file.find("data_type") == nullptr && mime != nullptr && mime->is_string())
      file.as_object()["data_type"] = *mime;
  }
}

/// MDF's lists name Globus identities and groups by their UUID alone.
Value access_list(const std::vector<std::string>& visible_to) {
  Array out;
  for (std::string_view principal : visible_to) {
    for (const std::string_view prefix : {"urn:globus:auth:identity:", "urn:globus:groups:id:"})
      if (principal.starts_with(prefix)) principal.remove_prefix(prefix.size());
    out.emplace_back(principal);
  }
  return out;
}

/// MDF's version of a block of that name, or nothing.
std::optional<Value> mdf_block(const std::string& name, const SchemaNode& schema, Value block,
                               const Value& content) {
  if (name == "files") name_data_types(block);
  std::vector<Diagnostic> unused;
  Findings findings(unused);
  std::string pointer;
  if (!clean(schema, block, pointer, findings)) return std::nullopt;
  if (name == "custom") return custom_texts(block, content.find("custom_desc"));
  if (!keep_mdf(schema, block)) return std::nullopt;
  return block;
}

/// The `mdf` block with its access list, which content never has.
std::optional<Value> administration(const SchemaNode& schema, Value block,
                                    const std::vector<std::string>& visible_to) {
  if (!block.is_object()) return std::nullopt;
  auto& members = block.as_object();
  members.erase("acl");
  members.try_emplace("resource_type", "record");
  std::vector<Diagnostic> unused;
  Findings findings(unused);
  std::string pointer;
  if (!clean(schema, block, pointer, findings)) return std::nullopt;
  members["acl"] = access_list(visible_to);
  const bool complete = std::all_of(schema.mdf_required.begin(), schema.mdf_required.end(),
                                    [&](const auto& name) { return members.contains(name); });
  return complete ? std::optional(std::move(block)) : std::nullopt;
}

}  // namespace

Value mdf_view(const Value& content, const std::vector<std::string>& visible_to) {
  const auto* type = content.at_path("mdf.resource_type");
  const bool dataset = type != nullptr && *type == Value("dataset");
  Object view;
  for (const auto& [name, schema] : block_schemas()) {
    const auto* block = content.find(name);
    if (block == nullptr || !(dataset ? schema.in_mdf_dataset : schema.in_mdf_record)) continue;
    auto kept = name == "mdf" ? administration(schema, *block, visible_to)
                              : mdf_block(name, schema, *block, content);
    if (kept) view.emplace(name, std::move(*kept));
  }
  if (dataset) {
    view.try_emplace("services", Object{});
    view.try_emplace("data", Object{});
  }
  return view;
}

}  // namespace quarry
