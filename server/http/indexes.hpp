// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "quarry/index.hpp"

namespace quarry::http {

/// The indexes that a server answers from. Const use is thread-safe.
class Indexes {
 public:
  /// `directory` is an index (then `default`), or a folder of indexes: each by its folder's name, an alias or its UUID. What
  /// comes to the folder or goes from it is seen within a second. Throws Error(not_found) where there is none.
  explicit Indexes(const std::filesystem::path& directory);

  /// The index of that name or UUID; empty: `default`, or the only one. Throws Error(not_found). It stays open as long as the
  /// server, also where its directory went.
  const Index& find(const std::string& name) const;
  std::size_t size() const;

 private:
  struct Served {
    IndexPlace place;
    std::shared_ptr<Index> index;  ///< null until it is asked for
  };
  void look() const;
  const Index& open(Served& served) const;

  std::filesystem::path folder_;  ///< empty: one index is served
  mutable std::mutex mutex_;
  mutable std::vector<Served> served_;
  mutable std::vector<std::shared_ptr<Index>> gone_;  ///< requests may still read them
  mutable std::chrono::steady_clock::time_point looked_at_;
};

}  // namespace quarry::http
