// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/tiff_chain.hpp"

#include <unordered_set>

namespace quarry::image {
namespace {

/// An unsigned number of `width` bytes; false where the file ends before.
bool number_at(const ByteSource& source, const TiffChain& chain, std::uint64_t offset, std::size_t width, std::uint64_t& value) {
  const auto bytes = source.text_at(offset, width);
  if (bytes.size() != width) return false;
  value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    const auto at = chain.little_endian ? width - 1 - i : i;
    value = value << 8 | static_cast<unsigned char>(bytes[at]);
  }
  return true;
}

}  // namespace

TiffChain walk_chain(const ByteSource& source) {
  TiffChain chain;
  const auto start = source.text_at(0, 4);
  chain.little_endian = start.starts_with("II");
  chain.big = start.size() == 4 && (start[2] == '+' || start[3] == '+');
  const std::size_t pointer = chain.big ? 8 : 4;
  const std::size_t count_width = chain.big ? 8 : 2;
  const std::uint64_t entry = chain.big ? 20 : 12;
  std::unordered_set<std::uint64_t> seen;
  std::uint64_t offset = 0;
  if (!number_at(source, chain, chain.big ? 8 : 4, pointer, offset)) chain.end = ChainEnd::cut;
  while (offset != 0) {
    if (!seen.insert(offset).second) return chain.end = ChainEnd::looped, chain;
    if (chain.directories == most_directories) return chain.end = ChainEnd::too_many, chain;
    std::uint64_t entries = 0;
    if (!number_at(source, chain, offset, count_width, entries)) return chain.end = ChainEnd::cut, chain;
    const bool sane = entries <= source.size() / entry;
    if (!sane || offset + count_width + entries * entry > source.size()) return chain.end = ChainEnd::cut, chain;
    ++chain.directories;
    const auto next = offset + count_width + entries * entry;
    if (!number_at(source, chain, next, pointer, offset)) return chain.end = ChainEnd::cut, chain;
  }
  return chain;
}

}  // namespace quarry::image
