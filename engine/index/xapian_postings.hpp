// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "index/posting_list.hpp"

namespace quarry::index {

/// The Xapian database of an open segment. Safe from many threads: each call takes a handle from a pool; one that threw is
/// destroyed.
class PostingsReader {
 public:
  explicit PostingsReader(std::filesystem::path database);
  ~PostingsReader();
  std::uint32_t documents() const;
  /// All postings of a term at once; none where it is not there.
  void read(const std::string& term, PostingList& into) const;
  std::uint64_t terms() const;
  /// Whether `accept` holds of a document that has the term; asked in rising order until it does.
  bool any(const std::string& term, const std::function<bool(std::uint32_t)>& accept) const;
 private:
  struct Pool;
  class Lease;
  std::unique_ptr<Pool> pool_;
};

/// Makes a database without documents, and fsyncs it.
void make_empty_database(const std::filesystem::path& output);

}  // namespace quarry::index
