// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace quarry::index {

class Database;

/// Bytes, as against text.
struct Blob {
  std::string_view bytes;
};

/// One run of a statement; the statement goes back to its database when the run goes. Views are valid until `next`.
class Run {
 public:
  Run(Database& database, const char* sql);
  ~Run();
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  Run& bind(int index, std::int64_t value);
  Run& bind(int index, std::string_view text);
  Run& bind(int index, Blob blob);
  Run& bind(int index, std::nullopt_t);
  template <class T>
  Run& bind(int index, const std::optional<T>& value) {
    return value ? bind(index, *value) : bind(index, std::nullopt);
  }

  /// Goes to the next row; false where there is none.
  bool next();
  std::int64_t integer(int column) const;
  std::optional<std::int64_t> optional_integer(int column) const;
  std::string_view text(int column) const;
  std::string_view blob(int column) const;

 private:
  Database& database_;
  const char* sql_;
  sqlite3_stmt* statement_;
};

/// A connection to `catalog.db`: the only door to SQLite, and SQLite the only one to the file (any other open and close of
/// it in this process would drop SQLite's locks). One thread at a time. Throws Error(unavailable) where another process
/// holds the catalog for over 10 s, Error(corrupt) where SQLite finds it damaged, Error(internal) where the disk says no.
class Database {
 public:
  /// `create`: makes the file where there is none. Without it, throws Error(corrupt) where there is none.
  Database(const std::filesystem::path& path, bool create);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Runs statements that give no rows, separated by semicolons.
  void execute(const char* sql);
  /// Runs one statement with parameters, to its end.
  template <class... Values>
  void run(const char* sql, const Values&... values) {
    Run once(*this, sql);
    int index = 0;
    (once.bind(++index, values), ...);
    while (once.next()) continue;
  }
  /// Copies the database as this connection's transaction reads it into a new file, while others go on writing.
  void copy_to(const std::filesystem::path& path);
  bool in_transaction() const;
  /// Rolls back where a transaction is open. Never throws.
  void roll_back() noexcept;

 private:
  friend class Run;
  [[noreturn]] void fail(int code) const;
  sqlite3_stmt* take(const char* sql);
  void give_back(const char* sql, sqlite3_stmt* statement) noexcept;

  std::filesystem::path path_;
  sqlite3* connection_ = nullptr;
  std::unordered_map<const char*, std::vector<sqlite3_stmt*>> idle_;  ///< by the address of the SQL literal
};

/// A transaction that is rolled back unless `commit` was called.
class Transaction {
 public:
  enum class Kind { read, write };
  Transaction(Database& database, Kind kind);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& database_;
};

}  // namespace quarry::index
