// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace quarry::test {

/// Little-endian bytes of a number.
template <class T>
std::string raw(T value) {
  std::string bytes(sizeof value, '\0');
  std::memcpy(bytes.data(), &value, sizeof value);
  return bytes;
}

/// Writes a small little-endian TIFF, directory by directory, with any tags.
class TiffBuilder {
 public:
  struct Tag {
    std::uint16_t type;
    std::uint32_t count;
    std::string bytes;
  };

  TiffBuilder& page(std::uint32_t width, std::uint32_t height, std::uint16_t bits = 8, std::uint16_t samples = 1) {
    pages_.emplace_back();
    std::string depths;
    for (int i = 0; i < samples; ++i) depths += raw(bits);
    add(258, 3, samples, depths).shorts(277, samples).shorts(262, samples == 3 ? 2 : 1).shorts(259, 1);
    return longs(256, width).longs(257, height).longs(278, height);
  }
  TiffBuilder& add(std::uint16_t tag, std::uint16_t type, std::uint32_t count, std::string bytes) {
    pages_.back()[tag] = {type, count, std::move(bytes)};
    return *this;
  }
  TiffBuilder& shorts(std::uint16_t tag, std::uint16_t value) { return add(tag, 3, 1, raw(value)); }
  TiffBuilder& longs(std::uint16_t tag, std::uint32_t value) { return add(tag, 4, 1, raw(value)); }
  TiffBuilder& doubles(std::uint16_t tag, double value) { return add(tag, 12, 1, raw(value)); }
  TiffBuilder& ascii(std::uint16_t tag, std::string_view text) {
    return add(tag, 2, static_cast<std::uint32_t>(text.size() + 1), std::string(text) + '\0');
  }
  TiffBuilder& rational(std::uint16_t tag, std::uint32_t above, std::uint32_t below) { return add(tag, 5, 1, raw(above) + raw(below)); }
  /// A structure somewhere in the file, with a tag that says where.
  TiffBuilder& pointed(std::uint16_t tag, std::string bytes) {
    pointed_[tag] = std::move(bytes);
    return longs(tag, 0);
  }
  /// The last directory names the first as its next one.
  TiffBuilder& loop() {
    loops_ = true;
    return *this;
  }

  std::string build() const {
    std::string out = "II*" + std::string(1, '\0') + raw(std::uint32_t{0});
    std::size_t link = 4, first = 0;
    for (auto tags : pages_) {
      for (auto& [tag, bytes] : pointed_)
        if (tags.contains(tag)) {
          tags[tag].bytes = raw(static_cast<std::uint32_t>(out.size()));
          out += bytes;
        }
      const std::uint32_t pixels = pixel_bytes(tags);
      tags[273] = {4, 1, raw(static_cast<std::uint32_t>(out.size()))};
      const bool packed = number(tags, 259) != 1;
      tags[279] = {4, 1, raw(packed ? std::min<std::uint32_t>(pixels, 1 << 16) : pixels)};
      out.append(std::min<std::uint32_t>(pixels, 1 << 16), '\x7f');
      for (auto& [number, tag] : tags) {
        if (tag.bytes.size() <= 4) continue;
        const auto offset = static_cast<std::uint32_t>(out.size());
        out += tag.bytes;
        tag.bytes = raw(offset);
      }
      if (out.size() % 2 == 1) out += '\0';
      const auto start = static_cast<std::uint32_t>(out.size());
      if (first == 0) first = start;
      out.replace(link, 4, raw(start));
      out += raw(static_cast<std::uint16_t>(tags.size()));
      for (const auto& [number, tag] : tags) {
        auto value = tag.bytes;
        value.resize(4, '\0');
        out += raw(number) + raw(tag.type) + raw(tag.count) + value;
      }
      link = out.size();
      out += raw(std::uint32_t{0});
    }
    if (loops_) out.replace(link, 4, raw(static_cast<std::uint32_t>(first)));
    return out;
  }

 private:
  using Tags = std::map<std::uint16_t, Tag>;
  static std::uint32_t number(const Tags& tags, std::uint16_t tag) {
    std::uint32_t value = 0;
    const auto& bytes = tags.at(tag).bytes;
    std::memcpy(&value, bytes.data(), std::min<std::size_t>(bytes.size(), 4));
    return value;
  }
  static std::uint32_t pixel_bytes(const Tags& tags) {
    return number(tags, 256) * number(tags, 257) * ((number(tags, 258) & 0xffffu) / 8) * number(tags, 277);
  }
  std::vector<Tags> pages_;
  std::map<std::uint16_t, std::string> pointed_;
  bool loops_ = false;
};

}  // namespace quarry::test
