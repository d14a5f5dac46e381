// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "quarry/file.hpp"

namespace quarry::archive {

/// The entries of a ZIP or TAR file (also one compressed by gzip, bzip2, xz or zstd), in order. The only door to libarchive.
/// Whatever the file holds, a call ends, and gives what the archive says or throws Error(corrupt).
class Reader {
 public:
  /// The file must outlive this. Throws Error(corrupt) where it is no archive that can be read.
  explicit Reader(File& file);
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  struct Entry {
    std::string name;
    bool directory = false;
    bool file = false;        ///< a regular file with bytes of its own; else a link, a device, ...
    bool encrypted = false;
    std::int64_t size = -1;   ///< as the archive says, -1 where it does not
  };
  /// The next entry; false at the end. Throws Error(corrupt).
  bool next(Entry& entry);
  /// The next bytes of the entry, holes as zeros; 0 at its end. Throws Error(corrupt).
  std::size_t read(std::span<char> buffer);

  /// `zip`, `tar`, `tar.gz`, `tar.bz2`, `tar.xz`, `tar.zst`; known after the first `next`.
  std::string format() const;
  /// `gzip`, `bzip2`, `xz`, `zstd` of the file as a whole, or empty.
  std::string compression() const;
  /// True where bytes are got only by decompressing all that is before them.
  bool is_stream() const;

 private:
  bool is_tar() const;
  struct State;
  std::unique_ptr<State> state_;
};

/// What the first bytes of a compressed file hold, at most `limit`, decompressed; the bytes as they are where they are not
/// of a compressed file.
std::string inflated_head(std::string_view first_bytes, std::size_t limit);

}  // namespace quarry::archive
