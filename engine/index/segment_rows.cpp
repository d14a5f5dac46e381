// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/segment_rows.hpp"

#include <algorithm>
#include <numeric>

namespace quarry::index {
namespace {

constexpr std::string_view keys_magic = "QRYkeys_";

std::vector<std::uint32_t> identity_order(std::size_t size) {
  std::vector<std::uint32_t> order(size);
  std::iota(order.begin(), order.end(), 0);
  return order;
}

}  // namespace

void RowFacts::write(FileWriter& file, DirectoryWriter& directory) const {
  write_packed(file, directory, rows);
  write_packed(file, directory, first_versions);
  write_packed(file, directory, kinds);
  write_packed(file, directory, lengths);
  write_packed(file, directory, datasets);
  const bool rising = std::is_sorted(rows.begin(), rows.end());
  directory.number(rising);
  if (rising) return;
  auto order = identity_order(rows.size());
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return std::pair(rows[a], a) < std::pair(rows[b], b); });
  directory.number(file.array(order));
}

RowsFile::RowsFile(const MappedFile& file, ByteReader& directory, std::uint32_t documents)
    : rows_(file, directory), versions_(file, directory), kinds_(file, directory), lengths_(file, directory),
      dataset_ids_(file, directory) {
  for (const auto* column : {&rows_, &versions_, &kinds_, &lengths_, &dataset_ids_})
    if (column->size() != documents) throw_corrupt(file.path(), "a column of the rows has a wrong size");
  if (directory.number() == 0) order_ = file.array<std::uint32_t>(directory.number(), documents);
  datasets_ = Bitmap(documents);
  for (std::uint32_t doc = 0; doc < documents; ++doc) {
    if (kinds_[doc] > static_cast<std::uint64_t>(RecordKind::error))
      throw_corrupt(file.path(), "a row has a kind that is none");
    if (kind(doc) == RecordKind::dataset) datasets_.set(doc);
  }
  short_lengths_.resize(documents);
  for (std::uint32_t doc = 0; doc < documents; ++doc) short_lengths_[doc] = static_cast<std::uint8_t>(std::min(length(doc), 255U));
}

std::optional<std::uint32_t> RowsFile::find_row(std::int64_t row) const {
  const auto doc_at = [&](std::uint32_t place) { return order_.empty() ? place : order_[place]; };
  std::uint32_t low = 0, high = static_cast<std::uint32_t>(rows_.size());
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    if (this->row(doc_at(middle)) < row) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == rows_.size() || this->row(doc_at(low)) != row) return std::nullopt;
  return doc_at(low);
}

void write_keys(const std::filesystem::path& path, const RowFacts& facts) {
  const auto& hashes = facts.subject_hashes;
  auto order = identity_order(hashes.size());
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return std::pair(hashes[a], a) < std::pair(hashes[b], b); });
  FileWriter file(path, keys_magic);
  DirectoryWriter directory;
  directory.number(hashes.size());
  directory.number(file.array(hashes));
  directory.number(file.array(order));
  const bool all_start = std::find(facts.starts_subject.begin(), facts.starts_subject.end(), false) ==
                         facts.starts_subject.end();
  directory.number(all_start);
  if (!all_start) {
    Bitmap starts(facts.size());
    for (std::uint32_t doc = 0; doc < facts.size(); ++doc)
      if (facts.starts_subject[doc]) starts.set(doc);
    directory.number(file.array(starts.words()));
  }
  file.finish(directory.bytes());
}

KeysFile::KeysFile(const std::filesystem::path& path, std::uint32_t documents) : file_(path, keys_magic) {
  ByteReader directory(file_.directory(), file_.path());
  if (directory.number() != documents) throw_corrupt(path, "holds another number of documents");
  hashes_ = file_.array<std::uint64_t>(directory.number(), documents);
  order_ = file_.array<std::uint32_t>(directory.number(), documents);
  all_start_ = directory.number() != 0;
  if (all_start_) return;
  starts_ = Bitmap(documents);
  const auto words = file_.array<std::uint64_t>(directory.number(), starts_.words().size());
  std::copy(words.begin(), words.end(), starts_.words().begin());
}

std::vector<std::uint32_t> KeysFile::find(std::uint64_t hash) const {
  const auto hash_of = [&](std::uint32_t doc) {
    if (doc >= hashes_.size()) throw_corrupt(file_.path(), "names a document that is none");
    return hashes_[doc];
  };
  auto at = std::partition_point(order_.begin(), order_.end(),
                                 [&](std::uint32_t doc) { return hash_of(doc) < hash; });
  std::vector<std::uint32_t> out;
  for (; at != order_.end() && hash_of(*at) == hash; ++at) out.push_back(*at);
  return out;
}

}  // namespace quarry::index
