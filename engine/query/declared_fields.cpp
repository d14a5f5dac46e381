// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/declared_fields.hpp"

#include <algorithm>
#include <string_view>

#include "quarry/units.hpp"
#include "query/match.hpp"

namespace quarry::query {
namespace {

std::string text_of(const Value& field, std::string_view name) {
  const auto* const text = field.find(name);
  return text != nullptr && text->is_string() ? text->as_string() : std::string();
}

DeclaredField read(const Value& field) {
  DeclaredField declared{{}, text_of(field, "unit"), text_of(field, "title"), text_of(field, "description"), false};
  const auto type = text_of(field, "type");
  const bool is_number = type == "number" || type == "integer" || (type.empty() && !declared.unit.empty());
  if (is_number) declared.kind = "number";
  if (type == "boolean" || type == "date") declared.kind = type;
  if (!declared.unit.empty()) declared.unit = canonical_unit(declared.unit).value_or(declared.unit);
  const auto* const facet = field.find("facet");
  declared.facet = facet != nullptr && facet->is_bool() && facet->as_bool();
  return declared;
}

void agree(DeclaredField& all, const DeclaredField& one) {
  if (all.kind != one.kind) all.kind.clear();
  if (all.unit != one.unit) all.unit.clear();
  if (all.title != one.title) all.title.clear();
  if (all.description != one.description) all.description.clear();
  all.facet = all.facet || one.facet;
}

void read_entry(const Value& content, std::map<std::string, DeclaredField>& by_path) {
  const auto* const fields = content.find("custom_fields");
  if (fields == nullptr || !fields->is_object()) return;
  for (const auto& [name, field] : fields->as_object()) {
    if (!field.is_object()) continue;
    const auto declared = read(field);
    const auto [known, is_new] = by_path.emplace("custom." + name, declared);
    if (!is_new) agree(known->second, declared);
  }
}

bool is_custom(const std::string& path) { return path.starts_with("custom."); }

void collect_custom(const std::vector<Facet>& facets, std::vector<std::string>& paths) {
  for (const auto& facet : facets) {
    if (facet.rich && is_custom(facet.field)) paths.push_back(facet.field);
    for (const auto& bucket : facet.values) collect_custom(bucket.nested, paths);
  }
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
}

void describe(const std::map<std::string, DeclaredField>& declared, std::vector<Facet>& facets) {
  for (auto& facet : facets) {
    if (!facet.rich) continue;
    if (const auto found = declared.find(facet.field); found != declared.end()) {
      facet.title = found->second.title;
      facet.kind = found->second.kind;
      if (facet.unit.empty() && facet.type != FacetType::date_histogram) facet.unit = found->second.unit;
    }
    for (auto& bucket : facet.values) describe(declared, bucket.nested);
  }
}

}  // namespace

std::map<std::string, DeclaredField> declared_fields(const index::Snapshot& snapshot, const Viewer& viewer, const std::vector<Part>& parts,
                                                     const std::vector<std::string>& paths, const Deadline& deadline) {
  std::map<std::string, DeclaredField> by_path;
  for (const auto& part : parts) {
    const auto& segment = part.segment();
    auto documents = segment.datasets();
    documents &= part.visible->documents;
    if (!paths.empty() && !documents.none()) {
      index::Bitmap declaring(segment.size());
      for (const auto& path : paths) {
        Node exists;
        exists.op = Op::exists;
        exists.field = "custom_fields." + path.substr(7);
        declaring |= match(exists, segment, {}, deadline);
      }
      documents &= declaring;
    }
    documents.for_each([&](std::uint32_t doc) {
      deadline.check();
      const auto row = snapshot.load(segment.row(doc));
      if (may_show(row, snapshot, viewer)) read_entry(row.content, by_path);
    });
  }
  return by_path;
}

void add_declarations(const std::map<std::string, DeclaredField>& declared, std::vector<FieldUse>& uses) {
  for (auto& use : uses) {
    const auto found = declared.find(use.path);
    if (found == declared.end()) continue;
    if (!found->second.kind.empty()) use.kind = found->second.kind;
    use.unit = found->second.unit;
    use.title = found->second.title;
    use.description = found->second.description;
    use.facet = use.facet || found->second.facet;
  }
}

void describe_facets(const index::Snapshot& snapshot, const Viewer& viewer, const std::vector<Part>& parts, const Deadline& deadline,
                     std::vector<Facet>& facets) {
  std::vector<std::string> custom;
  collect_custom(facets, custom);
  describe(custom.empty() ? std::map<std::string, DeclaredField>() : declared_fields(snapshot, viewer, parts, custom, deadline), facets);
}

}  // namespace quarry::query
