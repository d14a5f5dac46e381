// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quarry::index {

/// Gives each distinct string a number in the order of first sight. The strings live in blocks that never move.
class StringTable {
 public:
  std::uint32_t intern(std::string_view text) {
    if (strings_.size() * 2 >= slots_.size()) grow();
    auto& slot = slots_[probe(text, std::hash<std::string_view>{}(text))];
    if (slot == 0) {
      strings_.push_back(keep(text));
      slot = static_cast<std::uint32_t>(strings_.size());
    }
    return slot - 1;
  }
  std::optional<std::uint32_t> find(std::string_view text) const {
    if (slots_.empty()) return std::nullopt;
    const auto slot = slots_[probe(text, std::hash<std::string_view>{}(text))];
    if (slot == 0) return std::nullopt;
    return slot - 1;
  }
  std::string_view operator[](std::uint32_t id) const { return strings_[id]; }
  std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(strings_.size()); }

 private:
  static constexpr std::size_t block_bytes = 1 << 16;

  std::size_t probe(std::string_view text, std::size_t hash) const {
    const auto mask = slots_.size() - 1;
    auto at = hash & mask;
    while (slots_[at] != 0 && strings_[slots_[at] - 1] != text) at = (at + 1) & mask;
    return at;
  }
  void grow() {
    slots_.assign(slots_.empty() ? 64 : slots_.size() * 2, 0);
    for (std::uint32_t id = 0; id < strings_.size(); ++id)
      slots_[probe(strings_[id], std::hash<std::string_view>{}(strings_[id]))] = id + 1;
  }
  std::string_view keep(std::string_view text) {
    if (text.size() > room_) {
      room_ = text.size() > block_bytes ? text.size() : block_bytes;
      blocks_.push_back(std::make_unique<char[]>(room_));
      next_ = blocks_.back().get();
    }
    text.copy(next_, text.size());
    const std::string_view kept(next_, text.size());
    next_ += text.size();
    room_ -= text.size();
    return kept;
  }

  std::vector<std::string_view> strings_;
  std::vector<std::uint32_t> slots_;  ///< id + 1; 0 is free
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  std::size_t room_ = 0;
};

}  // namespace quarry::index
