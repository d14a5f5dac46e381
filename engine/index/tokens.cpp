// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/tokens.hpp"

#include <algorithm>

#include "index/words_file.hpp"

namespace quarry::index {
namespace {
constexpr std::string_view magic = "QRYtoken";
}  // namespace

void append_token(std::uint32_t number, std::string& bytes) {
  // Seven bits a byte, the lowest first; the highest bit says that another byte follows.
  for (; number >= 0x80; number >>= 7) bytes += static_cast<char>(number | 0x80);
  bytes += static_cast<char>(number);
}

std::uint32_t TextShapes::note(std::string_view shape) {
  const auto noted = shapes_.intern(shape);
  if (noted == counts_.size()) counts_.push_back(0);
  ++counts_[noted];
  return noted;
}

void TextShapes::settle() {
  for (std::uint32_t noted = 0; noted < counts_.size(); ++noted)
    if (counts_[noted] > 1) order_.push_back(noted);
  std::stable_sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) { return counts_[a] > counts_[b]; });
  numbers_.assign(counts_.size(), 0);
  for (std::uint32_t i = 0; i < order_.size(); ++i) numbers_[order_[i]] = i + 1;
}

TokensOutput::TokensOutput(const std::filesystem::path& path, const TextShapes& shapes)
    : file_(path, magic), shapes_(shapes), begin_(file_.position()), ends_{0} {}

void TokensOutput::document(std::uint32_t noted_shape, std::span<const std::uint32_t> ids) {
  bytes_.clear();
  const auto number = shapes_.number(noted_shape);
  append_token(number, bytes_);
  if (number == 0) {
    const auto shape = shapes_.bytes(noted_shape);
    append_token(static_cast<std::uint32_t>(shape.size()), bytes_);
    bytes_ += shape;
  }
  for (const auto id : ids) append_token(id, bytes_);
  file_.bytes(bytes_.data(), bytes_.size());
  ends_.push_back(file_.position() - begin_);
}

void TokensOutput::finish(const StringTable& fields) {
  DirectoryWriter directory;
  directory.number(fields.size());
  for (std::uint32_t id = 0; id < fields.size(); ++id) directory.text(fields[id]);
  directory.number(begin_);
  directory.number(ends_.back());
  write_packed(file_, directory, ends_);
  std::vector<std::uint32_t> starts{0};
  std::string bytes;
  for (const auto noted : shapes_.numbered()) {
    bytes += shapes_.bytes(noted);
    starts.push_back(pool_place(bytes.size(), "tokens"));
  }
  directory.number(starts.size() - 1);
  directory.number(file_.array(starts));
  directory.number(file_.align());
  directory.number(bytes.size());
  file_.bytes(bytes.data(), bytes.size());
  file_.finish(directory.bytes());
}

void TokensWriter::text(std::uint32_t field, std::span<const std::uint32_t> words) {
  append_token(field, shape_);
  append_token(static_cast<std::uint32_t>(words.size()), shape_);
  for (const auto word : words) append_token(word, held_);
  words_ += static_cast<std::uint32_t>(words.size());
}

void TokensWriter::end_document() {
  shape_of_.push_back(shapes_.note(shape_));
  words_in_.push_back(words_);
  shape_.clear();
  words_ = 0;
}

void TokensWriter::finish(const std::filesystem::path& path, const StringTable& fields, std::span<const std::uint32_t> ids) {
  shapes_.settle();
  TokensOutput output(path, shapes_);
  ByteReader held(held_, path);
  std::vector<std::uint32_t> words;
  for (std::size_t doc = 0; doc < shape_of_.size(); ++doc) {
    words.resize(words_in_[doc]);
    for (auto& word : words) word = ids[held.number()];
    output.document(shape_of_[doc], words);
  }
  output.finish(fields);
}

TokensFile::TokensFile(const std::filesystem::path& path) : file_(path, magic) {
  ByteReader directory(file_.directory(), file_.path());
  for (auto count = directory.number(); count > 0; --count) fields_.emplace_back(directory.text());
  const auto begin = directory.number();
  stream_ = file_.bytes(begin, directory.number());
  ends_ = PackedIntegers(file_, directory);
  if (ends_.size() == 0) throw_corrupt(path, "has no document places");
  const auto shapes = directory.number();
  if (shapes >= 0xffffffff) throw_corrupt(path, "has too many shapes");
  shape_starts_ = file_.array<std::uint32_t>(directory.number(), shapes + 1);
  const auto place = directory.number();
  shapes_ = file_.bytes(place, directory.number());
}

TokensFile::Document TokensFile::document(std::uint32_t doc) const {
  const auto begin = ends_[doc], end = ends_[doc + 1];
  if (begin > end || end > stream_.size()) throw_corrupt(file_.path(), "a document lies outside of it");
  ByteReader words(stream_.substr(begin, end - begin), file_.path());
  const auto number = words.number();
  if (number == 0) {
    const auto shape = words.text();
    return {*this, ByteReader(shape, file_.path()), words};
  }
  if (number >= shape_starts_.size()) throw_corrupt(file_.path(), "a document has a shape that is none");
  const auto from = shape_starts_[number - 1], to = shape_starts_[number];
  if (from > to || to > shapes_.size()) throw_corrupt(file_.path(), "a shape lies outside of it");
  return {*this, ByteReader(shapes_.substr(from, to - from), file_.path()), words};
}

bool TokensFile::Document::next(TokenText& into) {
  if (shape_.at_end()) return false;
  const auto field = shape_.number(), count = shape_.number();
  if (field >= file_->fields_.size() || count > words_.rest().size())
    throw_corrupt(file_->file_.path(), "a text value is damaged");
  into.field = static_cast<std::uint32_t>(field);
  into.words.resize(count);
  for (auto& word : into.words) word = static_cast<std::uint32_t>(words_.number());
  return true;
}

}  // namespace quarry::index
