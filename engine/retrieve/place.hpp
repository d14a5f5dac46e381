// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "quarry/connector.hpp"
#include "retrieve/wanted.hpp"

namespace quarry::retrieval {

/// Where a file's bytes are.
struct Source {
  std::string path;  ///< below the dataset's source: the wanted one, or that of the archive it lies in
  bool is_archive = false;
  /// Gives the bytes from an offset on. Throws Error as Connector::fetch.
  std::function<void(std::uint64_t offset, const ByteSink& sink)> read;
};

/// Takes each name once. Safe from many threads.
class ClaimedOnce {
 public:
  bool claim(const std::string& name) {
    const std::lock_guard lock(mutex_);
    return names_.insert(name).second;
  }

 private:
  std::mutex mutex_;
  std::set<std::string> names_;
};

/// The sources of one dataset, opened and listed as far as its wanted files need. Safe from many threads.
class Place {
 public:
  using Open = std::function<std::unique_ptr<Connector>(const std::string& source)>;
  Place(std::vector<std::string> sources, const std::map<std::string, Wanted>& files, Open open);
  ~Place();

  /// Throws Error(not_found) where no source has the file.
  Source find(const Wanted& wanted);
  /// How many files may be read at once. Lists the sources if most files are found that way.
  unsigned at_once();

 private:
  struct Opened;
  struct Listed;
  Source at_address(const Wanted& wanted) const;
  const std::vector<std::shared_ptr<Listed>>& listings();

  const std::vector<std::string> sources_;
  const Open open_;
  bool prefer_listing_ = false;
  std::mutex mutex_;
  bool listed_ = false;
  std::vector<std::shared_ptr<Listed>> listings_;
};

}  // namespace quarry::retrieval
