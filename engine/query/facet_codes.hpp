// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "index/segment.hpp"

namespace quarry::query {

/// Adds to `counts` (by code) what the documents (rising) have. Two at a time count apart, since neighbours often have the same
/// code and an addition waits for the one before it.
template <class Code>
void count_codes(const Code* codes, const std::uint64_t* present, std::span<const std::uint32_t> docs, std::size_t size, std::vector<std::uint32_t>& counts) {
  constexpr std::size_t ahead = 32;
  counts.assign(2 * size, 0);
  auto* const even = counts.data();
  auto* const odd = even + size;
  const auto has = [present](std::uint32_t doc) { return present == nullptr ? 1U : static_cast<std::uint32_t>(present[doc >> 6] >> (doc & 63) & 1); };
  std::size_t i = 0;
  if (!docs.empty() && docs.back() - docs.front() + 1 == docs.size()) {
    const auto first = docs.front();
    for (; i + 2 <= docs.size(); i += 2) {
      const auto doc = first + static_cast<std::uint32_t>(i);
      even[codes[doc]] += has(doc);
      odd[codes[doc + 1]] += has(doc + 1);
    }
  } else {
    for (; i + 2 + ahead <= docs.size(); i += 2) {
      __builtin_prefetch(codes + docs[i + ahead]);
      even[codes[docs[i]]] += has(docs[i]);
      odd[codes[docs[i + 1]]] += has(docs[i + 1]);
    }
  }
  for (; i < docs.size(); ++i) even[codes[docs[i]]] += has(docs[i]);
  for (std::size_t code = 0; code < size; ++code) even[code] += odd[code];
}

/// Counts the values of a column at many documents (rising) by the numbers that stand for them: each number is looked up once and
/// not once per document. Calls add(value, count); false, and nothing is called, where the column has no such numbers or as many
/// of them as there are documents.
template <class T, class Add>
bool count_by_code(const index::ColumnArrays<T>& column, std::span<const std::uint32_t> docs, Add&& add) {
  if (column.sparse || column.codes == 0 || column.codes > docs.size()) return false;
  const auto size = static_cast<std::size_t>(column.codes);
  thread_local std::vector<std::uint32_t> counts;
  const bool coded = column.code_bytes != nullptr || column.code_shorts != nullptr || column.code_words != nullptr;
  if (column.code_bytes != nullptr || (!coded && column.bytes != nullptr)) {
    count_codes(coded ? column.code_bytes : column.bytes, column.present, docs, size, counts);
  } else if (column.code_shorts != nullptr || (!coded && column.shorts != nullptr)) {
    count_codes(coded ? column.code_shorts : column.shorts, column.present, docs, size, counts);
  } else if (coded) {
    count_codes(column.code_words, column.present, docs, size, counts);
  } else {
    return false;
  }
  for (std::size_t code = 0; code < size; ++code) {
    const auto count = counts[code];
    if (count == 0) continue;
    if (!coded) {
      add(static_cast<T>(code), count);
    } else if (column.starts == nullptr) {
      add(column.values[code], count);
    } else {
      for (auto at = column.starts[code]; at < column.starts[code + 1]; ++at) add(column.values[at], count);
    }
  }
  return true;
}

}  // namespace quarry::query
