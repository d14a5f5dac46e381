// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "index/segment.hpp"
#include "index/typed_values.hpp"

namespace quarry::index {

struct Row {
  std::int64_t row = 0;
  std::string subject, entry_id;
  RecordKind kind = RecordKind::record;
  std::int64_t first_version = 0;
  std::int64_t dataset = 0;
  Value content;
};

/// Rows of many shapes: dense and sparse columns, several values, several types under one path, several entries of a subject,
/// words of many scripts, rows without any content.
std::vector<Row> random_rows(unsigned seed, std::size_t count, std::int64_t first_row = 1);

std::shared_ptr<const Segment> build(const std::vector<Row>& rows, const std::filesystem::path& directory);

/// Compares every accessor with what plain loops over the rows give.
void expect_segment_is(const Segment& segment, const std::vector<Row>& rows);

}  // namespace quarry::index
