// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace quarry::index {

/// Term prefixes of the fields of a segment: a byte that no word has, then 48 bits of the path's hash. Where two paths would
/// have the same, the later one gets another; so the order of fields decides, and every reader makes the same list.
class FieldTerms {
 public:
  /// `paths`: by number of field. An empty one is text of no field: it has no terms.
  explicit FieldTerms(std::span<const std::string> paths);
  const std::string& prefix(std::uint32_t field) const { return prefixes_[field]; }
  /// The number of a path; nothing where the segment has no text there, and for the empty path.
  std::optional<std::uint32_t> find(std::string_view path) const;
  /// The fields with a path, in order of their prefixes.
  const std::vector<std::uint32_t>& in_order() const noexcept { return order_; }

 private:
  std::vector<std::string> prefixes_;
  std::map<std::string, std::uint32_t, std::less<>> numbers_;
  std::vector<std::uint32_t> order_;
};

}  // namespace quarry::index
