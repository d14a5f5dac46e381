// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/words_trigrams.hpp"

#include <algorithm>
#include <array>

#include "index/bitmap.hpp"
#include "index/words_lookup.hpp"

namespace quarry::index {
namespace {

std::uint32_t key_of(std::string_view trigram) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(trigram[i])); };
  return byte(0) << 16 | byte(1) << 8 | byte(2);
}

void put_varint(std::string& out, std::size_t& at, std::uint32_t value) {
  for (; value >= 0x80; value >>= 7) out[at++] = static_cast<char>(value | 0x80);
  out[at++] = static_cast<char>(value);
}

std::uint32_t varint_bytes(std::uint32_t value) { return value < 1U << 7 ? 1 : value < 1U << 14 ? 2 : value < 1U << 21 ? 3 : value < 1U << 28 ? 4 : 5; }

/// The bytes that words have, numbered in order, and 0: so that trigrams of them are a small number.
class Alphabet {
 public:
  explicit Alphabet(const WordsFile& words) {
    std::array<bool, 256> has{true};
    for (std::uint32_t rank = 0; rank < words.size(); ++rank)
      for (const char byte : words.sorted(rank)) has[static_cast<unsigned char>(byte)] = true;
    for (unsigned byte = 0; byte < 256; ++byte)
      if (has[byte]) {
        numbers_[byte] = static_cast<std::uint32_t>(bytes_.size());
        bytes_ += static_cast<char>(byte);
      }
  }
  std::size_t trigrams() const { return bytes_.size() * bytes_.size() * bytes_.size(); }
  std::uint32_t key(std::size_t trigram) const {
    const auto n = bytes_.size();
    const std::array<char, 3> bytes{bytes_[trigram / n / n], bytes_[trigram / n % n], bytes_[trigram % n]};
    return key_of({bytes.data(), 3});
  }
  /// Calls visit(number of a trigram) for each of the word, more than once where it has one twice.
  template <class Visit>
  void for_each(std::string_view word, Visit&& visit) const {
    const auto n = bytes_.size();
    const auto number = [&](std::size_t i) { return i < word.size() ? std::size_t{numbers_[static_cast<unsigned char>(word[i])]} : 0; };
    for (std::size_t i = 0; i < word.size(); ++i) visit((number(i) * n + number(i + 1)) * n + number(i + 2));
  }

 private:
  std::string bytes_;
  std::array<std::uint32_t, 256> numbers_{};
};

}  // namespace

TrigramTable::TrigramTable(const MappedFile& file, ByteReader& directory) : file_(&file) {
  if (directory.number() == 0) return;
  const auto count = directory.number();
  keys_ = file.array<std::uint32_t>(directory.number(), count);
  starts_ = file.array<std::uint32_t>(directory.number(), count + 1);
  const auto place = directory.number();
  lists_ = file.bytes(place, directory.number());
}

std::pair<std::size_t, std::size_t> TrigramTable::lists_of(std::string_view run) const {
  std::string low(run), high(run);
  low.resize(3, '\0');
  high.resize(3, '\xff');
  const auto first = std::lower_bound(keys_.begin(), keys_.end(), key_of(low));
  return {first - keys_.begin(), std::upper_bound(first, keys_.end(), key_of(high)) - keys_.begin()};
}

std::string_view TrigramTable::list(std::size_t first, std::size_t behind) const {
  const auto begin = starts_[first], end = starts_[behind];
  if (begin > end || end > lists_.size()) throw_corrupt(file_->path(), "a list of words lies outside of it");
  return lists_.substr(begin, end - begin);
}

std::size_t TrigramTable::weight(std::string_view run) const {
  const auto [first, behind] = lists_of(run);
  return list(first, behind).size();
}

std::vector<std::uint32_t> TrigramTable::words(std::string_view run, std::uint32_t begin, std::uint32_t end) const {
  std::vector<std::uint32_t> out;
  const auto read = [&](std::size_t at, auto&& put) {
    std::uint64_t rank = 0;
    for (ByteReader reader(list(at, at + 1), file_->path()); !reader.at_end();) {
      rank += reader.number();
      if (rank >= end) break;
      if (rank >= begin) put(static_cast<std::uint32_t>(rank));
    }
  };
  const auto [first, behind] = lists_of(run);
  if (first + 1 == behind) {
    read(first, [&](std::uint32_t rank) { out.push_back(rank); });
  } else if (first != behind) {
    Bitmap any(end - begin);
    for (auto at = first; at < behind; ++at) read(at, [&](std::uint32_t rank) { any.set(rank - begin); });
    any.for_each([&](std::uint32_t bit) { out.push_back(begin + bit); });
  }
  return out;
}

void write_trigrams(FileWriter& file, DirectoryWriter& directory, const WordsFile& words) {
  if (words.size() < least_words_for_tables) return directory.number(0);
  const Alphabet alphabet(words);
  struct List {
    std::uint32_t end = 0;   ///< bytes so far
    std::uint32_t next = 0;  ///< the last word's place, and one
  };
  std::vector<List> lists(alphabet.trigrams());
  const auto walk = [&](auto&& put) {
    for (std::uint32_t rank = 0; rank < words.size(); ++rank)
      alphabet.for_each(words.sorted(rank), [&](std::size_t trigram) {
        auto& list = lists[trigram];
        if (list.next == rank + 1) return;
        put(list, list.next == 0 ? rank : rank + 1 - list.next);
        list.next = rank + 1;
      });
  };
  walk([](List& list, std::uint32_t gap) { list.end += varint_bytes(gap); });
  std::vector<std::uint32_t> keys, starts{0};
  std::size_t total = 0;
  for (std::size_t trigram = 0; trigram < lists.size(); ++trigram) {
    auto& list = lists[trigram];
    if (list.next == 0) continue;
    keys.push_back(alphabet.key(trigram));
    const auto begin = starts.back();
    starts.push_back(pool_place(total += list.end, words.file().path()));
    list = {begin, 0};
  }
  std::string bytes(total, '\0');
  walk([&](List& list, std::uint32_t gap) {
    std::size_t at = list.end;
    put_varint(bytes, at, gap);
    list.end = static_cast<std::uint32_t>(at);
  });
  directory.number(1);
  directory.number(keys.size());
  directory.number(file.array(keys));
  directory.number(file.array(starts));
  directory.number(file.align());
  file.bytes(bytes.data(), bytes.size());
  directory.number(bytes.size());
}

}  // namespace quarry::index
