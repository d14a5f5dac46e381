// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "image/byte_source.hpp"

namespace quarry::gpaw {

/// The members of a tar file by their names, as GPAW wrote its restart files until 2015: short names, plain files.
class TarFile {
 public:
  /// Reads the headers up to the end or the first that is none; at most 1,000.
  explicit TarFile(File& file);
  /// A member's bytes; nothing where there is none, it has more than `most`, or it is cut.
  std::optional<std::string> bytes(std::string_view name, std::size_t most) const;

 private:
  struct Member {
    std::uint64_t begin = 0, size = 0;
  };
  image::ByteSource source_;
  std::map<std::string, Member, std::less<>> members_;
};

}  // namespace quarry::gpaw
