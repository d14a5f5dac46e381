// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/documents.hpp"

#include <array>
#include <bit>

namespace quarry::query {
namespace {

/// The places of the bits of each byte, one after the other.
constexpr auto places_of_byte = [] {
  std::array<std::array<std::uint8_t, 8>, 256> places{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    std::size_t count = 0;
    for (std::uint8_t bit = 0; bit < 8; ++bit)
      if ((byte >> bit & 1) != 0) places[byte][count++] = bit;
  }
  return places;
}();

/// Writes the documents of a bitmap to `out`, which has room for 8 more. Eight places are written for each byte, whether they are
/// there or not: that has no branch to mispredict.
void write_documents(const std::vector<std::uint64_t>& words, std::uint32_t* out) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    auto word = words[i];
    if (std::popcount(word) < 6) {
      for (; word != 0; word &= word - 1) *out++ = static_cast<std::uint32_t>(i * 64 + static_cast<std::size_t>(std::countr_zero(word)));
      continue;
    }
    for (auto base = static_cast<std::uint32_t>(i * 64); word != 0; word >>= 8, base += 8) {
      const auto byte = word & 255;
      const auto& places = places_of_byte[byte];
      for (unsigned k = 0; k < 8; ++k) out[k] = base + places[k];
      out += std::popcount(byte);
    }
  }
}

void append(std::vector<std::uint32_t>& list, std::size_t word, std::uint64_t bits) {
  for (; bits != 0; bits &= bits - 1)
    list.push_back(static_cast<std::uint32_t>(word * 64 + static_cast<std::size_t>(std::countr_zero(bits))));
}

}  // namespace

Documents list_documents(const index::Segment& segment, const index::Bitmap& documents) {
  Documents list;
  const auto& words = documents.words();
  const auto* const first = segment.first_of_subject();
  if (first == nullptr) {
    list.subjects = documents.count();
    list.alone.resize(list.subjects + 8);
    write_documents(words, list.alone.data());
    list.alone.resize(list.subjects);
    return list;
  }
  list.alone.reserve(documents.count());
  const auto& starts = first->words();
  for (std::size_t i = 0; i < words.size(); ++i) {
    // A subject has several documents where its first is followed by one that starts none; past the end all start one.
    const auto next = i + 1 < starts.size() ? starts[i + 1] : ~std::uint64_t{0};
    auto later = starts[i] >> 1 | next << 63;
    if (i + 1 == starts.size() && documents.size() % 64 != 0) later |= std::uint64_t{1} << (documents.size() % 64 - 1);
    const auto shared = ~(starts[i] & later);
    append(list.alone, i, words[i] & ~shared);
    append(list.shared, i, words[i] & shared);
  }
  list.subjects = list.alone.size() + count_shared(segment, list.shared);
  return list;
}

Documents list_documents(const index::Segment& segment, const Matches& documents) {
  if (!documents.few()) return list_documents(segment, documents.bits());
  Documents list;
  const auto* const starts = segment.first_of_subject();
  if (starts == nullptr) {
    list.alone.assign(documents.list().begin(), documents.list().end());
    list.subjects = list.alone.size();
    return list;
  }
  for (const auto doc : documents.list()) {
    const bool alone = starts->test(doc) && (doc + 1 == documents.size() || starts->test(doc + 1));
    (alone ? list.alone : list.shared).push_back(doc);
  }
  list.subjects = list.alone.size() + count_shared(segment, list.shared);
  return list;
}

DocumentSets list_documents(const std::vector<Part>& parts, const std::vector<Matches>& documents) {
  DocumentSets sets;
  for (std::size_t i = 0; i < parts.size(); ++i) sets.push_back(list_documents(parts[i].segment(), documents[i]));
  return sets;
}

std::uint64_t count_shared(const index::Segment& segment, std::span<const std::uint32_t> shared) {
  std::uint64_t subjects = 0;
  for_each_shared(segment, shared, [&](std::span<const std::uint32_t>) { ++subjects; });
  return subjects;
}

}  // namespace quarry::query
