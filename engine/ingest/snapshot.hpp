// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "quarry/descriptor.hpp"

namespace quarry::intake {

/// The bytes of a file as they were hashed.
struct Snapshot {
  Descriptor descriptor;    ///< a sealed copy, or the file itself; none where there is a problem
  std::uint64_t size = 0;   ///< bytes
  std::string mark;         ///< modification and change time and inode
  bool settled = false;     ///< the file's times are old enough that another change would show in them
  std::string sha512;       ///< hex; empty where it was not hashed
  std::string problem;      ///< why it cannot be read: an error entry
  std::string skipped;      ///< why it is not read though it could be (holes): a generic record
};

/// Size and mark alone, without reading.
Snapshot look_at(Descriptor file);

/// How the bytes of a file are taken.
struct Taking {
  bool copy = false;  ///< files of up to 256 MiB go into a sealed memfd, so that the bytes hashed are the bytes parsed
                      ///< whoever writes to the file; others must be looked at again by `still_same` after they were parsed
  bool hash = true;   ///< now; else by `hash_of`, while others parse
};

/// Takes a regular file. Tries again where it changes meanwhile, three times in all. `name` is for messages.
Snapshot take_snapshot(Descriptor file, const std::string& name, Taking taking);

/// SHA-512 of a snapshot that was taken without, in hex; empty where its bytes are not all there any more.
std::string hash_of(const Snapshot& snapshot);

/// Does the file that was not copied still have the size and times of its snapshot?
bool still_same(const Snapshot& snapshot);

}  // namespace quarry::intake
