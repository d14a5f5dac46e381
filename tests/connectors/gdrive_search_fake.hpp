// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>

namespace quarry::test {

/// A search of Drive's `q` (`'ID' in parents and name = 'x' and trashed = false`, with `or` and brackets) on items that say their fields.
struct DriveSearch {
  /// The value of `parents`, `name`, `mimeType` or `trashed` (`true`, `false`) of an item.
  using Field = std::function<std::string(const std::string& name)>;
  std::function<bool(const Field&)> matches;
  std::string parent;  ///< the one folder that it is about
};
/// Nothing where it is no such search.
std::optional<DriveSearch> parse_drive_search(const std::string& text);

}  // namespace quarry::test
