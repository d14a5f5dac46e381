// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ingest/descriptor.hpp"
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

/// An opened file.
struct Opened {
  Descriptor descriptor;
  bool local = true;  ///< else it is a download, whose times say nothing
};

/// Opens files, one at a time, wherever they are.
class Opener {
 public:
  explicit Opener(Connector& connector) : connector_(connector) {}

  /// A descriptor of the whole file; what is remote is downloaded into an unlinked file first. Throws Error.
  Opened open(const RemoteFile& file);
  /// The same where only the first bytes are wanted: of a remote file no more is downloaded.
  Opened open_head(const RemoteFile& file);

 private:
  Descriptor download(const RemoteFile& file, std::uint64_t limit);

  Connector& connector_;
  std::mutex mutex_;
};

}  // namespace quarry::intake
