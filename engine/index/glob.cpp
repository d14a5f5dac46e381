// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/glob.hpp"

namespace quarry::index {

char32_t next_point(std::string_view text, std::size_t& at) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(at++);
  if (lead < 0xc2 || lead > 0xf4) return lead;
  const std::size_t more = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
  if (at + more > text.size()) return lead;
  char32_t point = lead & (0x3fU >> more);
  for (std::size_t i = 0; i < more; ++i) {
    if ((byte(at + i) & 0xc0) != 0x80) return lead;
    point = point << 6 | (byte(at + i) & 0x3f);
  }
  at += more;
  return point;
}

Glob::Glob(std::string_view pattern) {
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '?') {
      pieces_.push_back({Kind::one, 0});
    } else if (pattern[i] == '*') {
      if (pieces_.empty() || pieces_.back().kind != Kind::many) pieces_.push_back({Kind::many, 0});
    } else {
      if (pattern[i] == '\\' && i + 1 < pattern.size()) ++i;
      pieces_.push_back({Kind::byte, pattern[i]});
    }
  }
  bool in_run = false;
  for (const auto& piece : pieces_) {
    if (piece.kind == Kind::byte) {
      if (!in_run) literals_.emplace_back();
      literals_.back() += piece.byte;
    }
    in_run = piece.kind == Kind::byte;
  }
  if (!pieces_.empty() && pieces_.front().kind == Kind::byte) prefix_ = literals_.front();
  is_prefix_ = pieces_.size() == prefix_.size() + 1 && pieces_.back().kind == Kind::many;
}

bool Glob::matches(std::string_view text) const noexcept {
  constexpr auto none = static_cast<std::size_t>(-1);
  std::size_t at = 0, piece = 0, star = none, behind_star = 0;
  while (at < text.size()) {
    if (piece < pieces_.size() && pieces_[piece].kind == Kind::many) {
      star = piece++;
      behind_star = at;
    } else if (piece < pieces_.size() && pieces_[piece].kind == Kind::byte && pieces_[piece].byte == text[at]) {
      ++piece, ++at;
    } else if (piece < pieces_.size() && pieces_[piece].kind == Kind::one) {
      ++piece;
      next_point(text, at);
    } else if (star != none) {
      next_point(text, behind_star);  // the star takes one more
      at = behind_star;
      piece = star + 1;
    } else {
      return false;
    }
  }
  while (piece < pieces_.size() && pieces_[piece].kind == Kind::many) ++piece;
  return piece == pieces_.size();
}

}  // namespace quarry::index
