// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "index/catalog_database.hpp"
#include "quarry/index.hpp"

namespace quarry::index {

/// A job over a source, as the catalog knows it.
struct Job {
  std::int64_t id = 0;
  std::int64_t source = 0;
  std::int64_t dataset = 0;
  std::int64_t version = 0;  ///< the version it makes if it changes a row
};

/// Starts a job, or takes up the one over this source and dataset that was never ended. Source and dataset are made where
/// they are new. Needs a write transaction.
Job start_job(Database& database, std::string_view source, std::string_view dataset);
/// The job changes a row: its version now exists.
void make_version(Database& database, const Job& job);
void end_job(Database& database, const Job& job);

/// 0 where there is no such dataset.
std::int64_t dataset_id(Database& database, std::string_view name);
/// The sources that jobs made the dataset from, the last first.
std::vector<std::string> sources_of(Database& database, std::int64_t dataset);
/// Seconds since 1970 at which a version was made; 0 where there is none.
std::int64_t made_at(Database& database, std::int64_t dataset, std::int64_t version);

std::optional<StoredGroup> find_group(Database& database, std::int64_t source, std::string_view key);
std::vector<StoredGroup> all_groups(Database& database, std::int64_t source);
/// Makes or updates a group; returns its id.
std::int64_t put_group(Database& database, std::int64_t source, std::string_view key, const Digest& input_hash, bool error);
void erase_group(Database& database, std::int64_t id);
std::vector<std::int64_t> rows_of_group(Database& database, std::int64_t group);

std::vector<StoredFile> all_files(Database& database, std::int64_t source);
void put_file(Database& database, std::int64_t source, const StoredFile& file);
void erase_file(Database& database, std::int64_t source, std::string_view path);

int strikes(Database& database, std::string_view content_hash, std::string_view extractor_version);
void add_strike(Database& database, std::string_view content_hash, std::string_view extractor_version);

/// Who did what is kept for the steward.
void audit(Database& database, std::string_view action, std::string_view detail);

}  // namespace quarry::index
