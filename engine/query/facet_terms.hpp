// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "query/deadline.hpp"
#include "query/documents.hpp"
#include "query/ordinals.hpp"

namespace quarry::query {

/// A value of a field with its count. Ordered as facets show them: false and true, then numbers, then keywords.
struct Term {
  enum class Kind : std::uint8_t { boolean, number, keyword };
  std::uint64_t count = 0;
  Kind kind = Kind::boolean;
  double number = 0;          ///< of booleans 0 or 1
  std::uint32_t rank = 0;     ///< of keywords: their order
  std::uint32_t part = 0;     ///< of keywords: one that has it among the counted documents, and its ordinal there
  std::uint32_t ordinal = 0;
};

struct TermsAsked {
  const std::string& field;  ///< for messages
  const std::string& path;
  std::size_t size;
  std::string prefix;  ///< folded
};

struct TermCounts {
  std::vector<Term> top;       ///< by count, then value
  std::uint64_t distinct = 0;
  std::uint64_t sum = 0;       ///< of all counts
};

/// Counts the subjects with each value of a path, a subject once per value. In an entry that has keywords there, numbers are not
/// counted: they say the same. Throws Error(too_large) over two million values.
TermCounts count_terms(const TermsAsked& asked, const std::vector<Part>& parts, const DocumentSets& documents, OrdinalMaps& maps,
                       const Deadline& deadline);

/// The documents of a part whose numbers count as terms: those without keywords.
Documents without_keywords(const Part& part, const std::string& path, const Documents& documents);

/// The documents that have each of these terms.
std::vector<DocumentSets> split_by_terms(const std::vector<Term>& terms, const std::string& path, const std::vector<Part>& parts,
                                         const DocumentSets& documents);

}  // namespace quarry::query
