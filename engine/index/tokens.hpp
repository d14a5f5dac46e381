// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "index/layout.hpp"
#include "index/layout_integers.hpp"
#include "index/words_table.hpp"

namespace quarry::index {

/// Appends a number as the token stream writes it.
void append_token(std::uint32_t number, std::string& bytes);

/// The shapes of documents: which fields their texts are of and how many words each has, as varints. Many documents have the same
/// one, so a stream names it by a number, the most frequent by the smallest; 0 stands before one that no other document has.
class TextShapes {
 public:
  /// Counts a document of this shape; gives its number in the order of first sight.
  std::uint32_t note(std::string_view shape);
  /// Numbers those that came more than once; none may come after it.
  void settle();
  std::string_view bytes(std::uint32_t noted) const { return shapes_[noted]; }
  /// The number in the file; 0: the document has the shape itself.
  std::uint32_t number(std::uint32_t noted) const { return numbers_[noted]; }
  /// Those with a number, 1 first.
  const std::vector<std::uint32_t>& numbered() const noexcept { return order_; }

 private:
  StringTable shapes_;
  std::vector<std::uint32_t> counts_, numbers_, order_;
};

/// Writes the token stream of documents whose shapes and word ids are settled.
class TokensOutput {
 public:
  TokensOutput(const std::filesystem::path& path, const TextShapes& shapes);
  /// `ids`: the words of all texts, one behind another.
  void document(std::uint32_t noted_shape, std::span<const std::uint32_t> ids);
  /// `fields`: their paths by number.
  void finish(const StringTable& fields);

 private:
  FileWriter file_;
  const TextShapes& shapes_;
  std::uint64_t begin_;
  std::vector<std::uint64_t> ends_;
  std::string bytes_;
};

/// Takes texts while a segment is built and holds them in memory: words get their ids when all are known.
class TokensWriter {
 public:
  void text(std::uint32_t field, std::span<const std::uint32_t> words);
  void end_document();
  /// `ids`: of the words, by the numbers that `text` was given.
  void finish(const std::filesystem::path& path, const StringTable& fields, std::span<const std::uint32_t> ids);

 private:
  TextShapes shapes_;
  std::string shape_, held_;  ///< of the document at hand; all words as varints
  std::vector<std::uint32_t> shape_of_, words_in_;  ///< by document
  std::uint32_t words_ = 0;
};

/// One text value of a document.
struct TokenText {
  std::uint32_t field = 0;
  std::vector<std::uint32_t> words;
};

class TokensFile {
 public:
  /// The texts of a document. Valid as long as the file.
  class Document {
   public:
    /// Reads one text into `into`; false at the end. Throws Error(corrupt) where the stream is damaged.
    bool next(TokenText& into);
    /// What has not been read of the words.
    std::string_view words() const noexcept { return words_.rest(); }
    /// Fields and numbers of words of the texts that have not been read.
    std::string_view shape() const noexcept { return shape_.rest(); }

   private:
    friend class TokensFile;
    Document(const TokensFile& file, ByteReader shape, ByteReader words) : file_(&file), shape_(shape), words_(words) {}
    const TokensFile* file_;
    ByteReader shape_, words_;
  };

  explicit TokensFile(const std::filesystem::path& path);
  const MappedFile& file() const noexcept { return file_; }
  std::uint64_t documents() const noexcept { return ends_.size() - 1; }
  const std::vector<std::string>& fields() const noexcept { return fields_; }
  Document document(std::uint32_t doc) const;

 private:
  MappedFile file_;
  std::vector<std::string> fields_;
  std::span<const std::uint32_t> shape_starts_;  ///< of shape 1 and so on; one more
  std::string_view shapes_, stream_;
  PackedIntegers ends_;  ///< places in the stream: of document d from [d] to [d + 1]
};

}  // namespace quarry::index
