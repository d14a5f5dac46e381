// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "quarry/descriptor.hpp"
#include "quarry/connector.hpp"

namespace quarry::intake {

/// The connector's files, directory by directory.
class Listing {
 public:
  explicit Listing(Connector& connector) : connector_(connector) {}

  /// All files of the next directory; nothing at the end. Throws Error where the listing fails.
  std::optional<std::vector<RemoteFile>> next_directory();
  /// What the listing cost; emptied by the call.
  std::vector<Diagnostic> take_diagnostics();

 private:
  std::optional<RemoteFile> next_file();
  void read_all();

  Connector& connector_;
  std::optional<RemoteFile> ahead_;  ///< the first file of the next directory
  bool all_read_ = false;
  std::map<std::string, std::vector<RemoteFile>> directories_;  ///< of a connector that does not go by directory
  std::set<std::string> paths_;       ///< seen in this directory, or at all: no path comes twice
  std::vector<Diagnostic> diagnostics_;
};

/// Opens local files, one at a time.
class Opener {
 public:
  explicit Opener(Connector& connector) : connector_(connector) {}

  /// Throws Error.
  Descriptor open(const RemoteFile& file);

 private:
  Connector& connector_;
  std::mutex mutex_;
};

}  // namespace quarry::intake
