// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include "query/visible.hpp"

namespace quarry::query {

/// Documents of one part, as lists: several facets go over them.
struct Documents {
  std::vector<std::uint32_t> alone;   ///< the only entries of their subjects, rising
  std::vector<std::uint32_t> shared;  ///< of subjects that have several entries in the segment, rising
  std::uint64_t subjects = 0;
  std::size_t size() const noexcept { return alone.size() + shared.size(); }
};
/// One for each part.
using DocumentSets = std::vector<Documents>;

Documents list_documents(const index::Segment& segment, const index::Bitmap& documents);
Documents list_documents(const index::Segment& segment, const Matches& documents);
DocumentSets list_documents(const std::vector<Part>& parts, const std::vector<Matches>& documents);
/// The number of subjects among documents of the shared kind.
std::uint64_t count_shared(const index::Segment& segment, std::span<const std::uint32_t> shared);

/// Calls visit(documents of one subject) for each subject.
template <class Visit>
void for_each_shared(const index::Segment& segment, std::span<const std::uint32_t> shared, Visit&& visit) {
  const auto* const starts = segment.first_of_subject();
  const auto starts_between = [&](std::uint32_t before, std::uint32_t doc) {
    while (++before <= doc)
      if (starts->test(before)) return true;
    return false;
  };
  for (std::size_t i = 0; i < shared.size();) {
    auto end = i + 1;
    while (end < shared.size() && !starts_between(shared[end - 1], shared[end])) ++end;
    visit(shared.subspan(i, end - i));
    i = end;
  }
}

/// Calls visit(i, j) where a[i] == b[j]; both rise.
template <class Visit>
void for_each_common(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b, Visit&& visit) {
  const auto leap = [](std::span<const std::uint32_t> list, std::size_t from, std::uint32_t value) {
    std::size_t step = 1;
    while (from + step < list.size() && list[from + step] < value) step *= 2;
    const auto end = std::min(from + step + 1, list.size());
    return static_cast<std::size_t>(
        std::lower_bound(list.begin() + static_cast<std::ptrdiff_t>(from), list.begin() + static_cast<std::ptrdiff_t>(end), value) - list.begin());
  };
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) {
      visit(i++, j++);
    } else if (a[i] < b[j]) {
      i = leap(a, i, b[j]);
    } else {
      j = leap(b, j, a[i]);
    }
  }
}

/// Calls visit(values) with the array of the column that is there.
template <class T, class Visit>
void with_values(const index::ColumnArrays<T>& column, Visit&& visit) {
  if constexpr (std::is_same_v<T, std::uint32_t>) {
    if (column.bytes != nullptr) return visit(column.bytes);
    if (column.shorts != nullptr) return visit(column.shorts);
  }
  visit(column.values);
}

/// Calls visit(documents) with those that have their bit, some at a time. Picking them first costs no mispredicted branch.
template <class Visit>
void for_each_present(const std::uint64_t* present, std::span<const std::uint32_t> docs, Visit&& visit) {
  if (present == nullptr) return visit(docs);
  std::array<std::uint32_t, 512> some;
  while (!docs.empty()) {
    std::size_t count = 0;
    for (const auto doc : docs.first(std::min(docs.size(), some.size()))) {
      some[count] = doc;
      count += present[doc >> 6] >> (doc & 63) & 1;
    }
    docs = docs.subspan(std::min(docs.size(), some.size()));
    visit(std::span<const std::uint32_t>(some.data(), count));
  }
}

