// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpaw/tar_file.hpp"

#include <algorithm>

namespace quarry::gpaw {

namespace {

constexpr std::uint64_t block = 512, most_members = 1000;

/// Octal digits; nothing for GNU's base 256, which holds sizes that no restart file has.
std::optional<std::uint64_t> octal(std::string_view field) {
  std::uint64_t value = 0;
  bool any = false;
  for (const char c : field) {
    if (c == ' ' && !any) continue;
    if (c == '\0' || c == ' ') break;
    if (c < '0' || c > '7') return std::nullopt;
    value = value * 8 + static_cast<std::uint64_t>(c - '0');
    any = true;
  }
  return any ? std::optional(value) : std::nullopt;
}

}  // namespace

TarFile::TarFile(File& file) : source_(file) {
  std::uint64_t at = 0;
  for (std::uint64_t i = 0; i < most_members; ++i) {
    const auto header = source_.text_at(at, block);
    if (header.size() != block || header.compare(257, 5, "ustar") != 0) return;
    const auto size = octal(std::string_view(header).substr(124, 12));
    if (!size) return;
    members_.try_emplace(header.substr(0, std::min<std::size_t>(100, header.find('\0'))), Member{at + block, *size});
    at += block + (*size + block - 1) / block * block;
    if (at >= source_.size()) return;
  }
}

std::optional<std::string> TarFile::bytes(std::string_view name, std::size_t most) const {
  const auto found = members_.find(name);
  if (found == members_.end() || found->second.size > most) return std::nullopt;
  auto text = source_.text_at(found->second.begin, static_cast<std::size_t>(found->second.size));
  return text.size() == found->second.size ? std::optional(std::move(text)) : std::nullopt;
}

}  // namespace quarry::gpaw
