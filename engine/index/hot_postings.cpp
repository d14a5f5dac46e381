// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/hot_postings.hpp"

#include <algorithm>

#include "index/bit_blocks.hpp"
#include "index/words_file.hpp"
#include "index/xapian_postings.hpp"

namespace quarry::index {
namespace {

constexpr std::string_view magic = "QRYhot__";
constexpr std::size_t block_size = 128;

/// Packs the postings of one term after another.
class Packer {
 public:
  void add(std::string_view term, const PostingList& list) {
    pool += term;
    starts.push_back(pool_place(pool.size(), "hot"));
    counts.push_back(static_cast<std::uint32_t>(list.documents.size()));
    for (std::size_t at = 0; at < list.documents.size(); at += block_size) block(list, at);
    begins.push_back(static_cast<std::uint32_t>(blocks.size()));
  }

  std::string pool;
  std::vector<std::uint32_t> starts{0}, counts, begins{0}, words;
  std::vector<HotPostings::Block> blocks;
  std::vector<HotPostings::Widths> widths;

 private:
  void block(const PostingList& list, std::size_t at) {
    NumberBlock gaps{}, occurrences{};
    const auto end = std::min(list.documents.size(), at + block_size);
    for (auto i = at; i < end; ++i) {
      if (i != at) gaps[i - at] = list.documents[i] - list.documents[i - 1] - 1;
      occurrences[i - at] = list.occurrences[i] - 1;
    }
    const HotPostings::Block made{list.documents[at], pool_place(words.size(), "hot")};
    const HotPostings::Widths bits{static_cast<std::uint8_t>(bits_of(gaps)), static_cast<std::uint8_t>(bits_of(occurrences))};
    words.resize(words.size() + 4U * (bits.gap + bits.occurrences));
    pack_block(gaps, bits.gap, words.data() + made.place);
    pack_block(occurrences, bits.occurrences, words.data() + made.place + 4U * bits.gap);
    blocks.push_back(made);
    widths.push_back(bits);
  }
};

}  // namespace

std::uint32_t hot_threshold(std::string_view term, std::uint32_t documents) {
  const bool of_field = !term.empty() && term.front() == '\xff';
  return std::max<std::uint32_t>(block_size, documents / (of_field ? 100 : 1'000));
}

void write_hot_postings(const std::filesystem::path& database, const std::filesystem::path& output) {
  const PostingsReader postings(database);
  const auto documents = postings.documents();
  Packer packer;
  PostingList list;
  postings.for_each_term([&](const std::string& term, std::uint32_t count) {
    if (count < hot_threshold(term, documents)) return;
    postings.read(term, list);
    packer.add(term, list);
  });
  FileWriter file(output, magic);
  DirectoryWriter directory;
  directory.number(documents);
  directory.number(packer.counts.size());
  directory.number(file.array(packer.starts));
  directory.number(file.array(packer.counts));
  directory.number(file.array(packer.begins));
  directory.number(packer.blocks.size());
  directory.number(file.array(packer.blocks));
  directory.number(file.array(packer.widths));
  directory.number(packer.words.size());
  directory.number(file.array(packer.words));
  directory.number(file.align());
  directory.number(packer.pool.size());
  file.bytes(packer.pool.data(), packer.pool.size());
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

void HotPostings::read(std::uint32_t number, PostingList& into) const {
  const auto count = counts_[number];
  const std::uint64_t begin = begins_[number], end = begins_[number + 1];
  if (end > blocks_.size() || end - begin != (std::uint64_t{count} + block_size - 1) / block_size || count > documents_)
    throw_corrupt(file_.path(), "the blocks of a term are damaged");
  const auto padded = (end - begin) * block_size;
  into.documents.resize(padded);
  into.occurrences.resize(padded);
  NumberBlock numbers;
  for (auto at = begin; at < end; ++at) {
    const auto& block = blocks_[at];
    const auto bits = widths_[at];
    if (bits.gap > 32 || bits.occurrences > 32 || block.place + 4ULL * (bits.gap + bits.occurrences) > words_.size())
      throw_corrupt(file_.path(), "a block of a term lies outside of it");
    unpack_block(words_.data() + block.place, bits.gap, numbers);
    auto* documents = into.documents.data() + (at - begin) * block_size;
    auto* occurrences = into.occurrences.data() + (at - begin) * block_size;
    const auto held = std::min<std::uint64_t>(block_size, count - (at - begin) * block_size);
    documents[0] = block.first;
    bool inside = block.first < documents_;
    for (std::size_t i = 1; i < block_size; ++i) documents[i] = documents[i - 1] + numbers[i] + 1;
    for (std::size_t i = 0; i < held; ++i) inside &= documents[i] < documents_;
    if (!inside) throw_corrupt(file_.path(), "a term names a document that is none");
    unpack_block(words_.data() + block.place + 4U * bits.gap, bits.occurrences, numbers);
    for (std::size_t i = 0; i < block_size; ++i) occurrences[i] = numbers[i] + 1;
  }
  into.documents.resize(count);
  into.occurrences.resize(count);
}

void HotPostings::compare(const PostingsReader& postings, const std::function<void(std::string_view)>& unlike) const {
  PostingList own, other;
  std::uint32_t seen = 0;
  postings.for_each_term([&](const std::string& term, std::uint32_t count) {
    const auto number = find(term);
    const bool hot = count >= hot_threshold(term, static_cast<std::uint32_t>(documents_));
    if (number.has_value() != hot) return unlike(term);
    if (!hot) return;
    ++seen;
    read(*number, own);
    postings.read(term, other);
    if (own.documents != other.documents || own.occurrences != other.occurrences) unlike(term);
  });
  if (seen != terms()) unlike("(a term that Xapian has not)");
}

}  // namespace quarry::index
