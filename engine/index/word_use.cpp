// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/word_use.hpp"

#include <algorithm>

namespace quarry::index {

std::uint32_t FieldSets::with(std::uint32_t set, std::uint32_t field) {
  const auto& own = sets_[set];
  if (std::binary_search(own.begin(), own.end(), field)) return set;
  const auto [step, fresh] = steps_.try_emplace(std::uint64_t{set} << 32 | field);
  if (!fresh) return step->second;
  auto wider = own;
  wider.insert(std::lower_bound(wider.begin(), wider.end(), field), field);
  const auto [known, first] = by_fields_.try_emplace(wider, size());
  if (first) sets_.push_back(std::move(wider));
  return step->second = known->second;
}

void WordUse::note(std::uint32_t word, std::uint32_t document, std::uint32_t field) {
  auto& use = at(word);
  if (use.first == none) use.first = document;
  if (use.first != document) use.several = true;
  if (use.occurrences != none) ++use.occurrences;
  use.fields = sets_.with(use.fields, field);
}

void WordUse::note(std::uint32_t word, std::uint32_t document, bool in_others, std::uint32_t occurrences) {
  auto& use = at(word);
  if (use.first == none) use.first = document;
  if (use.first != document || in_others) use.several = true;
  use.occurrences = occurrences > none - use.occurrences ? none : use.occurrences + occurrences;
}

void WordUse::note_field(std::uint32_t word, std::uint32_t field) {
  auto& use = at(word);
  use.fields = sets_.with(use.fields, field);
}

}  // namespace quarry::index
