// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/term_record.hpp"

#include <algorithm>
#include <limits>

namespace quarry::index {
namespace {
constexpr std::uint32_t dense_share = 64;
constexpr std::uint8_t full = 255;
}  // namespace

TermRecord::TermRecord(std::uint32_t size, PostingList&& list, std::span<const std::uint8_t> lengths)
    : dense_(list.documents.size() >= size / dense_share && !list.documents.empty()),
      documents_(static_cast<std::uint32_t>(list.documents.size())) {
  counts_.reserve(documents_);
  for (std::size_t i = 0; i < list.documents.size(); ++i) {
    counts_.push_back(static_cast<std::uint8_t>(std::min<std::uint32_t>(list.occurrences[i], full)));
    if (list.occurrences[i] >= full) large_.emplace_back(list.documents[i], list.occurrences[i]);
  }
  if (dense_) {
    make_dense(list, lengths, size);
  } else {
    list_ = std::move(list.documents);
    list_.shrink_to_fit();
  }
}

void TermRecord::make_dense(const PostingList& list, std::span<const std::uint8_t> lengths, std::uint32_t size) {
  bits_ = Bitmap(size);
  const auto words = bits_.words().size();
  before_.resize(words);
  most_.resize(words);
  least_length_.assign(words, full);
  for (std::size_t i = 0; i < list.documents.size(); ++i) {
    const auto doc = list.documents[i];
    const auto word = doc / 64;
    bits_.set(doc);
    ++before_[word];
    most_[word] = std::max(most_[word], counts_[i]);
    least_length_[word] = std::min(least_length_[word], lengths[doc]);
  }
  std::uint32_t sum = 0;
  for (auto& before : before_) sum += std::exchange(before, sum);
}

std::uint32_t TermRecord::large(std::uint32_t doc) const noexcept {
  return std::lower_bound(large_.begin(), large_.end(), std::pair(doc, std::uint32_t{0}))->second;
}

std::uint32_t TermRecord::occurrences(std::uint32_t doc) const noexcept {
  if (dense_) return bits_.test(doc) ? dense_occurrences(doc) : 0;
  const auto found = std::lower_bound(list_.begin(), list_.end(), doc);
  if (found == list_.end() || *found != doc) return 0;
  const auto count = counts_[static_cast<std::size_t>(found - list_.begin())];
  return count != full ? count : large(doc);
}

std::uint32_t TermRecord::listed_occurrences(std::uint32_t doc, std::size_t& from) const noexcept {
  std::size_t step = 1;
  while (from + step < list_.size() && list_[from + step] < doc) step *= 2;
  const auto begin = list_.begin() + static_cast<std::ptrdiff_t>(from);
  from = static_cast<std::size_t>(std::lower_bound(begin, list_.begin() + static_cast<std::ptrdiff_t>(std::min(from + step + 1, list_.size())), doc) - list_.begin());
  if (from == list_.size() || list_[from] != doc) return 0;
  const auto count = counts_[from];
  return count != full ? count : large(doc);
}

void TermRecord::add_to(Bitmap& out) const {
  if (dense_) {
    out |= bits_;
  } else {
    for (const auto doc : list_) out.set(doc);
  }
}

std::uint32_t TermRecord::count_in(const Bitmap& documents) const {
  std::uint32_t count = 0;
  if (!dense_) {
    for (const auto doc : list_) count += documents.test(doc);
    return count;
  }
  const auto& own = bits_.words();
  const auto& other = documents.words();
  for (std::size_t i = 0; i < own.size(); ++i) count += static_cast<std::uint32_t>(std::popcount(own[i] & other[i]));
  return count;
}

std::size_t TermRecord::bytes() const noexcept {
  return sizeof *this + bits_.words().capacity() * 8 + (before_.capacity() + list_.capacity()) * 4 + counts_.capacity() + most_.capacity() +
         least_length_.capacity() + large_.capacity() * 8;
}

}  // namespace quarry::index
