// SPDX-License-Identifier: GPL-3.0-or-later
#include <ctime>
#include <random>

#include "index/catalog.hpp"
#include "index/crash_point.hpp"
#include "index/store_digest.hpp"
#include "quarry/error.hpp"

namespace quarry::index {
namespace {

constexpr const char* schema_version = "1";

// No index on a random key over all rows: a subject is looked up by the segments' keys and by `pending`.
constexpr const char* tables = R"(
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE sequence(one INTEGER PRIMARY KEY CHECK(one = 1), change INTEGER NOT NULL, last_row INTEGER NOT NULL,
  manifest INTEGER NOT NULL, crc32c INTEGER NOT NULL) STRICT;
CREATE TABLE acl_sets(id INTEGER PRIMARY KEY, hash INTEGER NOT NULL, principals TEXT NOT NULL) STRICT;
CREATE INDEX acl_sets_hash ON acl_sets(hash);
CREATE TABLE dictionaries(id INTEGER PRIMARY KEY, body BLOB NOT NULL, crc32c INTEGER NOT NULL) STRICT;
CREATE TABLE sources(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE datasets(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, version INTEGER NOT NULL,
  next_scroll_id INTEGER NOT NULL) STRICT;
CREATE TABLE dataset_versions(dataset INTEGER NOT NULL, version INTEGER NOT NULL, job INTEGER NOT NULL,
  made_at INTEGER NOT NULL, PRIMARY KEY(dataset, version)) STRICT, WITHOUT ROWID;
CREATE TABLE groups(id INTEGER PRIMARY KEY, source INTEGER NOT NULL, key TEXT NOT NULL, input_hash BLOB NOT NULL,
  error INTEGER NOT NULL, UNIQUE(source, key)) STRICT;
CREATE TABLE rows(id INTEGER PRIMARY KEY, change INTEGER NOT NULL, group_id INTEGER, subject TEXT NOT NULL,
  entry_id TEXT NOT NULL, dataset INTEGER, scroll_id INTEGER, first_version INTEGER NOT NULL, acl_set INTEGER NOT NULL,
  kind INTEGER NOT NULL, content_hash BLOB NOT NULL, dictionary INTEGER, body BLOB NOT NULL,
  crc32c INTEGER NOT NULL) STRICT;
CREATE INDEX rows_group ON rows(group_id) WHERE group_id IS NOT NULL;
CREATE TABLE row_state(row INTEGER PRIMARY KEY, change INTEGER NOT NULL, gone INTEGER NOT NULL, last_version INTEGER,
  acl_set INTEGER, crc32c INTEGER NOT NULL) STRICT;
CREATE INDEX row_state_change ON row_state(change);
CREATE TABLE pending(subject_hash INTEGER NOT NULL, row INTEGER NOT NULL, PRIMARY KEY(subject_hash, row)) STRICT,
  WITHOUT ROWID;
CREATE TABLE dropped(manifest INTEGER NOT NULL, row INTEGER NOT NULL, PRIMARY KEY(manifest, row)) STRICT, WITHOUT ROWID;
CREATE TABLE files(source INTEGER NOT NULL, path TEXT NOT NULL, size INTEGER NOT NULL, mark TEXT NOT NULL,
  sha512 TEXT NOT NULL, PRIMARY KEY(source, path)) STRICT, WITHOUT ROWID;
CREATE TABLE strikes(content_hash TEXT NOT NULL, extractor_version TEXT NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY(content_hash, extractor_version)) STRICT, WITHOUT ROWID;
CREATE TABLE jobs(id INTEGER PRIMARY KEY, source INTEGER NOT NULL, dataset INTEGER NOT NULL, version INTEGER NOT NULL,
  state TEXT NOT NULL, started_at INTEGER NOT NULL, ended_at INTEGER) STRICT;
CREATE TABLE audit(id INTEGER PRIMARY KEY, at INTEGER NOT NULL, action TEXT NOT NULL, detail TEXT NOT NULL) STRICT;
)";

/// A random (version 4) UUID.
std::string make_uuid() {
  std::random_device device;
  std::string text;
  constexpr const char* digits = "0123456789abcdef";
  for (int i = 0; i < 32; ++i) {
    if (i == 8 || i == 12 || i == 16 || i == 20) text += '-';
    auto nibble = device() & 15u;
    if (i == 12) nibble = 4;
    if (i == 16) nibble = 8 | (nibble & 3);
    text += digits[nibble];
  }
  return text;
}

std::filesystem::path catalog_path(const std::filesystem::path& index_directory) {
  return index_directory / "catalog.db";
}

void put_cursor_key(Database& database) {
  std::string hex;
  for (const auto byte : new_secret())
    for (const auto nibble : {static_cast<unsigned char>(byte) >> 4, byte & 15}) hex += "0123456789abcdef"[nibble];
  database.run("INSERT OR IGNORE INTO meta(name, value) VALUES('cursor_key', ?)", std::string_view(hex));
}

bool has_tables(Database& database) {
  return Run(database, "SELECT 1 FROM sqlite_schema WHERE name = 'meta'").next();
}

}  // namespace

void Catalog::create(const std::filesystem::path& index_directory) {
  Database database(catalog_path(index_directory), true);
  Transaction transaction(database, Transaction::Kind::write);
  if (has_tables(database)) return;  // a creation that was cut short came this far
  database.execute(tables);
  constexpr const char* insert = "INSERT INTO meta(name, value) VALUES(?, ?)";
  database.run(insert, std::string_view("format"), std::string_view(schema_version));
  database.run(insert, std::string_view("uuid"), std::string_view(make_uuid()));
  database.run(insert, std::string_view("made_at"),
               std::string_view(std::to_string(std::time(nullptr))));
  put_cursor_key(database);
  put_sequence(database, {});
  crash_point("catalog filled");
  transaction.commit();
}

Catalog::Catalog(const std::filesystem::path& index_directory, std::shared_ptr<CatalogMemory> memory)
    : memory_(std::move(memory)), database_(catalog_path(index_directory), false) {
  const auto found = has_tables(database_) ? meta("format") : std::string("none");
  if (found != schema_version)
    throw Error(Code::corrupt, "catalog in '" + index_directory.string() + "' has format " + found +
                                   ", this program reads " + schema_version +
                                   "; use the program that made it, or ingest anew");
}

std::string Catalog::cursor_key() {
  if (auto key = meta("cursor_key"); !key.empty()) return key;
  Transaction transaction(database_, Transaction::Kind::write);
  put_cursor_key(database_);
  transaction.commit();
  return meta("cursor_key");
}

void Catalog::back_up(const std::filesystem::path& index_directory) { database_.copy_to(catalog_path(index_directory)); }

std::string Catalog::meta(const char* name) {
  Run run(database_, "SELECT value FROM meta WHERE name = ?");
  run.bind(1, std::string_view(name));
  return run.next() ? std::string(run.text(0)) : std::string();
}

}  // namespace quarry::index
