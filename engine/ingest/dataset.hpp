// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ingest/assembly.hpp"
#include "quarry/ingest.hpp"

namespace quarry::intake {

/// What is said of a dataset by its description (docs/datasets.md) and by the place it comes from.
struct Dataset {
  Value description;  ///< an object, or null where nothing is said
  std::string name;   ///< `mdf.source_name`, or empty
  std::string map;    ///< MDF's `index` block as JSON text, or empty
  std::vector<std::string> records_visible_to;  ///< `mdf.acl`
  std::vector<std::string> entry_visible_to;    ///< the same and `dataset_acl`
};

/// `given` is the user's and stands where the place says something else; who may see what is the user's to say alone.
/// Throws Error(invalid_argument) where it is no description.
Dataset read_dataset(const Value& given, const Value& of_place);

/// The dataset's own entry.
Record dataset_entry(const JobFacts& job, const Dataset& dataset, std::uint64_t total_bytes);

}  // namespace quarry::intake
