// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/hot_postings.hpp"

#include <algorithm>

#include "index/bit_blocks.hpp"
#include "index/words_file.hpp"

namespace quarry::index {
namespace {

constexpr std::string_view magic = "QRYhot__";
constexpr std::size_t block_size = 128;

}  // namespace

std::uint32_t hot_threshold(std::uint32_t documents) { return std::max<std::uint32_t>(block_size, documents / 1'000); }

void HotWriter::add(std::string_view term, const PostingList& list) {
  pool_ += term;
  starts_.push_back(pool_place(pool_.size(), "hot"));
  counts_.push_back(static_cast<std::uint32_t>(list.documents.size()));
  for (std::size_t at = 0; at < list.documents.size(); at += block_size) block(list, at);
  begins_.push_back(static_cast<std::uint32_t>(blocks_.size()));
}

void HotWriter::block(const PostingList& list, std::size_t at) {
  NumberBlock gaps{}, occurrences{};
  const auto end = std::min(list.documents.size(), at + block_size);
  for (auto i = at; i < end; ++i) {
    if (i != at) gaps[i - at] = list.documents[i] - list.documents[i - 1] - 1;
    occurrences[i - at] = list.occurrences[i] - 1;
  }
  const HotPostings::Block made{list.documents[at], pool_place(words_.size(), "hot")};
  const HotPostings::Widths bits{static_cast<std::uint8_t>(bits_of(gaps)), static_cast<std::uint8_t>(bits_of(occurrences))};
  words_.resize(words_.size() + 4U * (bits.gap + bits.occurrences));
  pack_block(gaps, bits.gap, words_.data() + made.place);
  pack_block(occurrences, bits.occurrences, words_.data() + made.place + 4U * bits.gap);
  blocks_.push_back(made);
  widths_.push_back(bits);
}

void HotWriter::finish(const std::filesystem::path& path) const {
  FileWriter file(path, magic);
  DirectoryWriter directory;
  directory.number(documents_);
  directory.number(counts_.size());
  directory.number(file.array(starts_));
  directory.number(file.array(counts_));
  directory.number(file.array(begins_));
  directory.number(blocks_.size());
  directory.number(file.array(blocks_));
  directory.number(file.array(widths_));
  directory.number(words_.size());
  directory.number(file.array(words_));
  directory.number(file.align());
  directory.number(pool_.size());
  file.bytes(pool_.data(), pool_.size());
  file.finish(directory.bytes());
}

HotPostings::HotPostings(const std::filesystem::path& path) : file_(path, magic) {
  ByteReader directory(file_.directory(), file_.path());
  documents_ = directory.number();
  const auto terms = directory.number();
  if (terms >= 0xffffffff) throw_corrupt(path, "has too many terms");
  starts_ = file_.array<std::uint32_t>(directory.number(), terms + 1);
  counts_ = file_.array<std::uint32_t>(directory.number(), terms);
  begins_ = file_.array<std::uint32_t>(directory.number(), terms + 1);
  const auto blocks = directory.number();
  blocks_ = file_.array<Block>(directory.number(), blocks);
  widths_ = file_.array<Widths>(directory.number(), blocks);
  const auto words = directory.number();
  words_ = file_.array<std::uint32_t>(directory.number(), words);
  const auto pool = directory.number();
  pool_ = file_.bytes(pool, directory.number());
}

std::string_view HotPostings::term(std::uint32_t number) const {
  const auto begin = starts_[number], end = starts_[number + 1];
  if (begin > end || end > pool_.size()) throw_corrupt(file_.path(), "a term lies outside of it");
  return pool_.substr(begin, end - begin);
}

std::optional<std::uint32_t> HotPostings::find(std::string_view wanted) const {
  std::uint32_t low = 0, high = terms();
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    if (term(middle) < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == terms() || term(low) != wanted) return std::nullopt;
  return low;
}

std::pair<std::uint64_t, std::uint64_t> HotPostings::blocks_of(std::uint32_t number) const {
  const auto count = counts_[number];
  const std::uint64_t begin = begins_[number], end = begins_[number + 1];
  if (end > blocks_.size() || end - begin != (std::uint64_t{count} + block_size - 1) / block_size || count > documents_)
    throw_corrupt(file_.path(), "the blocks of a term are damaged");
  return {begin, end};
}

void HotPostings::unpack(std::uint64_t number, std::uint64_t held, std::uint32_t* documents, std::uint32_t* occurrences) const {
  const auto& block = blocks_[number];
  const auto bits = widths_[number];
  if (bits.gap > 32 || bits.occurrences > 32 || block.place + 4ULL * (bits.gap + bits.occurrences) > words_.size())
    throw_corrupt(file_.path(), "a block of a term lies outside of it");
  NumberBlock numbers;
  unpack_block(words_.data() + block.place, bits.gap, numbers);
  documents[0] = block.first;
  bool inside = block.first < documents_;
  for (std::size_t i = 1; i < block_size; ++i) documents[i] = documents[i - 1] + numbers[i] + 1;
  for (std::size_t i = 0; i < held; ++i) inside &= documents[i] < documents_;
  if (!inside) throw_corrupt(file_.path(), "a term names a document that is none");
  if (occurrences == nullptr) return;
  unpack_block(words_.data() + block.place + 4U * bits.gap, bits.occurrences, numbers);
  for (std::size_t i = 0; i < block_size; ++i) occurrences[i] = numbers[i] + 1;
}

void HotPostings::read(std::uint32_t number, PostingList& into) const {
  const std::uint64_t count = counts_[number];
  const auto [begin, end] = blocks_of(number);
  into.documents.resize((end - begin) * block_size);
  into.occurrences.resize((end - begin) * block_size);
  for (auto at = begin; at < end; ++at) {
    const auto place = (at - begin) * block_size;
    unpack(at, std::min<std::uint64_t>(block_size, count - place), into.documents.data() + place, into.occurrences.data() + place);
  }
  into.documents.resize(count);
  into.occurrences.resize(count);
}

bool HotPostings::any(std::uint32_t number, const std::function<bool(std::uint32_t)>& accept) const {
  auto left = std::uint64_t{counts_[number]};
  const auto [begin, end] = blocks_of(number);
  NumberBlock documents;
  for (auto at = begin; at < end; ++at) {
    const auto held = std::min<std::uint64_t>(block_size, left);
    unpack(at, held, documents.data(), nullptr);
    for (std::size_t i = 0; i < held; ++i)
      if (accept(documents[i])) return true;
    left -= held;
  }
  return false;
}

}  // namespace quarry::index
