// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/xapian_lists.hpp"

#include <numeric>

namespace quarry::index {
namespace {
constexpr std::string_view lengths_key{"\0\xe0", 2};
constexpr std::size_t chunk_bytes = 1'900;  // with key and head below GlassWriter::most_item_bytes
}  // namespace

/// `item(i)`: docid and occurrences of posting `i`.
template <class Item>
void GlassLists::write(std::string_view key, std::string_view separator, std::string_view head, std::size_t count, Item&& item) {
  bytes_.clear();
  auto first = item(0).first;
  const auto chunk = [&](std::uint32_t last, bool at_end, bool at_begin) {
    key_.assign(key);
    tag_.clear();
    if (at_begin) {
      tag_ += head;
      pack_glass(tag_, first - 1);
    } else {
      key_.append(separator);
      pack_glass_sorting(key_, first);
    }
    tag_ += at_end ? '1' : '0';
    pack_glass(tag_, last - first);
    tag_ += bytes_;
    table_.add(key_, tag_);
    bytes_.clear();
  };
  bool begun = false;
  std::uint32_t last = first;
  for (std::size_t i = 0; i < count; ++i) {
    const auto [docid, occurrences] = item(i);
    if (bytes_.size() >= chunk_bytes) {
      chunk(last, false, !begun);
      begun = true;
      first = docid;  // the gap is not written: the chunk's key says it
    } else if (i != 0) {
      pack_glass(bytes_, docid - last - 1);
    }
    pack_glass(bytes_, occurrences);
    last = docid;
  }
  chunk(last, true, !begun);
}

void GlassLists::lengths(std::span<const std::uint64_t> lengths) {
  write(lengths_key, {}, std::string_view("\0\0", 2), lengths.size(),
        [&](std::size_t i) { return std::pair(static_cast<std::uint32_t>(i + 1), static_cast<std::uint32_t>(lengths[i])); });
}

void GlassLists::term(std::string_view term, const PostingList& list) {
  head_.clear();
  pack_glass(head_, list.documents.size());
  pack_glass(head_, std::accumulate(list.occurrences.begin(), list.occurrences.end(), std::uint64_t{0}));
  write(term, {"\0", 1}, head_, list.documents.size(), [&](std::size_t i) { return std::pair(list.documents[i] + 1, list.occurrences[i]); });
}

}  // namespace quarry::index
