// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/matches.hpp"

#include <array>
#include <bit>

#include "query/documents.hpp"

namespace quarry::query {
namespace {

/// Up to one document in so many are a list: it is no larger than the bitmap, and shorter to walk.
constexpr std::uint32_t few_share = 32;
/// Words of bitmaps that are combined at a time: what is between stays in the first cache.
constexpr std::size_t block_words = 256;

/// Calls take(words, first, count) with each block of the conjunction of `among` and all operands (bitmaps).
template <class Take>
void for_each_block(std::span<const Matches> operands, const index::Bitmap& among, Take&& take) {
  std::array<std::uint64_t, block_words> block;
  const auto& visible = among.words();
  for (std::size_t first = 0; first < visible.size(); first += block_words) {
    const auto count = std::min(block_words, visible.size() - first);
    std::copy_n(visible.data() + first, count, block.data());
    for (const auto& operand : operands) {
      const auto* const own = operand.bits().words().data() + first;
      for (std::size_t i = 0; i < count; ++i) block[i] &= own[i];
    }
    take(block.data(), first, count);
  }
}

std::uint32_t count_bits(const std::uint64_t* words, std::size_t count) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += static_cast<std::uint64_t>(std::popcount(words[i]));
  return static_cast<std::uint32_t>(sum);
}

const Matches* shortest_list(std::span<const Matches> operands) {
  const Matches* shortest = nullptr;
  for (const auto& operand : operands)
    if (operand.few() && (shortest == nullptr || operand.list().size() < shortest->list().size())) shortest = &operand;
  return shortest;
}

/// The documents of the shortest list that the others have.
std::vector<std::uint32_t> filtered(const Matches& shortest, std::span<const Matches> operands, const index::Bitmap& among) {
  std::vector<std::uint32_t> list;
  list.reserve(shortest.list().size());
  for (const auto doc : shortest.list())
    if (among.test(doc)) list.push_back(doc);
  for (const auto& operand : operands) {
    if (&operand == &shortest) continue;
    std::size_t kept = 0;
    if (operand.few()) {
      for_each_common(list, operand.list(), [&](std::size_t i, std::size_t) { list[kept++] = list[i]; });
    } else {
      for (const auto doc : list) {
        list[kept] = doc;
        kept += operand.bits().test(doc) ? 1 : 0;
      }
    }
    list.resize(kept);
  }
  return list;
}

}  // namespace

index::Bitmap Matches::bitmap() const {
  if (!few_) return bits();
  index::Bitmap out(size_);
  for (const auto doc : list()) out.set(doc);
  return out;
}

Matches Matches::settled(index::Bitmap bits, std::uint32_t count) {
  if (count > bits.size() / few_share) return {std::move(bits), count};
  std::vector<std::uint32_t> list;
  list.reserve(count);
  bits.for_each([&](std::uint32_t doc) { list.push_back(doc); });
  return {bits.size(), std::move(list)};
}

void Matches::subtract(const Matches& other) {
  if (few_) {
    std::vector<std::uint32_t> left;
    for (const auto doc : list())
      if (!other.test(doc)) left.push_back(doc);
    *this = Matches(size_, std::move(left));
    return;
  }
  auto left = bits();
  if (other.few()) {
    for (const auto doc : other.list()) left.reset(doc);
  } else {
    left.subtract(other.bits());
  }
  const auto count = left.count();
  *this = settled(std::move(left), count);
}

Matches all_of(std::span<const Matches> operands, const index::Bitmap& among) {
  if (const auto* const shortest = shortest_list(operands)) return {among.size(), filtered(*shortest, operands, among)};
  index::Bitmap out(among.size());
  std::uint32_t sum = 0;
  for_each_block(operands, among, [&](const std::uint64_t* words, std::size_t first, std::size_t count) {
    std::copy_n(words, count, out.words().data() + first);
    sum += count_bits(words, count);
  });
  return Matches::settled(std::move(out), sum);
}

std::uint32_t count_all_of(std::span<const Matches> operands, const index::Bitmap& among) {
  if (const auto* const shortest = shortest_list(operands)) return static_cast<std::uint32_t>(filtered(*shortest, operands, among).size());
  std::uint32_t sum = 0;
  for_each_block(operands, among, [&](const std::uint64_t* words, std::size_t, std::size_t count) { sum += count_bits(words, count); });
  return sum;
}

Matches any_of(std::span<const Matches> operands, const index::Bitmap& among) {
  std::size_t listed = 0;
  bool all_few = true;
  for (const auto& operand : operands) {
    all_few = all_few && operand.few();
    if (operand.few()) listed += operand.list().size();
  }
  if (all_few && listed <= among.size() / few_share) {
    std::vector<std::uint32_t> list;
    for (const auto& operand : operands)
      for (const auto doc : operand.list())
        if (among.test(doc)) list.push_back(doc);
    if (operands.size() > 1) {
      std::sort(list.begin(), list.end());
      list.erase(std::unique(list.begin(), list.end()), list.end());
    }
    return {among.size(), std::move(list)};
  }
  index::Bitmap out(among.size());
  auto& words = out.words();
  for (const auto& operand : operands)
    if (operand.few())
      for (const auto doc : operand.list()) out.set(doc);
  std::uint32_t sum = 0;
  for (std::size_t first = 0; first < words.size(); first += block_words) {
    const auto count = std::min(block_words, words.size() - first);
    auto* const block = words.data() + first;
    for (const auto& operand : operands) {
      if (operand.few()) continue;
      const auto* const own = operand.bits().words().data() + first;
      for (std::size_t i = 0; i < count; ++i) block[i] |= own[i];
    }
    for (std::size_t i = 0; i < count; ++i) block[i] &= among.words()[first + i];
    sum += count_bits(block, count);
  }
  return Matches::settled(std::move(out), sum);
}

}  // namespace quarry::query
