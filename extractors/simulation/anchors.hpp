// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace quarry::simulation {

/// A line of a log that begins so (blanks before it left out), and what reads it. `rest` is what follows.
template <class Reader>
struct Anchor {
  std::string_view begins;
  void (Reader::*read)(std::string_view rest);
};

/// Finds a line's anchor by its first character, so that a line costs a few comparisons however many anchors there are. The
/// table must live as long. Of two that fit the one that stands first is taken: longer ones go before their own beginnings.
template <class Reader>
class Anchors {
 public:
  explicit Anchors(std::span<const Anchor<Reader>> table) {
    for (const auto& anchor : table) by_first_[static_cast<unsigned char>(anchor.begins.front())].push_back(&anchor);
  }
  /// True where the line had an anchor.
  bool read(Reader& reader, std::string_view trimmed_line) const {
    if (trimmed_line.empty()) return false;
    for (const auto* anchor : by_first_[static_cast<unsigned char>(trimmed_line.front())])
      if (trimmed_line.starts_with(anchor->begins)) {
        (reader.*anchor->read)(trimmed_line.substr(anchor->begins.size()));
        return true;
      }
    return false;
  }

 private:
  std::array<std::vector<const Anchor<Reader>*>, 256> by_first_;
};

}  // namespace quarry::simulation
