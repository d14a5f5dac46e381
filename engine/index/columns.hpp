// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "index/layout.hpp"
#include "index/segment.hpp"
#include "index/words_table.hpp"

namespace quarry::index {

/// The values of one column before it is written: pairs in rising order of documents, each document's in any order and with
/// repetitions.
template <class T>
struct ColumnValues {
  std::vector<std::uint32_t> docs;
  std::vector<T> values;
  void add(std::uint32_t doc, T value) {
    docs.push_back(doc);
    values.push_back(value);
  }
};

/// The strings of a keyword column. Sorted by `folded`; `spelling` is that of the first record.
struct KeywordStrings {
  std::vector<std::string_view> folded;
  std::vector<std::string> spelling;
  std::vector<std::uint32_t> varied;  ///< those that some records spell otherwise, rising
};

/// Writes columns one after another into a file, and remembers where they stand.
class ColumnsWriter {
 public:
  ColumnsWriter(FileWriter& file, std::uint32_t documents) : file_(file), documents_(documents) {}
  void numbers(std::string_view path, ColumnValues<double>&& values);
  void dates(std::string_view path, ColumnValues<std::int64_t>&& values);
  void bools(std::string_view path, ColumnValues<std::uint32_t>&& values);
  /// `values` are ordinals into `strings`.
  void keywords(std::string_view path, ColumnValues<std::uint32_t>&& values, const KeywordStrings& strings);
  /// Adds the list of columns to the file's directory.
  void describe(DirectoryWriter& directory) const;

 private:
  template <class T>
  void body(std::string_view path, ColumnKind kind, ColumnValues<T>&& values);
  FileWriter& file_;
  std::uint32_t documents_;
  std::uint32_t count_ = 0;
  DirectoryWriter columns_;
};

/// Collects the typed values of the documents of a segment.
class ColumnsBuilder {
 public:
  void number(std::string_view path, std::uint32_t doc, double value);
  void date(std::string_view path, std::uint32_t doc, std::int64_t milliseconds);
  void keyword(std::string_view path, std::uint32_t doc, std::string_view value);
  void boolean(std::string_view path, std::uint32_t doc, bool value);
  /// Writes all of them, sorted by path and kind.
  void finish(ColumnsWriter& writer);

 private:
  struct Keywords {
    StringTable folded;
    StringTable spellings;                ///< of those that differ from their folded form
    std::vector<std::uint32_t> spelling;  ///< by id of folded: id of its spelling + 1, 0: as folded
    std::vector<char> varied;             ///< by id of folded: spelt in more than one way
    ColumnValues<std::uint32_t> values;
  };
  struct Path {
    std::unique_ptr<ColumnValues<double>> numbers;
    std::unique_ptr<ColumnValues<std::int64_t>> dates;
    std::unique_ptr<Keywords> keywords;
    std::unique_ptr<ColumnValues<std::uint32_t>> bools;
  };
  Path& at(std::string_view path);
  static void finish_keywords(ColumnsWriter& writer, std::string_view path, Keywords& keywords);
  StringTable names_;
  std::vector<Path> paths_;
};

/// The columns of an open segment.
class ColumnsFile {
 public:
  /// Reads the list of columns that ColumnsWriter::describe wrote. `file` must outlive this.
  ColumnsFile(const MappedFile& file, ByteReader& directory, std::uint32_t documents);
  ~ColumnsFile();
  const std::vector<ColumnName>& names() const noexcept { return names_; }
  const NumberColumn* numbers(std::string_view path) const;
  const DateColumn* dates(std::string_view path) const;
  const KeywordColumn* keywords(std::string_view path) const;
  const KeywordColumn* bools(std::string_view path) const;

 private:
  template <class T>
  using ByPath = std::map<std::string, std::unique_ptr<T>, std::less<>>;
  std::vector<ColumnName> names_;
  ByPath<NumberColumn> numbers_;
  ByPath<DateColumn> dates_;
  ByPath<KeywordColumn> keywords_, bools_;
};

}  // namespace quarry::index
