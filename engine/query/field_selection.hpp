// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "quarry/value.hpp"

namespace quarry::query {

/// Which parts of a record are wanted: fields with all that is below them, by path or another name. Lists have no level of their own.
class FieldSelection {
 public:
  /// None, or one `*`: everything.
  explicit FieldSelection(const std::vector<std::string>& fields);
  bool takes_all() const noexcept { return paths_.empty(); }
  /// Whether a value at that path is wanted.
  bool takes(std::string_view path) const;
  /// The wanted parts of a record; an empty object where it has none of them.
  Value of(const Value& content) const;

 private:
  std::vector<std::string> paths_;
};

}  // namespace quarry::query
