// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/words_deletes.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "index/edits.hpp"
#include "index/glob.hpp"
#include "index/words_lookup.hpp"

namespace quarry::index {
namespace {

constexpr std::size_t prefix_points = 6;
constexpr unsigned most_deletes = 2;
constexpr std::uint32_t buckets_per_group = 2;  // about fifteen entries each
constexpr unsigned tag_bits = 4;                // leave one in sixteen of a bucket's strangers

/// The first characters of a word, and how many bytes they are.
struct Prefix {
  std::array<char32_t, prefix_points> points{};
  std::size_t size = 0, bytes = 0;

  explicit Prefix(std::string_view word) {
    while (bytes < word.size() && size < prefix_points) points[size++] = next_point(word, bytes);
  }
};

/// Hashes of what is left when up to `deletes` characters are taken away, each once. Files hold them, so they never change.
class Leftovers {
 public:
  Leftovers(const Prefix& prefix, unsigned deletes) {
    const auto none = prefix.size;
    add(prefix, none, none);
    for (std::size_t i = 0; deletes > 0 && i < prefix.size; ++i) {
      add(prefix, i, none);
      for (auto j = i + 1; deletes > 1 && j < prefix.size; ++j) add(prefix, i, j);
    }
    std::sort(hashes_.begin(), hashes_.begin() + size_);
    size_ = std::unique(hashes_.begin(), hashes_.begin() + size_) - hashes_.begin();
  }
  const std::uint64_t* begin() const { return hashes_.data(); }
  const std::uint64_t* end() const { return hashes_.data() + size_; }

 private:
  void add(const Prefix& prefix, std::size_t without, std::size_t and_without) {
    std::uint64_t hash = 0x9e3779b97f4a7c15;
    for (std::size_t i = 0; i < prefix.size; ++i)
      if (i != without && i != and_without) hash = (hash ^ prefix.points[i]) * 0xff51afd7ed558ccd + 1;
    hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53;
    hashes_[static_cast<std::size_t>(size_++)] = hash ^ hash >> 33;
  }
  std::array<std::uint64_t, 1 + prefix_points + prefix_points * (prefix_points - 1) / 2> hashes_{};
  std::ptrdiff_t size_ = 0;
};

std::size_t bucket_of(std::uint64_t hash, std::size_t buckets) { return (hash >> 32) * buckets >> 32; }
std::uint64_t tag_of(std::uint64_t hash) { return hash & ((1U << tag_bits) - 1); }

std::vector<std::uint32_t> groups_of(const WordsFile& words) {
  std::vector<std::uint32_t> groups;
  std::string_view last;
  for (std::uint32_t rank = 0; rank < words.size(); ++rank) {
    const auto word = words.sorted(rank);
    const auto prefix = word.substr(0, Prefix(word).bytes);
    if (rank == 0 || prefix != last) groups.push_back(rank);
    last = prefix;
  }
  groups.push_back(words.size());
  return groups;
}

}  // namespace

DeletesTable::DeletesTable(const MappedFile& file, ByteReader& directory) : file_(&file) {
  const auto groups = directory.number();
  if (groups == 0) return;
  group_bits_ = static_cast<std::uint32_t>(directory.number());
  if (groups >= std::uint64_t{1} << 32 || group_bits_ > 32) throw_corrupt(file.path(), "has too many groups of words");
  groups_ = BitArray(file, directory);
  buckets_ = BitArray(file, directory);
  const auto entries = directory.number();
  entries_ = file.array<std::uint64_t>(directory.number(), entries);
  if (groups_.size() != groups + 1 || buckets_.size() < 2) throw_corrupt(file.path(), "has another number of groups");
  if ((std::uint64_t{buckets_[buckets_.size() - 1]} * (group_bits_ + tag_bits) + 63) / 64 + 1 != entries)
    throw_corrupt(file.path(), "has another number of entries");
}

void DeletesTable::near(const WordsFile& words, std::string_view word, unsigned distance,
                        const std::function<void(std::uint32_t, unsigned)>& visit) const {
  Edits edits(word, distance);
  const auto look = [&](std::uint32_t begin, std::uint32_t end) {
    if (begin > end || end > words.size()) throw_corrupt(file_->path(), "names a word that is none");
    for (auto rank = begin; rank < end; ++rank)
      if (const auto count = edits.to(words.sorted(rank)); count <= distance) visit(rank, count);
  };
  if (groups_.size() == 0) return look(0, words.size());
  std::vector<std::uint64_t> found;
  const auto mask = (std::uint64_t{1} << group_bits_) - 1;
  for (const auto hash : Leftovers(Prefix(word), distance)) {
    const auto bucket = bucket_of(hash, buckets_.size() - 1);
    const auto end = buckets_[bucket + 1];
    if (end > buckets_[buckets_.size() - 1]) throw_corrupt(file_->path(), "a bucket lies outside of it");
    for (auto at = buckets_[bucket]; at < end; ++at)
      if (const auto entry = packed_bits(entries_.data(), at, group_bits_ + tag_bits); entry >> group_bits_ == tag_of(hash))
        found.push_back(entry & mask);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  for (const auto group : found) {
    if (group + 1 >= groups_.size()) throw_corrupt(file_->path(), "names a group of words that is none");
    look(groups_[group], groups_[group + 1]);
  }
}

void write_deletes(FileWriter& file, DirectoryWriter& directory, const WordsFile& words) {
  if (words.size() < least_words_for_tables) return directory.number(0);
  const auto groups = groups_of(words);
  const auto count = groups.size() - 1;
  const auto group_bits = static_cast<unsigned>(std::bit_width(count - 1));
  std::vector<std::uint32_t> starts(count * buckets_per_group + 1);
  const auto buckets = starts.size() - 1;
  std::uint64_t entries = 0;
  for (std::size_t group = 0; group < count; ++group)
    for (const auto hash : Leftovers(Prefix(words.sorted(groups[group])), most_deletes)) {
      ++starts[bucket_of(hash, buckets) + 1];
      ++entries;
    }
  pool_place(entries, words.file().path());
  for (std::size_t i = 0; i < buckets; ++i) starts[i + 1] += starts[i];
  PackedBits bits(entries, group_bits + tag_bits);
  auto next = starts;
  for (std::size_t group = 0; group < count; ++group)
    for (const auto hash : Leftovers(Prefix(words.sorted(groups[group])), most_deletes))
      bits.set(next[bucket_of(hash, buckets)]++, group | tag_of(hash) << group_bits);
  directory.number(count);
  directory.number(group_bits);
  write_bit_array(file, directory, groups);
  write_bit_array(file, directory, starts);
  directory.number(bits.words().size());
  directory.number(file.array(bits.words()));
}

}  // namespace quarry::index
