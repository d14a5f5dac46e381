// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/words_file.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace quarry::index {
namespace {
constexpr std::string_view magic = "QRYwords";
constexpr std::uint32_t words_a_count = 8;  // of 64 bits
}  // namespace

std::uint32_t pool_place(std::size_t bytes, const std::filesystem::path& file) {
  if (bytes > std::numeric_limits<std::uint32_t>::max())
    throw Error(Code::too_large, file.string() + ": the strings of a column pass 4 GiB; build smaller segments");
  return static_cast<std::uint32_t>(bytes);
}

WordsFile::WordsFile(const std::filesystem::path& path) : file_(path, magic) {
  ByteReader directory(file_.directory(), file_.path());
  const auto count = directory.number();
  if (count >= std::numeric_limits<std::uint32_t>::max()) throw_corrupt(path, "has too many words");
  count_ = static_cast<std::uint32_t>(count);
  starts_ = BitArray(file_, directory);
  ids_ = BitArray(file_, directory);
  ranks_ = BitArray(file_, directory);
  if (starts_.size() != count + 1 || ids_.size() > count || ranks_.size() != ids_.size())
    throw_corrupt(path, "has places of another number of words");
  once_ = file_.array<std::uint64_t>(directory.number(), count / 64 + 1);
  counts_ = file_.array<std::uint32_t>(directory.number(), once_.size() / words_a_count + 1);
  const auto pool = directory.number();
  pool_ = file_.bytes(pool, directory.number());
}

std::string_view WordsFile::sorted(std::uint32_t rank) const {
  const auto begin = starts_[rank], end = starts_[rank + 1];
  if (begin > end || end > pool_.size()) throw_corrupt(file_.path(), "a word lies outside of it");
  return pool_.substr(begin, end - begin);
}

std::uint32_t WordsFile::once_before(std::uint32_t rank) const {
  const auto word = rank / 64, first = word / words_a_count * words_a_count;
  auto count = counts_[word / words_a_count];
  for (auto i = first; i < word; ++i) count += static_cast<std::uint32_t>(std::popcount(once_[i]));
  return count + static_cast<std::uint32_t>(std::popcount(once_[word] & ((std::uint64_t{1} << rank % 64) - 1)));
}

std::uint32_t WordsFile::select_once(std::uint32_t number) const {
  const auto block = std::upper_bound(counts_.begin(), counts_.end(), number) - counts_.begin();
  if (block == 0) throw_corrupt(file_.path(), "counts its words wrongly");
  auto left = number - counts_[static_cast<std::size_t>(block - 1)];
  for (auto i = static_cast<std::size_t>(block - 1) * words_a_count; i < once_.size(); ++i) {
    auto bits = once_[i];
    const auto count = static_cast<std::uint32_t>(std::popcount(bits));
    if (left >= count) {
      left -= count;
      continue;
    }
    for (; left > 0; --left) bits &= bits - 1;
    return static_cast<std::uint32_t>(i * 64 + static_cast<std::size_t>(std::countr_zero(bits)));
  }
  throw_corrupt(file_.path(), "counts its words wrongly");
}

std::uint32_t WordsFile::rank(std::uint32_t id) const {
  if (id >= count_) throw_corrupt(file_.path(), "there is no word " + std::to_string(id));
  const auto repeated = static_cast<std::uint32_t>(ranks_.size());
  const auto rank = id < repeated ? ranks_[id] : select_once(id - repeated);
  if (rank >= count_) throw_corrupt(file_.path(), "there is no word " + std::to_string(id));
  return rank;
}

std::uint32_t WordsFile::id(std::uint32_t rank) const {
  const auto before = once_before(rank);
  if (once_[rank / 64] >> rank % 64 & 1) return static_cast<std::uint32_t>(ids_.size()) + before;
  if (before > rank || rank - before >= ids_.size()) throw_corrupt(file_.path(), "counts its words wrongly");
  return ids_[rank - before];
}

std::string_view WordsFile::word(std::uint32_t id) const { return sorted(rank(id)); }

std::uint32_t WordsFile::lower_bound(std::string_view word) const {
  std::uint32_t low = 0, high = size();
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    if (sorted(middle) < word) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

std::optional<std::uint32_t> WordsFile::find_rank(std::string_view word) const {
  const auto rank = lower_bound(word);
  if (rank == size() || sorted(rank) != word) return std::nullopt;
  return rank;
}

std::optional<std::uint32_t> WordsFile::find(std::string_view word) const {
  const auto rank = find_rank(word);
  if (!rank) return std::nullopt;
  return id(*rank);
}

WordOrder order_words(const StringTable& words, const WordUse& use) {
  WordOrder order;
  order.sorted.resize(words.size());
  order.ids.resize(words.size());
  std::iota(order.sorted.begin(), order.sorted.end(), 0);
  std::sort(order.sorted.begin(), order.sorted.end(), [&](std::uint32_t a, std::uint32_t b) { return words[a] < words[b]; });
  auto frequent = order.sorted;
  const auto once = std::stable_partition(frequent.begin(), frequent.end(), [&](std::uint32_t word) { return use.occurrences(word) > 1; });
  order.repeated = static_cast<std::uint32_t>(once - frequent.begin());
  std::stable_sort(frequent.begin(), once, [&](std::uint32_t a, std::uint32_t b) { return use.occurrences(a) > use.occurrences(b); });
  for (std::uint32_t id = 0; id < frequent.size(); ++id) order.ids[frequent[id]] = id;
  return order;
}

void write_words(const std::filesystem::path& path, const StringTable& words, const WordOrder& order) {
  std::vector<std::uint32_t> starts{0}, ids, ranks(order.repeated), counts;
  std::vector<std::uint64_t> once(order.sorted.size() / 64 + 1);
  starts.reserve(order.sorted.size() + 1);
  std::size_t end = 0;
  for (std::uint32_t rank = 0; rank < order.sorted.size(); ++rank) {
    end += words[order.sorted[rank]].size();
    starts.push_back(pool_place(end, path));
    const auto id = order.ids[order.sorted[rank]];
    if (id < order.repeated) {
      ids.push_back(id);
      ranks[id] = rank;
    } else {
      once[rank / 64] |= std::uint64_t{1} << rank % 64;
    }
  }
  std::uint32_t before = 0;
  for (std::size_t i = 0; i < once.size(); ++i) {
    if (i % words_a_count == 0) counts.push_back(before);
    before += static_cast<std::uint32_t>(std::popcount(once[i]));
  }
  if (once.size() % words_a_count == 0) counts.push_back(before);
  FileWriter file(path, magic);
  DirectoryWriter directory;
  directory.number(order.sorted.size());
  for (const auto* numbers : {&starts, &ids, &ranks}) write_bit_array(file, directory, *numbers);
  directory.number(file.array(once));
  directory.number(file.array(counts));
  directory.number(file.align());
  for (const auto number : order.sorted) file.bytes(words[number].data(), words[number].size());
  directory.number(end);
  file.finish(directory.bytes());
}

}  // namespace quarry::index
