// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/dataset.hpp"

#include <algorithm>
#include <array>

#include "ingest/custom_fields.hpp"
#include "quarry/error.hpp"
#include "quarry/json.hpp"

namespace quarry::intake {
namespace {

/// Orders to a service, which say nothing of the data.
constexpr std::array<std::string_view, 12> orders{
    "curation", "data_destinations", "data_sources", "dataset_acl", "extraction_config", "incremental_update",
    "index",    "mdf",               "no_extract",   "tags",        "test",              "update"};

/// Adds what `base` does not have, at any depth.
void add_missing(Value& base, const Value& more) {
  if (base.is_null()) base = more;
  if (!base.is_object() || !more.is_object()) return;
  for (const auto& [name, value] : more.as_object()) add_missing(base.as_object()[name], value);
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const char c = text[i];
    const bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (dash ? c != '-' : !digit) return false;
  }
  return true;
}

/// The principals of a list. MDF writes a bare UUID for a person or a group: it is both.
void add_principals(const Value& description, std::string_view path, std::vector<std::string>& principals) {
  const auto* const list = description.at_path(path);
  if (list == nullptr || list->is_null()) return;
  const auto refuse = [&](const std::string& what) {
    throw Error(Code::invalid_argument, "dataset description: " + std::string(path) + ": " + what +
                                            "; it is a list of \"public\", URNs and UUIDs");
  };
  if (!list->is_array()) refuse("is no list");
  for (const auto& item : list->as_array()) {
    const auto text = item.is_string() ? item.as_string() : to_json(item);
    if (is_uuid(text)) {
      principals.push_back("urn:globus:auth:identity:" + text);
      principals.push_back("urn:globus:groups:id:" + text);
    } else if (item.is_string() && is_principal(text)) {
      principals.push_back(text);
    } else {
      refuse("'" + text + "' is no principal");
    }
  }
}

/// MDF's `tags` are subjects of the dataset.
void add_tags(Value& content, const Value& description) {
  const auto* const tags = description.find("tags");
  if (tags == nullptr || !tags->is_array()) return;
  Array subjects;
  if (const auto* const known = content.at_path("dc.subjects"); known != nullptr && known->is_array())
    subjects = known->as_array();
  for (const auto& tag : tags->as_array())
    if (tag.is_string()) subjects.emplace_back(Object{{"subject", tag}});
  content.set_path("dc.subjects", std::move(subjects));
}

}  // namespace

Dataset read_dataset(const Value& given, const Value& of_place) {
  if (!given.is_null() && !given.is_object())
    throw Error(Code::invalid_argument, "dataset description: is no JSON object");
  Dataset dataset;
  dataset.description = given;
  if (of_place.is_object()) add_missing(dataset.description, of_place);
  if (const auto* const name = dataset.description.at_path("mdf.source_name"); name != nullptr && name->is_string())
    dataset.name = name->as_string();
  if (const auto* const index = given.find("index"); index != nullptr && index->is_object()) dataset.map = to_json(*index);
  add_principals(given, "mdf.acl", dataset.records_visible_to);
  dataset.entry_visible_to = dataset.records_visible_to;
  add_principals(given, "dataset_acl", dataset.entry_visible_to);
  return dataset;
}

Record dataset_entry(const JobFacts& job, const Dataset& dataset, std::uint64_t total_bytes) {
  Record entry;
  entry.subject = job.source_name;
  entry.kind = RecordKind::dataset;
  entry.visible_to = dataset.entry_visible_to;
  entry.content = Object{};
  if (dataset.description.is_object()) {
    for (const auto& [name, value] : dataset.description.as_object())
      if (std::find(orders.begin(), orders.end(), name) == orders.end()) entry.content.as_object()[name] = value;
  }
  add_tags(entry.content, dataset.description);
  Object mdf{{"source_name", job.source_name},
             {"source_id", source_id(job)},
             {"resource_type", "dataset"},
             {"ingest_date", job.ingest_date},
             {"version", job.version}};
  for (const std::string_view name : {"organizations", "links"})
    if (const auto* const value = dataset.description.at_path("mdf." + std::string(name)))
      mdf[std::string(name)] = *value;
  entry.content.as_object()["mdf"] = std::move(mdf);
  entry.content.set_path("data.total_size", total_bytes);
  read_custom_fields(job.custom_fields, entry.content, entry.diagnostics);
  return entry;
}

}  // namespace quarry::intake
