// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "index/layout.hpp"
#include "index/layout_integers.hpp"
#include "index/words_table.hpp"

namespace quarry::index {

/// Appends a word's id as the token stream writes it.
void append_token(std::uint32_t id, std::string& bytes);

/// Writes the token stream: per document its text values in order, each as field number, count and word ids (varints).
class TokensWriter {
 public:
  explicit TokensWriter(const std::filesystem::path& path);
  void text(std::uint32_t field, std::span<const std::uint32_t> words);
  void end_document();
  /// `fields`: their paths by number.
  void finish(const StringTable& fields);

 private:
  void number(std::uint32_t value);
  FileWriter file_;
  std::uint64_t begin_;
  std::vector<std::uint64_t> ends_;
};

/// One text value of a document.
struct TokenText {
  std::uint32_t field = 0;
  std::vector<std::uint32_t> words;
};

class TokensFile {
 public:
  explicit TokensFile(const std::filesystem::path& path);
  const MappedFile& file() const noexcept { return file_; }
  std::uint64_t documents() const noexcept { return ends_.size() - 1; }
  const std::vector<std::string>& fields() const noexcept { return fields_; }
  /// The document's bytes, to be read by `next_text`.
  ByteReader document(std::uint32_t doc) const;
  /// Reads one text value into `into`; false at the end. Throws Error(corrupt) where the stream is damaged.
  bool next_text(ByteReader& reader, TokenText& into) const;

 private:
  MappedFile file_;
  std::vector<std::string> fields_;
  PackedIntegers ends_;  ///< places in the stream: of document d from [d] to [d + 1]
  std::string_view stream_;
};

}  // namespace quarry::index
