// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/tokens.hpp"

#include <array>

namespace quarry::index {
namespace {
constexpr std::string_view magic = "QRYtoken";

/// Seven bits a byte, the lowest first; the highest bit says that another byte follows.
std::size_t encode(std::uint32_t value, std::array<unsigned char, 5>& bytes) {
  std::size_t size = 0;
  while (value >= 0x80) {
    bytes[size++] = static_cast<unsigned char>(value | 0x80);
    value >>= 7;
  }
  bytes[size++] = static_cast<unsigned char>(value);
  return size;
}

}  // namespace

void append_token(std::uint32_t id, std::string& bytes) {
  std::array<unsigned char, 5> encoded;
  const auto size = encode(id, encoded);
  bytes.append(encoded.begin(), encoded.begin() + size);
}

TokensWriter::TokensWriter(const std::filesystem::path& path)
    : file_(path, magic), begin_(file_.position()), ends_{0} {}

void TokensWriter::number(std::uint32_t value) {
  std::array<unsigned char, 5> bytes;
  const auto size = encode(value, bytes);
  file_.bytes(bytes.data(), size);
}

void TokensWriter::text(std::uint32_t field, std::span<const std::uint32_t> words) {
  number(field);
  number(static_cast<std::uint32_t>(words.size()));
  for (const auto word : words) number(word);
}

void TokensWriter::end_document() { ends_.push_back(file_.position() - begin_); }

void TokensWriter::finish(const StringTable& fields) {
  DirectoryWriter directory;
  directory.number(fields.size());
  for (std::uint32_t id = 0; id < fields.size(); ++id) directory.text(fields[id]);
  directory.number(begin_);
  directory.number(ends_.back());
  write_packed(file_, directory, ends_);
  file_.finish(directory.bytes());
}

TokensFile::TokensFile(const std::filesystem::path& path) : file_(path, magic) {
  ByteReader directory(file_.directory(), file_.path());
  for (auto count = directory.number(); count > 0; --count) fields_.emplace_back(directory.text());
  const auto begin = directory.number();
  stream_ = file_.bytes(begin, directory.number());
  ends_ = PackedIntegers(file_, directory);
  if (ends_.size() == 0) throw_corrupt(path, "has no document places");
}

ByteReader TokensFile::document(std::uint32_t doc) const {
  const auto begin = ends_[doc], end = ends_[doc + 1];
  if (begin > end || end > stream_.size()) throw_corrupt(file_.path(), "a document lies outside of it");
  return {stream_.substr(begin, end - begin), file_.path()};
}

bool TokensFile::next_text(ByteReader& reader, TokenText& into) const {
  if (reader.at_end()) return false;
  const auto field = reader.number(), count = reader.number();
  if (field >= fields_.size() || count > reader.rest().size())
    throw_corrupt(file_.path(), "a text value is damaged");
  into.field = static_cast<std::uint32_t>(field);
  into.words.resize(count);
  for (auto& word : into.words) word = static_cast<std::uint32_t>(reader.number());
  return true;
}

}  // namespace quarry::index
