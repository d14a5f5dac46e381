// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "index/snapshot.hpp"
#include "query/ast.hpp"
#include "query/match_text.hpp"
#include "query/visible.hpp"

namespace quarry::query {

/// What the records of one segment say, as it stands there. Records are read where the columns, which hold keywords without case,
/// cannot tell. For one request and one thread.
class Records {
 public:
  /// All must outlive this.
  Records(const index::Snapshot& snapshot, const Viewer& viewer, const index::Segment& segment, const Deadline& deadline)
      : snapshot_(snapshot), viewer_(viewer), segment_(segment), deadline_(deadline) {}
  const index::Segment& segment() const noexcept { return segment_; }
  /// Whether a string that the document has at a path `fits`. False of one that the viewer may not see, or no longer.
  bool any_string(std::uint32_t doc, const std::string& path, const std::function<bool(std::string_view)>& fits);

 private:
  const index::Snapshot& snapshot_;
  const Viewer& viewer_;
  const index::Segment& segment_;
  const Deadline& deadline_;
  /// Strings by path and document: several values of one filter ask for the same.
  std::map<std::string, std::map<std::uint32_t, std::vector<std::string>>, std::less<>> known_;
  std::size_t known_size_ = 0;
};

/// The documents of a segment that a clause of a filter matches with upper and lower case told apart (`Node::with_case`): exactly,
/// of those `among` which it is asked; of others it says anything.
struct ExactMatcher : TextMatcher {
  Records& records;
  const index::Bitmap& among;

  index::Bitmap keyword(const Node& node) const;
  index::Bitmap like(const Node& node) const;
  index::Bitmap range(const Node& node) const;

 private:
  using Fits = std::function<bool(std::string_view)>;
  /// Adds the documents with one of the keywords from `first` up to `last` that `fits`, as its record spells it. `may_fit`: of a
  /// folded keyword, whether a spelling of it may.
  void add_spelt(const index::KeywordColumn& column, const std::string& path, std::uint32_t first, std::uint32_t last, const Fits& may_fit,
                 const Fits& fits, index::Bitmap& out) const;
  /// Adds those of the documents whose record has a string there that fits.
  void add_confirmed(const std::string& path, const index::Bitmap& candidates, const Fits& fits, index::Bitmap& out) const;
};

}  // namespace quarry::query
