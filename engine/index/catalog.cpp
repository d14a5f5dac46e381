// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/catalog.hpp"

#include "index/store_files.hpp"
#include "quarry/error.hpp"

namespace quarry::index {
namespace {

[[noreturn]] void fail(const std::string& what) {
  throw Error(Code::corrupt, what + " fails its checksum; restore a backup");
}

std::int64_t checksum(const Sequence& sequence) {
  std::string bytes;
  put(bytes, sequence.change);
  put(bytes, sequence.last_row);
  put(bytes, sequence.manifest);
  return checksum_of(bytes);
}

std::int64_t checksum(const RowState& state) {
  std::string bytes;
  put(bytes, state.row);
  put(bytes, state.change);
  put(bytes, static_cast<int>(state.gone));
  put(bytes, state.last_version.value_or(-1));
  put(bytes, state.acl_set.value_or(-1));
  return checksum_of(bytes);
}

/// Over all that decides who is shown what; so that no flipped bit shows a row to others, or under another subject.
std::int64_t checksum(const CatalogRow& row) {
  std::string bytes;
  for (const auto number : {row.row, static_cast<std::int64_t>(row.change), row.group.value_or(-1),
                            row.dataset.value_or(-1), row.scroll_id.value_or(-1)})
    put(bytes, number);
  put(bytes, row.first_version);
  put(bytes, row.acl_set);
  put(bytes, static_cast<int>(row.kind));
  put(bytes, row.dictionary.value_or(-1));
  put(bytes, row.subject.size());
  bytes += row.subject;
  put(bytes, row.entry_id.size());
  bytes += row.entry_id;
  bytes += row.content_hash;
  return checksum_of(row.body, checksum_of(bytes));
}

Gone to_gone(std::int64_t value) {
  return value < 0 || value > 3 ? Gone::masked : static_cast<Gone>(value);
}

}  // namespace

Sequence Catalog::sequence() {
  Run run(database_, "SELECT change, last_row, manifest, crc32c FROM sequence");
  if (!run.next())
    throw Error(Code::corrupt, "the catalog's change sequence is missing; restore a backup");
  const Sequence sequence{static_cast<std::uint64_t>(run.integer(0)), run.integer(1),
                          static_cast<std::uint64_t>(run.integer(2))};
  if (run.integer(3) != checksum(sequence)) fail("the catalog's change sequence");
  return sequence;
}

void put_sequence(Database& database, const Sequence& sequence) {
  database.run("INSERT OR REPLACE INTO sequence(one, change, last_row, manifest, crc32c) VALUES(1, ?, ?, ?, ?)",
                static_cast<std::int64_t>(sequence.change), sequence.last_row,
                static_cast<std::int64_t>(sequence.manifest), checksum(sequence));
}

CatalogRow Catalog::read_row(const Run& run) {
  CatalogRow row;
  row.row = run.integer(0);
  row.change = static_cast<std::uint64_t>(run.integer(1));
  row.group = run.optional_integer(2);
  row.subject = run.text(3);
  row.entry_id = run.text(4);
  row.dataset = run.optional_integer(5);
  row.scroll_id = run.optional_integer(6);
  row.first_version = run.integer(7);
  row.acl_set = run.integer(8);
  row.kind = static_cast<RecordKind>(run.integer(9));
  row.content_hash = run.blob(10);
  row.dictionary = run.optional_integer(11);
  row.body = run.blob(12);
  if (run.integer(13) != checksum(row)) fail("catalog row " + std::to_string(row.row));
  row.state.row = row.row;
  if (run.optional_integer(14)) {
    row.state.change = static_cast<std::uint64_t>(run.integer(14));
    row.state.gone = to_gone(run.integer(15));
    row.state.last_version = run.optional_integer(16);
    row.state.acl_set = run.optional_integer(17);
    if (run.integer(18) != checksum(row.state)) fail("the state of catalog row " + std::to_string(row.row));
  }
  return row;
}

#define QUARRY_ROW                                                                             \
  "SELECT r.id, r.change, r.group_id, r.subject, r.entry_id, r.dataset, r.scroll_id, "         \
  "r.first_version, r.acl_set, r.kind, r.content_hash, r.dictionary, r.body, r.crc32c, "       \
  "s.change, s.gone, s.last_version, s.acl_set, s.crc32c "                                     \
  "FROM rows r LEFT JOIN row_state s ON s.row = r.id "

std::optional<CatalogRow> Catalog::row(std::int64_t row) {
  Run run(database_, QUARRY_ROW "WHERE r.id = ?");
  run.bind(1, row);
  if (!run.next()) return std::nullopt;
  return read_row(run);
}

void Catalog::for_each_row(std::int64_t from, std::int64_t to,
                           const std::function<void(const CatalogRow&)>& visit) {
  Run run(database_, QUARRY_ROW "WHERE r.id > ? AND r.id <= ? ORDER BY r.id");
  run.bind(1, from).bind(2, to);
  while (run.next()) visit(read_row(run));
}

#undef QUARRY_ROW

void Catalog::insert(const CatalogRow& row) {
  database_.run(
      "INSERT INTO rows(id, change, group_id, subject, entry_id, dataset, scroll_id, first_version, acl_set, kind, "
      "content_hash, dictionary, body, crc32c) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      row.row, static_cast<std::int64_t>(row.change), row.group, std::string_view(row.subject),
      std::string_view(row.entry_id), row.dataset, row.scroll_id, row.first_version, row.acl_set,
      static_cast<std::int64_t>(row.kind), Blob{row.content_hash}, row.dictionary, Blob{row.body},
      checksum(row));
}

void Catalog::erase(std::int64_t row) {
  database_.run("DELETE FROM rows WHERE id = ?", row);
  database_.run("DELETE FROM row_state WHERE row = ?", row);
}

void Catalog::put(const RowState& state) {
  database_.run(
      "INSERT OR REPLACE INTO row_state(row, change, gone, last_version, acl_set, crc32c) VALUES(?, ?, ?, ?, ?, ?)",
      state.row, static_cast<std::int64_t>(state.change), static_cast<std::int64_t>(state.gone),
      state.last_version, state.acl_set, checksum(state));
}

std::vector<RowState> Catalog::states_since(std::uint64_t change) {
  std::vector<RowState> states;
  Run run(database_,
          "SELECT row, change, gone, last_version, acl_set, crc32c FROM row_state WHERE change > ? ORDER BY row");
  run.bind(1, static_cast<std::int64_t>(change));
  while (run.next()) {
    const RowState state{run.integer(0), static_cast<std::uint64_t>(run.integer(1)), to_gone(run.integer(2)),
                         run.optional_integer(3), run.optional_integer(4)};
    if (run.integer(5) != checksum(state)) fail("the state of catalog row " + std::to_string(state.row));
    states.push_back(state);
  }
  return states;
}

std::vector<std::int64_t> Catalog::pending(std::uint64_t subject_hash) {
  std::vector<std::int64_t> rows;
  Run run(database_, "SELECT row FROM pending WHERE subject_hash = ? ORDER BY row");
  run.bind(1, static_cast<std::int64_t>(subject_hash));
  while (run.next()) rows.push_back(run.integer(0));
  return rows;
}

void Catalog::add_pending(std::uint64_t subject_hash, std::int64_t row) {
  database_.run("INSERT INTO pending(subject_hash, row) VALUES(?, ?)",
                static_cast<std::int64_t>(subject_hash), row);
}

void Catalog::remove_pending(std::uint64_t subject_hash, std::int64_t row) {
  database_.run("DELETE FROM pending WHERE subject_hash = ? AND row = ?",
                static_cast<std::int64_t>(subject_hash), row);
}

void Catalog::remove_pending_through(std::int64_t last_row) {
  database_.run("DELETE FROM pending WHERE row <= ?", last_row);
}

std::string Catalog::text(const CatalogRow& row) {
  const auto with = row.dictionary ? dictionary(*row.dictionary) : nullptr;
  try {
    return unpack_body(row.body, with.get());
  } catch (const Error& error) {
    throw Error(error.code(), "catalog row " + std::to_string(row.row) + ": " + error.what());
  }
}

}  // namespace quarry::index
