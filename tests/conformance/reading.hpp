// SPDX-License-Identifier: GPL-3.0-or-later
// What a connector gives, taken down for tests: a whole listing, the bytes of a file, or the error.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "quarry/connector.hpp"
#include "quarry/error.hpp"

namespace quarry::test {

struct Listing {
  std::unique_ptr<Connector> connector;  ///< null where the place could not be opened
  std::map<std::string, RemoteFile> files;
  std::vector<std::string> twice;  ///< paths that came again
  bool complete = false;
  std::optional<Code> code;  ///< of the error that ended it
  std::string what;
  std::vector<std::string> diagnostics;
};

/// Opens and lists, and asks for what the listing left open of each file. Never throws an Error.
Listing list(const std::string& source, const ConnectorOptions& options);

struct Fetched {
  std::optional<std::string> bytes;  ///< nothing where it failed, whatever came before
  std::optional<Code> code;
  std::string what;
};

/// The bytes of a local or remote file from `offset` on, or the error.
Fetched fetch(Connector& connector, const RemoteFile& file, std::uint64_t offset = 0);
/// As an ingest does it: again from the start, at most three times, while the place is unavailable.
Fetched fetch_patiently(Connector& connector, const RemoteFile& file);

/// The bytes of one file of a listing; what went wrong where they cannot be had.
std::string text_of(const Listing& listing, const std::string& path);
/// Those of a listing's diagnostics and the error that ended it, in lines.
std::string complaints(const Listing& listing);

bool is_utf8(const std::string& text);

}  // namespace quarry::test
