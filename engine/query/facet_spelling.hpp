// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "query/documents.hpp"
#include "query/facet_terms.hpp"

namespace quarry::query {

/// How keywords are shown: as the counted record with the lowest subject hash spells them. Where all records of all segments
/// that were counted spell a keyword alike, nothing need be looked up; both ways come to the same.
class Spelling {
 public:
  Spelling(const index::Snapshot& snapshot, const Viewer& viewer, const std::string& path, const std::vector<Part>& parts,
           const DocumentSets& documents)
      : snapshot_(snapshot), viewer_(viewer), path_(path), parts_(parts), documents_(documents) {}

  std::string operator()(const Term& term);

 private:
  /// Documents of one part with a keyword: those of the subject with the lowest hash.
  struct Speller {
    std::uint64_t hash = 0;
    std::vector<std::int64_t> rows;
  };
  const index::Bitmap& counted(std::size_t part);
  void consider(std::size_t part, std::uint32_t ordinal, std::uint64_t count, Speller& best);
  /// The spelling that a row has for each folded keyword of the path: the least where it has several.
  const std::unordered_map<std::string, std::string>& spellings(std::int64_t row);

  const index::Snapshot& snapshot_;
  const Viewer& viewer_;
  const std::string& path_;
  const std::vector<Part>& parts_;
  const DocumentSets& documents_;
  std::vector<index::Bitmap> counted_;
  std::unordered_map<std::int64_t, std::unordered_map<std::string, std::string>> rows_;
};

}  // namespace quarry::query
