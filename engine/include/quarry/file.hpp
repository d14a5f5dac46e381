// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "quarry/export.hpp"

namespace quarry {

/// A file that an extractor reads: a name and a descriptor, never a path. What `bytes` and `read` give is decompressed
/// where the file is a single gzip, bzip2, xz or zstd stream. One thread at a time.
class QUARRY_API File {
 public:
  /// Takes the descriptor (closed with the File). `name` is the path relative to the source, `/` between its parts;
  /// `size` is in bytes as stored. `descriptor` -1: the file is known by name and size only.
  File(std::string name, int descriptor, std::uint64_t size);
  File(File&&) noexcept;
  File& operator=(File&&) noexcept;
  ~File();

  const std::string& name() const noexcept;
  /// The last part of the name.
  std::string_view base_name() const noexcept;
  /// Bytes as stored (compressed where it is).
  std::uint64_t size() const noexcept;
  /// False for a file that is known by name only (beyond the 64 descriptors of a group).
  bool readable() const noexcept;
  bool compressed() const;

  /// All bytes, decompressed; kept until the File goes. Throws Error(too_large) over 64 MiB, Error(corrupt) where the
  /// compressed stream is broken.
  std::string_view bytes();
  /// The next bytes, decompressed, into `buffer`; 0 at the end. Constant memory. Throws Error(corrupt) as `bytes`.
  std::size_t read(std::span<char> buffer);
  /// Starts `read` again from the first byte. Once per File.
  void restart();
  /// The first bytes, at most `limit`, decompressed; leaves `read` where it was.
  std::string head(std::size_t limit);
  /// The last bytes, at most `limit`; empty for compressed files. Leaves `read` where it was.
  std::string tail(std::size_t limit);
  /// For a library that wants a file to open: the raw descriptor, and its path `/proc/self/fd/N`.
  int descriptor() const noexcept;
  std::string descriptor_path() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Reads a File line by line with one reused buffer of constant size. Lines end at LF, CRLF or CR LF; a line longer than
/// the buffer comes in pieces, of which only the last has `complete`.
class QUARRY_API LineReader {
 public:
  explicit LineReader(File& file, std::size_t buffer_bytes = 1 << 20);
  ~LineReader();
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;

  /// The next line without its end, valid until the next call. False at the end of the file.
  bool next(std::string_view& line);
  /// 1-based number of the line that `next` gave last.
  std::int64_t number() const noexcept;
  /// True where the last line given ended in a newline. The last token of one without is not to be believed.
  bool terminated() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace quarry
