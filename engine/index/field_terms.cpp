// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/field_terms.hpp"

#include <algorithm>
#include <set>

#include "index/segment_hash.hpp"

namespace quarry::index {

FieldTerms::FieldTerms(std::span<const std::string> paths) {
  std::set<std::string> taken;
  for (std::uint32_t field = 0; field < paths.size(); ++field) {
    for (std::uint64_t salt = 0; prefixes_.size() == field; ++salt) {
      std::string prefix(1, '\xff');
      auto hash = hash64(paths[field], salt);
      for (int i = 0; i < 6; ++i, hash /= 255) prefix += static_cast<char>(1 + hash % 255);
      if (taken.insert(prefix).second) prefixes_.push_back(std::move(prefix));
    }
    if (paths[field].empty()) continue;
    numbers_.emplace(paths[field], field);
    order_.push_back(field);
  }
  std::sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) { return prefixes_[a] < prefixes_[b]; });
}

std::optional<std::uint32_t> FieldTerms::find(std::string_view path) const {
  const auto found = numbers_.find(path);
  if (found == numbers_.end()) return std::nullopt;
  return found->second;
}

}  // namespace quarry::index
