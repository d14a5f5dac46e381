// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "quarry/index.hpp"

namespace quarry::http {

/// The indexes that a server answers from. Const use is thread-safe.
class Indexes {
 public:
  /// `directory` is an index (then `default`), or a folder of indexes (each by its folder's name or its UUID).
  /// Throws Error(not_found) where there is none.
  explicit Indexes(const std::filesystem::path& directory);

  /// The index of that name or UUID; empty: `default`, or the only one. Throws Error(not_found).
  const Index& find(const std::string& name) const;
  std::size_t size() const noexcept { return indexes_.size(); }

 private:
  std::map<std::string, Index> indexes_;
};

}  // namespace quarry::http
