// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/catalog_jobs.hpp"

#include <algorithm>
#include <cstring>
#include <ctime>
#include <unordered_map>

namespace quarry::index {
namespace {

std::int64_t now() { return static_cast<std::int64_t>(std::time(nullptr)); }

/// The id of the named row of a table with a unique name, made where there is none.
std::int64_t id_of(Database& database, const char* select, const char* insert, std::string_view name) {
  for (int attempt = 0; attempt < 2; ++attempt) {
    Run run(database, select);
    run.bind(1, name);
    if (run.next()) return run.integer(0);
    if (attempt == 0) database.run(insert, name);
  }
  throw Error(Code::internal, "a row that was just inserted into the catalog is not there; run `quarry check`");
}

std::string_view bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

StoredGroup read_group(const Run& run) {
  StoredGroup group;
  group.id = run.integer(0);
  group.key = run.text(1);
  const auto hash = run.blob(2);
  std::memcpy(group.input_hash.data(), hash.data(), std::min(hash.size(), group.input_hash.size()));
  group.error = run.integer(3) != 0;
  return group;
}

}  // namespace

Job start_job(Database& database, std::string_view source, std::string_view dataset) {
  Job job;
  job.source = id_of(database, "SELECT id FROM sources WHERE name = ?", "INSERT INTO sources(name) VALUES(?)", source);
  job.dataset = id_of(database, "SELECT id FROM datasets WHERE name = ?",
                      "INSERT INTO datasets(name, version, next_scroll_id) VALUES(?, 0, 1)", dataset);
  std::int64_t last_version = 0;
  {
    Run run(database, "SELECT version FROM datasets WHERE id = ?");
    run.bind(1, job.dataset);
    if (run.next()) last_version = run.integer(0);
  }
  {
    // A job that was cut short goes on under its number, unless a later job has made one since.
    Run run(database,
            "SELECT id, version FROM jobs WHERE source = ? AND dataset = ? AND state = 'running' AND version >= ? "
            "ORDER BY id DESC");
    run.bind(1, job.source).bind(2, job.dataset).bind(3, last_version);
    if (run.next()) {
      job.id = run.integer(0);
      job.version = run.integer(1);
      return job;
    }
  }
  job.version = last_version + 1;
  Run run(database,
          "INSERT INTO jobs(source, dataset, version, state, started_at) VALUES(?, ?, ?, 'running', ?) RETURNING id");
  run.bind(1, job.source).bind(2, job.dataset).bind(3, job.version).bind(4, now());
  run.next();
  job.id = run.integer(0);
  while (run.next()) continue;
  return job;
}

void make_version(Database& database, const Job& job) {
  database.run("UPDATE datasets SET version = ? WHERE id = ?", job.version, job.dataset);
  database.run("INSERT OR IGNORE INTO dataset_versions(dataset, version, job, made_at) VALUES(?, ?, ?, ?)", job.dataset,
               job.version, job.id, now());
}

void end_job(Database& database, const Job& job) {
  database.run("UPDATE jobs SET state = 'ended', ended_at = ? WHERE id = ?", now(), job.id);
}

std::int64_t dataset_id(Database& database, std::string_view name) {
  Run run(database, "SELECT id FROM datasets WHERE name = ?");
  run.bind(1, name);
  return run.next() ? run.integer(0) : 0;
}

std::vector<std::string> sources_of(Database& database, std::int64_t dataset) {
  Run run(database, "SELECT s.name FROM jobs j JOIN sources s ON s.id = j.source WHERE j.dataset = ? GROUP BY s.id ORDER BY max(j.id) DESC");
  run.bind(1, dataset);
  std::vector<std::string> names;
  while (run.next()) names.emplace_back(run.text(0));
  return names;
}

std::int64_t made_at(Database& database, std::int64_t dataset, std::int64_t version) {
  Run run(database, "SELECT made_at FROM dataset_versions WHERE dataset = ? AND version = ?");
  run.bind(1, dataset).bind(2, version);
  return run.next() ? run.integer(0) : 0;
}

std::optional<StoredGroup> find_group(Database& database, std::int64_t source, std::string_view key) {
  std::optional<StoredGroup> group;
  {
    Run run(database, "SELECT id, key, input_hash, error FROM groups WHERE source = ? AND key = ?");
    run.bind(1, source).bind(2, key);
    if (run.next()) group = read_group(run);
  }
  if (!group) return group;
  Run run(database,
          "SELECT count(*) FROM rows r LEFT JOIN row_state s ON s.row = r.id "
          "WHERE r.group_id = ? AND coalesce(s.gone, 0) = 0 AND s.last_version IS NULL");
  run.bind(1, group->id);
  if (run.next()) group->records = static_cast<std::uint32_t>(run.integer(0));
  return group;
}

std::vector<StoredGroup> all_groups(Database& database, std::int64_t source) {
  std::vector<StoredGroup> groups;
  std::unordered_map<std::int64_t, std::size_t> place;
  {
    Run run(database, "SELECT id, key, input_hash, error FROM groups WHERE source = ? ORDER BY key");
    run.bind(1, source);
    while (run.next()) {
      groups.push_back(read_group(run));
      place[groups.back().id] = groups.size() - 1;
    }
  }
  Run run(database,
          "SELECT r.group_id, count(*) FROM rows r LEFT JOIN row_state s ON s.row = r.id "
          "WHERE r.group_id IS NOT NULL AND coalesce(s.gone, 0) = 0 AND s.last_version IS NULL GROUP BY r.group_id");
  while (run.next())
    if (const auto found = place.find(run.integer(0)); found != place.end())
      groups[found->second].records = static_cast<std::uint32_t>(run.integer(1));
  return groups;
}

std::int64_t put_group(Database& database, std::int64_t source, std::string_view key, const Digest& input_hash,
                       bool error) {
  Run run(database,
          "INSERT INTO groups(source, key, input_hash, error) VALUES(?, ?, ?, ?) ON CONFLICT(source, key) "
          "DO UPDATE SET input_hash = excluded.input_hash, error = excluded.error RETURNING id");
  run.bind(1, source).bind(2, key).bind(3, Blob{bytes_of(input_hash)}).bind(4, std::int64_t{error});
  run.next();
  const auto id = run.integer(0);
  while (run.next()) continue;
  return id;
}

void erase_group(Database& database, std::int64_t id) { database.run("DELETE FROM groups WHERE id = ?", id); }

std::vector<std::int64_t> rows_of_group(Database& database, std::int64_t group) {
  std::vector<std::int64_t> rows;
  Run run(database, "SELECT id FROM rows WHERE group_id = ? ORDER BY id");
  run.bind(1, group);
  while (run.next()) rows.push_back(run.integer(0));
  return rows;
}

std::vector<StoredFile> all_files(Database& database, std::int64_t source) {
  std::vector<StoredFile> files;
  Run run(database, "SELECT path, size, mark, sha512 FROM files WHERE source = ? ORDER BY path");
  run.bind(1, source);
  while (run.next())
    files.push_back({std::string(run.text(0)), static_cast<std::uint64_t>(run.integer(1)), std::string(run.text(2)),
                     std::string(run.text(3))});
  return files;
}

void put_file(Database& database, std::int64_t source, const StoredFile& file) {
  database.run("INSERT OR REPLACE INTO files(source, path, size, mark, sha512) VALUES(?, ?, ?, ?, ?)", source,
               std::string_view(file.path), static_cast<std::int64_t>(file.size), std::string_view(file.mark),
               std::string_view(file.sha512));
}

void erase_file(Database& database, std::int64_t source, std::string_view path) {
  database.run("DELETE FROM files WHERE source = ? AND path = ?", source, path);
}

int strikes(Database& database, std::string_view content_hash, std::string_view extractor_version) {
  Run run(database, "SELECT count FROM strikes WHERE content_hash = ? AND extractor_version = ?");
  run.bind(1, content_hash).bind(2, extractor_version);
  return run.next() ? static_cast<int>(run.integer(0)) : 0;
}

void add_strike(Database& database, std::string_view content_hash, std::string_view extractor_version) {
  database.run(
      "INSERT INTO strikes(content_hash, extractor_version, count) VALUES(?, ?, 1) "
      "ON CONFLICT(content_hash, extractor_version) DO UPDATE SET count = count + 1",
      content_hash, extractor_version);
}

void audit(Database& database, std::string_view action, std::string_view detail) {
  database.run("INSERT INTO audit(at, action, detail) VALUES(?, ?, ?)", now(), action, detail);
}

}  // namespace quarry::index