/// for_each_coded of lists, where each look is up to three memory accesses away: all of one kind are begun before the first of
/// the next is waited for.
template <class T, class Code, class Visit>
void for_each_listed(const index::ColumnArrays<T>& column, const Code* codes, std::span<const std::uint32_t> docs, Visit&& visit) {
  struct Place {
    std::uint32_t begin, end;
  };
  std::array<Place, 64> places;
  for (; !docs.empty(); docs = docs.subspan(std::min(docs.size(), places.size()))) {
    const auto some = docs.first(std::min(docs.size(), places.size()));
    for (const auto doc : some) __builtin_prefetch(codes + doc);
    for (const auto doc : some) __builtin_prefetch(column.starts + codes[doc]);
    for (std::size_t i = 0; i < some.size(); ++i) {
      places[i] = {column.starts[codes[some[i]]], column.starts[codes[some[i]] + 1]};
      __builtin_prefetch(column.values + places[i].begin);
    }
    for (std::size_t i = 0; i < some.size(); ++i)
      if (places[i].begin != places[i].end) visit(some[i], column.values + places[i].begin, column.values + places[i].end);
  }
}

/// for_each_values of a coded column.
template <class T, class Code, class Visit>
void for_each_coded(const index::ColumnArrays<T>& column, const Code* codes, std::span<const std::uint32_t> docs, Visit&& visit) {
  constexpr std::size_t ahead = 24;
  const auto give = [&](std::uint32_t doc, std::size_t code) {
    if (column.starts == nullptr) return visit(doc, column.values + code, column.values + code + 1);
    const auto begin = column.starts[code], end = column.starts[code + 1];
    if (begin != end) visit(doc, column.values + begin, column.values + end);
  };
  if (column.sparse) return for_each_common(column.docs, docs, [&](std::size_t place, std::size_t i) { give(docs[i], codes[place]); });
  for_each_present(column.present, docs, [&](std::span<const std::uint32_t> some) {
    if (column.starts != nullptr) return for_each_listed(column, codes, some, visit);
    for (std::size_t i = 0; i < some.size(); ++i) {
      if (i + ahead < some.size()) __builtin_prefetch(codes + some[i + ahead]);
      give(some[i], codes[some[i]]);
    }
  });
}

/// Calls visit(doc, first value, past last) for those of the documents (rising) that have values. The pointers are to T or to
/// a narrower ordinal: take them as `auto`.
template <class T, class Visit>
void for_each_values(const index::ColumnArrays<T>& column, std::span<const std::uint32_t> docs, Visit&& visit) {
  constexpr std::size_t ahead = 24;
  const auto* const starts = column.starts;
  if (column.code_bytes != nullptr) return for_each_coded(column, column.code_bytes, docs, visit);
  if (column.code_shorts != nullptr) return for_each_coded(column, column.code_shorts, docs, visit);
  if (column.code_words != nullptr) return for_each_coded(column, column.code_words, docs, visit);
  with_values(column, [&](const auto* values) {
    if (column.sparse) {
      for_each_common(column.docs, docs, [&](std::size_t place, std::size_t i) {
        if (starts != nullptr) {
          visit(docs[i], values + starts[place], values + starts[place + 1]);
        } else {
          visit(docs[i], values + place, values + place + 1);
        }
      });
    } else if (starts != nullptr) {
      for (std::size_t i = 0; i < docs.size(); ++i) {
        if (i + 2 * ahead < docs.size()) {
          __builtin_prefetch(starts + docs[i + 2 * ahead]);
          __builtin_prefetch(values + starts[docs[i + ahead]]);
        }
        const auto begin = starts[docs[i]], end = starts[docs[i] + 1];
        if (begin != end) visit(docs[i], values + begin, values + end);
      }
    } else {
      for_each_present(column.present, docs, [&](std::span<const std::uint32_t> those) {
        for (std::size_t i = 0; i < those.size(); ++i) {
          if (i + ahead < those.size()) __builtin_prefetch(values + those[i + ahead]);
          visit(those[i], values + those[i], values + those[i] + 1);
        }
      });
    }
  });
}

/// The values that a subject has among its documents, sorted, each once. `mapped(value)` is what is counted of a value.
template <class T, class U, class Mapped>
void gather(const index::ColumnArrays<T>& column, std::span<const std::uint32_t> docs, std::vector<U>& out, Mapped&& mapped) {
  out.clear();
  for_each_values(column, docs, [&](std::uint32_t, const auto* first, const auto* last) {
    for (; first != last; ++first) out.push_back(mapped(*first));
  });
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
}

}  // namespace quarry::query
