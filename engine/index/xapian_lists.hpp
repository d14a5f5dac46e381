// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "index/posting_list.hpp"
#include "index/xapian_glass.hpp"

namespace quarry::index {

/// Writes posting lists as Glass packs them: occurrences of the first document, then (gap - 1, occurrences) of each further one;
/// in chunks, the first under the term, the others under the term and their first docid. Document d has the docid d + 1.
class GlassLists {
 public:
  explicit GlassLists(GlassWriter& table) : table_(table) {}
  /// The lengths of all documents, which stand before all terms.
  void lengths(std::span<const std::uint64_t> lengths);
  void term(std::string_view term, const PostingList& list);

 private:
  template <class Item>
  void write(std::string_view key, std::string_view separator, std::string_view head, std::size_t count, Item&& item);

  GlassWriter& table_;
  std::string key_, tag_, head_, bytes_;
};

}  // namespace quarry::index
