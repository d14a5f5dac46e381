// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace quarry::index {

class TokensFile;
class WordsFile;

/// Builds the lean Xapian database of a segment from its tokens: a term for each word, and one for each field and word, with
/// their number of occurrences; no positions, values, document data or term lists. Document d has the docid d + 1.
/// Fsyncs what it wrote.
void write_postings(const TokensFile& tokens, const WordsFile& words, const std::filesystem::path& output);

/// The Xapian database of an open segment. Safe from many threads: each call takes a handle from a pool; one that threw is
/// destroyed.
class PostingsReader {
 public:
  explicit PostingsReader(std::filesystem::path database);
  ~PostingsReader();
  std::uint32_t documents() const;
  /// visit(doc, occurrences), rising.
  void for_each(const std::string& term, const std::function<void(std::uint32_t, std::uint32_t)>& visit) const;
  /// All postings of a term at once.
  void read(const std::string& term, struct PostingList& into) const;
  /// visit(term, number of documents), in byte order. `visit` may read postings.
  void for_each_term(const std::function<void(const std::string&, std::uint32_t)>& visit) const;
  /// Whether `accept` holds of a document that has the term; asked in rising order until it does.
  bool any(const std::string& term, const std::function<bool(std::uint32_t)>& accept) const;
  /// Walks the terms behind a prefix and a rising list of wanted ones side by side. `wanted` is the list's head, `skip_to` moves
  /// that to the first that is not less, `met` is called where a term is the head, moves it on, and says whether to go on.
  void meet(const std::string& prefix, const std::function<std::optional<std::string_view>()>& wanted,
            const std::function<void(std::string_view)>& skip_to, const std::function<bool()>& met) const;
  /// Terms that start with `prefix`, in byte order, at most `limit`; without their first `drop` bytes.
  std::vector<std::string> terms(const std::string& prefix, std::size_t drop, std::size_t limit) const;

 private:
  struct Pool;
  class Lease;
  std::unique_ptr<Pool> pool_;
};

/// Puts databases one behind another into a new compact one at `output`, and fsyncs it.
void compact_postings(const std::vector<std::filesystem::path>& inputs, const std::filesystem::path& output);

/// Term prefixes of the fields of a segment: a byte that no word has, then 48 bits of the path's hash. Where two paths would
/// have the same, the later one gets another; so the order of fields decides, and every reader makes the same list.
class FieldPrefixes {
 public:
  const std::string& add(std::string_view field);
  const std::string& operator[](std::uint32_t field) const { return prefixes_[field]; }
  std::size_t size() const noexcept { return prefixes_.size(); }

 private:
  std::set<std::string> taken_;
  std::vector<std::string> prefixes_;
};

}  // namespace quarry::index
