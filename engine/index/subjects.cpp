// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/subjects.hpp"

#include <algorithm>
#include <numeric>

namespace quarry::index {
namespace {

constexpr std::string_view magic = "QRYsubjs";
/// A look-up decodes at most so many; each block costs its first subject in full.
constexpr std::uint32_t block_subjects = 16;

/// Documents by rank, then number.
std::vector<std::uint64_t> order_of(const std::vector<std::uint64_t>& ranks, std::uint32_t subjects) {
  std::vector<std::uint64_t> places(subjects + std::size_t{1}, 0), order(ranks.size());
  for (const auto rank : ranks) ++places[rank + 1];
  std::partial_sum(places.begin(), places.end(), places.begin());
  for (std::uint64_t doc = 0; doc < ranks.size(); ++doc) order[places[ranks[doc]]++] = doc;
  return order;
}

}  // namespace

SubjectsWriter::SubjectsWriter(const std::filesystem::path& path) : file_(path, magic), begin_(file_.align()) {}

std::uint32_t SubjectsWriter::add(std::string_view subject) {
  std::size_t shared = 0;
  DirectoryWriter head;
  if (count_ % block_subjects == 0) {
    blocks_.push_back(file_.position() - begin_);
  } else {
    const auto most = std::min(subject.size(), last_.size());
    while (shared < most && subject[shared] == last_[shared]) ++shared;
    head.number(shared);
  }
  head.number(subject.size() - shared);
  file_.bytes(head.bytes().data(), head.bytes().size());
  file_.bytes(subject.data() + shared, subject.size() - shared);
  last_ = subject;
  return count_++;
}

void SubjectsWriter::finish(const std::vector<std::uint64_t>& ranks) {
  const auto end = file_.position();
  DirectoryWriter directory;
  directory.number(ranks.size());
  directory.number(count_);
  directory.number(begin_);
  directory.number(end - begin_);
  write_packed(file_, directory, blocks_);
  write_packed(file_, directory, ranks);
  write_packed(file_, directory, order_of(ranks, count_));
  file_.finish(directory.bytes());
}

void write_subjects(const std::filesystem::path& path, const std::vector<std::string_view>& by_document) {
  std::vector<std::uint32_t> order(by_document.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return by_document[a] < by_document[b]; });
  SubjectsWriter writer(path);
  std::vector<std::uint64_t> ranks(by_document.size());
  std::uint32_t rank = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || by_document[order[i]] != by_document[order[i - 1]]) rank = writer.add(by_document[order[i]]);
    ranks[order[i]] = rank;
  }
  writer.finish(ranks);
}

SubjectsFile::SubjectsFile(const std::filesystem::path& path, std::uint32_t documents) : file_(path, magic) {
  ByteReader directory(file_.directory(), file_.path());
  if (directory.number() != documents) throw_corrupt(path, "holds another number of documents");
  const auto count = directory.number();
  if (count > documents) throw_corrupt(path, "has more subjects than documents");
  count_ = static_cast<std::uint32_t>(count);
  const auto begin = directory.number();
  pool_ = file_.bytes(begin, directory.number());
  blocks_ = PackedIntegers(file_, directory);
  ranks_ = PackedIntegers(file_, directory);
  order_ = PackedIntegers(file_, directory);
  if (blocks_.size() != (count + block_subjects - 1) / block_subjects || ranks_.size() != documents || order_.size() != documents)
    throw_corrupt(path, "an array has a wrong size");
}

ByteReader SubjectsFile::block(std::uint32_t number) const {
  const auto begin = blocks_[number];
  if (begin > pool_.size()) throw_corrupt(file_.path(), "a block lies outside of it");
  return {pool_.substr(begin), file_.path()};
}

void SubjectsFile::read_next(ByteReader& reader, bool starts_block, std::string& subject) const {
  const auto shared = starts_block ? 0 : reader.number();
  if (shared > subject.size()) throw_corrupt(file_.path(), "a subject shares more than there is");
  subject.resize(shared);
  subject += reader.text();
}

void SubjectsFile::Walk::next() {
  if (rank_++ >= file_->count_) return;
  const bool starts_block = (rank_ - 1) % block_subjects == 0;
  if (starts_block) reader_ = file_->block((rank_ - 1) / block_subjects);
  file_->read_next(reader_, starts_block, subject_);
}

std::string SubjectsFile::subject(std::uint32_t rank) const {
  if (rank >= count_) throw_corrupt(file_.path(), "there is no subject " + std::to_string(rank));
  auto reader = block(rank / block_subjects);
  std::string subject;
  for (std::uint32_t i = 0; i <= rank % block_subjects; ++i) read_next(reader, i == 0, subject);
  return subject;
}

std::uint32_t SubjectsFile::lower_bound(std::string_view subject) const {
  std::uint32_t low = 0, high = static_cast<std::uint32_t>(blocks_.size());  // the first block that begins behind it
  std::string text;
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    auto reader = block(middle);
    read_next(reader, true, text);
    if (text < subject) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == 0) return 0;
  auto reader = block(low - 1);
  const auto end = std::min(count_, low * block_subjects);
  for (auto rank = (low - 1) * block_subjects; rank < end; ++rank) {
    read_next(reader, rank % block_subjects == 0, text);
    if (text >= subject) return rank;
  }
  return end;
}

std::uint32_t SubjectsFile::place_of(std::uint32_t rank) const {
  std::uint32_t low = 0, high = static_cast<std::uint32_t>(order_.size());
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    const auto doc = document(middle);
    if (doc >= ranks_.size()) throw_corrupt(file_.path(), "names a document that is none");
    if (this->rank(doc) < rank) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

}  // namespace quarry::index
