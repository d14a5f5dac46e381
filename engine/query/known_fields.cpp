// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/known_fields.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "acl_fault.hpp"
#include "quarry/field.hpp"
#include "query/match.hpp"

namespace quarry::query {
namespace {

struct Counts {
  std::uint64_t subjects = 0;                ///< with a value of any kind
  std::array<std::uint64_t, 4> by_kind{};    ///< as ColumnKind
};

const index::Bitmap& present(const index::Segment& segment, const index::ColumnName& column) {
  switch (column.kind) {
    case index::ColumnKind::number: return segment.numbers(column.path)->present();
    case index::ColumnKind::date: return segment.dates(column.path)->present();
    case index::ColumnKind::keyword: return segment.keywords(column.path)->present();
    case index::ColumnKind::boolean: break;
  }
  return segment.bools(column.path)->present();
}

/// Counts the columns of one path in one part.
void count_path(const Part& part, const std::vector<const index::ColumnName*>& columns, Counts& counts) {
  index::Bitmap any(part.segment().size());
  for (const auto* column : columns) {
    auto documents = present(part.segment(), *column);
    if constexpr (acl_fault != 7) documents &= part.visible->documents;
    counts.by_kind[static_cast<std::size_t>(column->kind)] += folded(part.segment(), documents).count();
    any |= documents;
  }
  counts.subjects += folded(part.segment(), any).count();
}

/// Text that no column holds: fields that the blocks describe as such.
void count_texts(const std::vector<Part>& parts, const Deadline& deadline, std::map<std::string, Counts>& counts) {
  for (const auto& field : quarry::fields()) {
    if (field.kind != FieldKind::text) continue;
    Node exists;
    exists.op = Op::exists;
    exists.field = field.path;
    for (const auto& part : parts) {
      auto documents = match(exists, part.segment(), {}, deadline);
      documents &= part.visible->documents;
      counts[field.path].subjects += folded(part.segment(), documents).count();
    }
  }
}

/// What most of the values are; a date that is a keyword as well is a date.
const char* kind_of(const Counts& counts) {
  static constexpr std::array kinds{"number", "date", "keyword", "boolean"};
  const auto most = std::max_element(counts.by_kind.begin(), counts.by_kind.end());
  return *most == 0 ? "text" : kinds[static_cast<std::size_t>(most - counts.by_kind.begin())];
}

FieldUse described(const std::string& path, const Counts& counts) {
  FieldUse use;
  use.path = path;
  use.subjects = counts.subjects;
  use.kind = kind_of(counts);
  const auto* const field = find_field(path);
  if (field == nullptr || field->path != path) return use;
  if (field->kind != FieldKind::object) use.kind = kind_name(field->kind);
  use.unit = field->unit;
  use.title = field->title;
  use.description = field->description;
  use.facet = field->facet;
  return use;
}

}  // namespace

const char* kind_name(FieldKind kind) {
  switch (kind) {
    case FieldKind::text: return "text";
    case FieldKind::keyword: return "keyword";
    case FieldKind::number: return "number";
    case FieldKind::date: return "date";
    case FieldKind::boolean: return "boolean";
    case FieldKind::object: break;
  }
  return "";
}

std::vector<FieldUse> visible_fields(const std::vector<Part>& parts, const Deadline& deadline) {
  std::map<std::string, Counts> counts;
  for (const auto& part : parts) {
    std::map<std::string_view, std::vector<const index::ColumnName*>> by_path;
    for (const auto& column : part.segment().columns())
      if (!column.path.starts_with('#')) by_path[column.path].push_back(&column);
    for (const auto& [path, columns] : by_path) {
      deadline.check();
      count_path(part, columns, counts[std::string(path)]);
    }
  }
  count_texts(parts, deadline, counts);
  std::vector<FieldUse> uses;
  for (const auto& [path, count] : counts)
    if (count.subjects != 0) uses.push_back(described(path, count));
  return uses;
}

}  // namespace quarry::query
