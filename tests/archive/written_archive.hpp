// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace quarry::test {

/// An entry of an archive that a test writes.
struct WrittenEntry {
  std::string name, content;
  enum class Kind { file, directory, symlink, hardlink, fifo } kind = Kind::file;
};

/// `format`: zip, tar, tar.gz, tar.bz2, tar.xz, tar.zst. `password`: of a zip's entries, or empty.
std::string written_archive(const std::string& format, const std::vector<WrittenEntry>& entries,
                            const std::string& password = {});

}  // namespace quarry::test
