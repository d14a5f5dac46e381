// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "index/snapshot.hpp"
#include "quarry/search.hpp"
#include "quarry/viewer.hpp"
#include "query/deadline.hpp"
#include "query/visible.hpp"

namespace quarry::query {

/// What dataset entries declare of a custom field (`custom_fields`, docs/datasets.md). Where those that a viewer may see do not
/// agree on one of these, it is empty.
struct DeclaredField {
  std::string kind;  ///< number, date, boolean; empty where it is a string, or not said
  std::string unit;  ///< the one that values are kept and compared in
  std::string title, description;
  bool facet = false;  ///< one of them says so
};

/// By path (`custom.NAME`), of the dataset entries that the viewer may see: those alone that declare one of `paths`, or all where
/// that is empty.
std::map<std::string, DeclaredField> declared_fields(const index::Snapshot& snapshot, const Viewer& viewer, const std::vector<Part>& parts,
                                                     const std::vector<std::string>& paths, const Deadline& deadline);

/// Gives custom fields what is declared of them.
void add_declarations(const std::map<std::string, DeclaredField>& declared, std::vector<FieldUse>& uses);

/// Gives facets of custom fields that were asked for with options, and those within buckets, title, kind and unit as datasets declare
/// them.
void describe_facets(const index::Snapshot& snapshot, const Viewer& viewer, const std::vector<Part>& parts, const Deadline& deadline,
                     std::vector<Facet>& facets);

}  // namespace quarry::query
