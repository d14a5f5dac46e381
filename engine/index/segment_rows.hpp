// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "index/bitmap.hpp"
#include "index/layout.hpp"
#include "index/layout_integers.hpp"
#include "quarry/record.hpp"

namespace quarry::index {

/// What a segment knows of its rows besides their content; one item per document.
struct RowFacts {
  std::vector<std::int64_t> rows, first_versions, datasets;
  std::vector<std::uint64_t> kinds, lengths, subject_hashes;
  std::vector<bool> starts_subject;

  std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(rows.size()); }
  /// Adds row ids, versions, kinds, lengths and datasets to the columns file.
  void write(FileWriter& file, DirectoryWriter& directory) const;
};

/// Reads what RowFacts::write wrote.
class RowsFile {
 public:
  RowsFile(const MappedFile& file, ByteReader& directory, std::uint32_t documents);
  std::int64_t row(std::uint32_t doc) const { return static_cast<std::int64_t>(rows_[doc]); }
  std::int64_t first_version(std::uint32_t doc) const { return static_cast<std::int64_t>(versions_[doc]); }
  std::int64_t dataset(std::uint32_t doc) const { return static_cast<std::int64_t>(dataset_ids_[doc]); }
  RecordKind kind(std::uint32_t doc) const { return static_cast<RecordKind>(kinds_[doc]); }
  std::uint32_t length(std::uint32_t doc) const { return static_cast<std::uint32_t>(lengths_[doc]); }
  const Bitmap& datasets() const noexcept { return datasets_; }
  /// Lengths, at most 255 each.
  std::span<const std::uint8_t> short_lengths() const noexcept { return short_lengths_; }
  std::optional<std::uint32_t> find_row(std::int64_t row) const;

 private:
  PackedIntegers rows_, versions_, kinds_, lengths_, dataset_ids_;
  std::span<const std::uint32_t> order_;  ///< documents by rising row id; empty where that is their order
  Bitmap datasets_;
  std::vector<std::uint8_t> short_lengths_;
};

/// Writes `keys`: subject hashes by document, documents by rising hash, and which documents start a subject.
void write_keys(const std::filesystem::path& path, const RowFacts& facts);

class KeysFile {
 public:
  KeysFile(const std::filesystem::path& path, std::uint32_t documents);
  const MappedFile& file() const noexcept { return file_; }
  std::uint64_t hash(std::uint32_t doc) const { return hashes_[doc]; }
  std::vector<std::uint32_t> find(std::uint64_t hash) const;
  std::span<const std::uint32_t> order() const noexcept { return order_; }
  /// Null where every document starts a subject.
  const Bitmap* first_of_subject() const noexcept { return all_start_ ? nullptr : &starts_; }

 private:
  MappedFile file_;
  std::span<const std::uint64_t> hashes_;
  std::span<const std::uint32_t> order_;
  bool all_start_ = true;
  Bitmap starts_;
};

}  // namespace quarry::index
