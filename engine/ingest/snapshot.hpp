// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "ingest/descriptor.hpp"

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

/// Reads and hashes a regular file. `copy`: files of up to 256 MiB are copied into a sealed memfd, so that the bytes
/// hashed are the bytes parsed whoever writes to the file. A larger one must be looked at again by `still_same` after it
/// was parsed. Tries again where the file changes meanwhile, three times in all. `name` is for messages.
Snapshot take_snapshot(Descriptor file, const std::string& name, bool copy);

/// Does the file that was not copied still have the size and times of its snapshot?
bool still_same(const Snapshot& snapshot);

}  // namespace quarry::intake
