// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "quarry/index.hpp"
#include "query/evaluate.hpp"
#include "search/world.hpp"

namespace quarry::test {

/// One of two things that are asked the same: what they say, answers and refusals, as text. A search goes on to the next page where
/// there is one.
///
/// Segments, with the memory of what was asked before.
class SnapshotSide {
 public:
  SnapshotSide(const World& world, std::size_t pieces, Random& random, const TempDir& folder, const std::string& name);
  std::string search(SearchRequest request, const Viewer& viewer) const;
  std::string get(const std::string& subject, const Viewer& viewer) const;
  std::string fields(const Viewer& viewer) const;
  std::string similar(const std::string& subject, const SimilarRequest& request, const Viewer& viewer) const;

 private:
  WorldSnapshot snapshot_;
  std::shared_ptr<query::Cache> cache_;
};

/// An index on disk, whose cursors are signed as those of every other one. Its writer, once it writes, keeps what others change
/// from being published until `close`.
class IndexSide {
 public:
  explicit IndexSide(const std::filesystem::path& directory);
  void put(const Entry& entry);
  void publish() { writer().publish(); }
  void close() { writer_.reset(); }
  Index& index() { return index_; }
  /// Of an order by relevance only the cursor's length is told: it names the manifest it goes on in, differently each time.
  std::string search(SearchRequest request, const Viewer& viewer) const;
  std::string get(const std::string& subject, const Viewer& viewer) const;
  std::string fields(const Viewer& viewer) const;
  std::string similar(const std::string& subject, const SimilarRequest& request, const Viewer& viewer) const;
  /// All that the query matches, however many.
  std::string all(const SearchRequest& request, const Viewer& viewer) const;

 private:
  IndexWriter& writer();
  Index index_;
  std::optional<IndexWriter> writer_;
};

}  // namespace quarry::test
