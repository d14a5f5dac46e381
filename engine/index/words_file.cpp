// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/words_file.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace quarry::index {
namespace {
constexpr std::string_view magic = "QRYwords";
}

std::uint32_t pool_place(std::size_t bytes, const std::filesystem::path& file) {
  if (bytes > std::numeric_limits<std::uint32_t>::max())
    throw Error(Code::too_large, file.string() + ": the strings of a column pass 4 GiB; build smaller segments");
  return static_cast<std::uint32_t>(bytes);
}

WordsFile::WordsFile(const std::filesystem::path& path) : file_(path, magic) {
  ByteReader directory(file_.directory(), file_.path());
  const auto count = directory.number();
  if (count >= std::numeric_limits<std::uint32_t>::max()) throw_corrupt(path, "has too many words");
  starts_ = file_.array<std::uint32_t>(directory.number(), count + 1);
  ids_ = file_.array<std::uint32_t>(directory.number(), count);
  ranks_ = file_.array<std::uint32_t>(directory.number(), count);
  const auto pool = directory.number();
  pool_ = file_.bytes(pool, directory.number());
}

std::string_view WordsFile::sorted(std::uint32_t rank) const {
  const auto begin = starts_[rank], end = starts_[rank + 1];
  if (begin > end || end > pool_.size()) throw_corrupt(file_.path(), "a word lies outside of it");
  return pool_.substr(begin, end - begin);
}

std::uint32_t WordsFile::rank(std::uint32_t id) const {
  if (id >= ranks_.size() || ranks_[id] >= ids_.size())
    throw_corrupt(file_.path(), "there is no word " + std::to_string(id));
  return ranks_[id];
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

std::optional<std::uint32_t> WordsFile::find(std::string_view word) const {
  const auto rank = lower_bound(word);
  if (rank == size() || sorted(rank) != word) return std::nullopt;
  return ids_[rank];
}

void write_words(const std::filesystem::path& path, const StringTable& words) {
  std::vector<std::uint32_t> ids(words.size()), ranks(words.size()), starts;
  std::iota(ids.begin(), ids.end(), 0);
  std::sort(ids.begin(), ids.end(),
            [&](std::uint32_t a, std::uint32_t b) { return words[a] < words[b]; });
  FileWriter file(path, magic);
  std::size_t end = 0;
  starts.reserve(ids.size() + 1);
  starts.push_back(0);
  for (std::uint32_t rank = 0; rank < ids.size(); ++rank) {
    ranks[ids[rank]] = rank;
    end += words[ids[rank]].size();
    starts.push_back(pool_place(end, path));
  }
  DirectoryWriter directory;
  directory.number(ids.size());
  directory.number(file.array(starts));
  directory.number(file.array(ids));
  directory.number(file.array(ranks));
  directory.number(file.align());
  for (const auto id : ids) file.bytes(words[id].data(), words[id].size());
  directory.number(end);
  file.finish(directory.bytes());
}

}  // namespace quarry::index
