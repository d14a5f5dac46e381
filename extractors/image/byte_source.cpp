// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/byte_source.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "quarry/error.hpp"

namespace quarry::image {

ByteSource::ByteSource(File& file) {
  if (!file.readable()) throw Error(Code::not_found, file.name() + ": its bytes were not handed over");
  if (file.compressed()) {
    memory_ = file.bytes();
    size_ = memory_.size();
  } else {
    descriptor_ = file.descriptor();
    size_ = file.size();
  }
}

std::size_t ByteSource::read_at(std::uint64_t offset, std::span<char> buffer) const {
  if (offset >= size_) return 0;
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), size_ - offset));
  if (descriptor_ < 0) {
    std::copy_n(memory_.data() + offset, wanted, buffer.data());
    return wanted;
  }
  std::size_t filled = 0;
  while (filled < wanted) {
    const auto got = ::pread(descriptor_, buffer.data() + filled, wanted - filled, static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    filled += static_cast<std::size_t>(got);
  }
  return filled;
}

std::string ByteSource::text_at(std::uint64_t offset, std::size_t length) const {
  if (offset >= size_) return {};
  std::string text(static_cast<std::size_t>(std::min<std::uint64_t>(length, size_ - offset)), '\0');
  text.resize(read_at(offset, text));
  return text;
}

}  // namespace quarry::image
