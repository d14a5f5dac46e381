// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <unordered_map>
#include <vector>

namespace quarry::index {

/// Sets of field numbers; equal ones have one number, the empty one 0.
class FieldSets {
 public:
  FieldSets() : sets_(1), by_fields_{{{}, 0}} {}
  /// The number of the set and the field together.
  std::uint32_t with(std::uint32_t set, std::uint32_t field);
  /// Rising.
  std::span<const std::uint32_t> fields(std::uint32_t set) const { return sets_[set]; }
  std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(sets_.size()); }

 private:
  std::vector<std::vector<std::uint32_t>> sets_;
  std::map<std::vector<std::uint32_t>, std::uint32_t> by_fields_;
  std::unordered_map<std::uint64_t, std::uint32_t> steps_;  ///< set and field -> set
};

/// Where words occur: the first document of each, whether another one has it, in which fields, and how often. Kept while a
/// segment is made, by the word's number in its table.
class WordUse {
 public:
  /// One occurrence. Documents come in order.
  void note(std::uint32_t word, std::uint32_t document, std::uint32_t field);
  /// What a merged segment says of a word: it may be in a document before those noted of later segments.
  void note(std::uint32_t word, std::uint32_t document, bool in_others, std::uint32_t occurrences);
  void note_field(std::uint32_t word, std::uint32_t field);
  std::uint32_t first(std::uint32_t word) const { return uses_[word].first; }
  bool single(std::uint32_t word) const { return !uses_[word].several; }
  std::uint32_t occurrences(std::uint32_t word) const { return uses_[word].occurrences; }
  /// The number of its fields in `sets`.
  std::uint32_t fields(std::uint32_t word) const { return uses_[word].fields; }
  const FieldSets& sets() const noexcept { return sets_; }
  std::size_t size() const noexcept { return uses_.size(); }

 private:
  static constexpr std::uint32_t none = 0xffffffff;
  struct Use {
    std::uint32_t first = none, occurrences = 0, fields = 0;
    bool several = false;
  };
  Use& at(std::uint32_t word) {
    if (word >= uses_.size()) uses_.resize(word + std::size_t{1});
    return uses_[word];
  }
  std::vector<Use> uses_;
  FieldSets sets_;
};

}  // namespace quarry::index
