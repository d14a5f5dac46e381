// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "index/layout.hpp"
#include "index/layout_integers.hpp"

namespace quarry::index {

/// Writes `subjects`: the distinct subjects of a segment in byte order, front-coded in blocks, and the rank of each document's.
class SubjectsWriter {
 public:
  explicit SubjectsWriter(const std::filesystem::path& path);
  /// Each subject once, rising; returns its rank.
  std::uint32_t add(std::string_view subject);
  /// `ranks`: by document.
  void finish(const std::vector<std::uint64_t>& ranks);

 private:
  FileWriter file_;
  std::uint64_t begin_;
  std::uint32_t count_ = 0;
  std::string last_;
  std::vector<std::uint64_t> blocks_;  ///< where each begins, from `begin_`
};

/// Orders and writes the subjects of documents as they came.
void write_subjects(const std::filesystem::path& path, const std::vector<std::string_view>& by_document);

/// Reads what SubjectsWriter wrote: listings by subject, and ties broken by it, never ask the catalog. Const use is safe from
/// many threads.
class SubjectsFile {
 public:
  SubjectsFile(const std::filesystem::path& path, std::uint32_t documents);
  const MappedFile& file() const noexcept { return file_; }
  /// Distinct subjects, those of dead documents too.
  std::uint32_t size() const noexcept { return count_; }
  /// Place of a document's subject among the segment's in byte order.
  std::uint32_t rank(std::uint32_t doc) const noexcept { return static_cast<std::uint32_t>(ranks_[doc]); }
  /// The document at a place of the order by subject, then by number.
  std::uint32_t document(std::uint32_t place) const noexcept { return static_cast<std::uint32_t>(order_[place]); }
  /// The subject of that rank. Throws Error(corrupt) where the bytes are damaged.
  std::string subject(std::uint32_t rank) const;
  /// The first rank whose subject is not before `subject`; size() where all are.
  std::uint32_t lower_bound(std::string_view subject) const;
  /// The first place of the order whose document has that rank or a higher one.
  std::uint32_t place_of(std::uint32_t rank) const;

  /// Reads all subjects one after the other.
  class Walk {
   public:
    explicit Walk(const SubjectsFile& file) : file_(&file), reader_({}, file.file_.path()) { next(); }
    bool at_end() const noexcept { return rank_ > file_->count_; }
    const std::string& subject() const noexcept { return subject_; }
    std::uint32_t rank() const noexcept { return rank_ - 1; }
    void next();

   private:
    const SubjectsFile* file_;
    ByteReader reader_;
    std::string subject_;
    std::uint32_t rank_ = 0;  ///< of the next one
  };

 private:
  ByteReader block(std::uint32_t number) const;
  void read_next(ByteReader& reader, bool starts_block, std::string& subject) const;

  MappedFile file_;
  std::uint32_t count_ = 0;
  PackedIntegers ranks_, order_, blocks_;
  std::string_view pool_;
};

}  // namespace quarry::index
