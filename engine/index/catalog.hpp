// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "index/catalog_bodies.hpp"
#include "index/catalog_database.hpp"
#include "quarry/record.hpp"

namespace quarry::index {

/// The catalog's one row of counters.
struct Sequence {
  std::uint64_t change = 0;    ///< of the last transaction that changed what a reader may see
  std::int64_t last_row = 0;   ///< highest rowid ever given out
  std::uint64_t manifest = 0;  ///< the last published manifest, at least: tells readers to look at CURRENT again
};

void put_sequence(Database& database, const Sequence& sequence);

/// What happened to a row since it was appended (design 4).
enum class Gone : int {
  no = 0,
  masked = 1,      ///< deleted, or under an ACL that is no more: hidden from the next request on, and dead
  superseded = 2,  ///< has a successor: shown by manifests older than the change, dead in later ones
  veiled = 3       ///< an older version under a changed ACL: hidden in manifests older than the change, alive in later ones
};

struct RowState {
  std::int64_t row = 0;
  std::uint64_t change = 0;
  Gone gone = Gone::no;
  std::optional<std::int64_t> last_version;  ///< nothing: open
  std::optional<std::int64_t> acl_set;       ///< nothing: the one it was appended with
  bool dead() const noexcept { return gone == Gone::masked || gone == Gone::superseded; }
};

/// A row of the catalog with its state.
struct CatalogRow {
  std::int64_t row = 0;
  std::uint64_t change = 0;
  std::optional<std::int64_t> group;
  std::string subject;
  std::string entry_id;
  std::optional<std::int64_t> dataset;
  std::optional<std::int64_t> scroll_id;
  std::int64_t first_version = 0;  ///< 0: written outside any job
  std::int64_t acl_set = 0;        ///< as appended
  RecordKind kind = RecordKind::record;
  std::string content_hash;
  std::optional<std::int64_t> dictionary;
  std::string body;  ///< compressed
  RowState state;

  std::int64_t acl_set_now() const noexcept { return state.acl_set.value_or(acl_set); }
  /// Neither dead nor closed: what the default search shows once it is published.
  bool current() const noexcept { return state.gone == Gone::no && !state.last_version; }
};

/// What never changes once it is committed, shared by the connections of one open index. Thread-safe.
class CatalogMemory {
 public:
  std::shared_ptr<const Dictionary> dictionary(std::int64_t id) const;
  void keep(std::shared_ptr<const Dictionary> dictionary);
  /// Null where the set has not been read yet; else stays where it is for ever.
  const std::vector<std::string>* principals(std::int64_t acl_set) const;
  const std::vector<std::string>& keep(std::int64_t acl_set, std::vector<std::string> principals);

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::int64_t, std::shared_ptr<const Dictionary>> dictionaries_;
  std::unordered_map<std::int64_t, std::unique_ptr<const std::vector<std::string>>> principals_;
};

/// A connection to the catalog with the statements that storage needs. One thread at a time. Everything read is checked
/// against its CRC32C: Error(corrupt) names the row.
class Catalog {
 public:
  /// Opens; throws Error(corrupt) where there is none, or another version's.
  Catalog(const std::filesystem::path& index_directory, std::shared_ptr<CatalogMemory> memory);
  /// Makes an empty one where there is none yet.
  static void create(const std::filesystem::path& index_directory);

  /// Copies it, as of this connection's transaction, into another index directory.
  void back_up(const std::filesystem::path& index_directory);

  Database& database() noexcept { return database_; }
  std::string meta(const char* name);
  /// The key of cursors; made where a catalog has none yet.
  std::string cursor_key();

  Sequence sequence();
  void put(const Sequence& sequence) { put_sequence(database_, sequence); }

  /// Nothing where there is no such row (any more).
  std::optional<CatalogRow> row(std::int64_t row);
  /// Rows (from, to], rising, with their states.
  void for_each_row(std::int64_t from, std::int64_t to, const std::function<void(const CatalogRow&)>& visit);
  void insert(const CatalogRow& row);
  /// Forgets a row that no manifest names, and its state.
  void erase(std::int64_t row);
  /// The body's JSON text.
  std::string text(const CatalogRow& row);

  void put(const RowState& state);
  /// States with a higher change number, by row.
  std::vector<RowState> states_since(std::uint64_t change);

  std::vector<std::int64_t> pending(std::uint64_t subject_hash);
  void add_pending(std::uint64_t subject_hash, std::int64_t row);
  void remove_pending(std::uint64_t subject_hash, std::int64_t row);
  void remove_pending_through(std::int64_t last_row);

  /// The id of a set of sorted principals; made where there is none (needs a write transaction).
  std::int64_t intern(const std::vector<std::string>& principals);
  /// Reads committed sets only through a connection without a write transaction.
  const std::vector<std::string>& principals(std::int64_t acl_set);
  /// One above the highest id.
  std::int64_t acl_sets();

  /// The dictionary new bodies are packed with; null before there is one.
  std::shared_ptr<const Dictionary> newest_dictionary();
  /// Trains the one dictionary on the first rows and commits it. Outside any transaction.
  void make_dictionary(std::int64_t rows);

 private:
  std::shared_ptr<const Dictionary> dictionary(std::int64_t id);
  CatalogRow read_row(const Run& run);

  std::shared_ptr<CatalogMemory> memory_;
  Database database_;
};

/// Checks what has no reader's check: SQLite's own integrity, every row, state and ACL set. Adds to `problems`; returns the
/// number of rows.
std::uint64_t check_catalog(Catalog& catalog, std::vector<std::string>& problems);

}  // namespace quarry::index
