// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <span>
#include <string>

#include "quarry/connector.hpp"

namespace quarry::test {

/// Lists a source to its end and fetches each of its files, by path.
inline std::map<std::string, std::string> all_files(Connector& connector) {
  std::map<std::string, std::string> files;
  while (const auto file = connector.next())
    connector.fetch(*file, 0, [&, &bytes = files[file->path]](std::span<const char> piece) {
      bytes.append(piece.data(), piece.size());
      return true;
    });
  return files;
}

}  // namespace quarry::test
