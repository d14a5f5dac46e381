// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/catalog_database.hpp"

#include <sqlite3.h>

#include "quarry/error.hpp"

namespace quarry::index {

Database::Database(const std::filesystem::path& path, bool create) : path_(path) {
  const int flags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (create ? SQLITE_OPEN_CREATE : 0);
  const int code = sqlite3_open_v2(path.c_str(), &connection_, flags, nullptr);
  try {
    if (code == SQLITE_CANTOPEN && !create && !std::filesystem::exists(path))
      throw Error(Code::corrupt, "catalog '" + path.string() + "' is missing; restore a backup");
    if (code != SQLITE_OK) fail(code);
    sqlite3_extended_result_codes(connection_, 1);
    sqlite3_busy_timeout(connection_, 10'000);
    execute(
        "PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "PRAGMA cell_size_check=ON; PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY;"
        "PRAGMA cache_size=-32000");
  } catch (...) {  // goes on: no destructor runs for what was not built
    sqlite3_close(connection_);
    throw;
  }
}

Database::~Database() {
  for (auto& [sql, statements] : idle_)
    for (auto* statement : statements) sqlite3_finalize(statement);
  sqlite3_close(connection_);
}

void Database::fail(int code) const {
  const auto where = " in catalog '" + path_.string() + "'";
  const std::string said = connection_ != nullptr ? sqlite3_errmsg(connection_) : "out of memory";
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw Error(Code::unavailable, "another process is writing" + where + " for over 10 s; try again");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      throw Error(Code::corrupt, "damage found" + where + ": " + said + "; restore a backup");
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      throw Error(Code::internal, "cannot open the files" + where + ": " + said +
                                      "; readers too need write permission on the directory");
    default:
      throw Error(Code::internal, "SQLite failed" + where + ": " + said +
                                      "; look at free space and the disk's health");
  }
}

void Database::execute(const char* sql) {
  const int code = sqlite3_exec(connection_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code);
}

void Database::copy_to(const std::filesystem::path& path) {
  sqlite3* target = nullptr;
  int code = sqlite3_open_v2(path.c_str(), &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  std::string said;
  if (code == SQLITE_OK) {
    if (auto* const copy = sqlite3_backup_init(target, "main", connection_, "main")) {
      sqlite3_backup_step(copy, -1);
      code = sqlite3_backup_finish(copy);
    } else {
      code = sqlite3_errcode(target);
    }
  }
  if (code != SQLITE_OK) said = target != nullptr ? sqlite3_errmsg(target) : "out of memory";
  const int closed = sqlite3_close(target);
  if (code == SQLITE_OK && closed == SQLITE_OK) return;
  throw Error(Code::internal, "cannot copy the catalog to '" + path.string() + "': " + said + "; look at free space there");
}

bool Database::in_transaction() const { return sqlite3_get_autocommit(connection_) == 0; }

void Database::roll_back() noexcept {
  if (in_transaction()) sqlite3_exec(connection_, "ROLLBACK", nullptr, nullptr, nullptr);
}

sqlite3_stmt* Database::take(const char* sql) {
  auto& idle = idle_[sql];
  if (!idle.empty()) {
    auto* statement = idle.back();
    idle.pop_back();
    return statement;
  }
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v3(connection_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) fail(code);
  return statement;
}

void Database::give_back(const char* sql, sqlite3_stmt* statement) noexcept {
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  idle_[sql].push_back(statement);
}

Run::Run(Database& database, const char* sql)
    : database_(database), sql_(sql), statement_(database.take(sql)) {}

Run::~Run() { database_.give_back(sql_, statement_); }

Run& Run::bind(int index, std::int64_t value) {
  if (const int code = sqlite3_bind_int64(statement_, index, value)) database_.fail(code);
  return *this;
}

// Bound without a copy: what is bound outlives the run at every call.
Run& Run::bind(int index, std::string_view text) {
  const char* bytes = text.data() != nullptr ? text.data() : "";
  if (const int code =
          sqlite3_bind_text64(statement_, index, bytes, text.size(), SQLITE_STATIC, SQLITE_UTF8))
    database_.fail(code);
  return *this;
}

Run& Run::bind(int index, Blob blob) {
  const char* bytes = blob.bytes.data() != nullptr ? blob.bytes.data() : "";
  if (const int code =
          sqlite3_bind_blob64(statement_, index, bytes, blob.bytes.size(), SQLITE_STATIC))
    database_.fail(code);
  return *this;
}

Run& Run::bind(int index, std::nullopt_t) {
  if (const int code = sqlite3_bind_null(statement_, index)) database_.fail(code);
  return *this;
}

bool Run::next() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) database_.fail(code);
  return false;
}

std::int64_t Run::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::optional<std::int64_t> Run::optional_integer(int column) const {
  if (sqlite3_column_type(statement_, column) == SQLITE_NULL) return std::nullopt;
  return integer(column);
}

std::string_view Run::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  return {bytes != nullptr ? bytes : "",
          static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::string_view Run::blob(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  return {bytes != nullptr ? bytes : "",
          static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Transaction::Transaction(Database& database, Kind kind) : database_(database) {
  database.execute(kind == Kind::write ? "BEGIN IMMEDIATE" : "BEGIN");
}

Transaction::~Transaction() { database_.roll_back(); }

void Transaction::commit() { database_.execute("COMMIT"); }

}  // namespace quarry::index
