// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "quarry/connector.hpp"

namespace quarry::globus {

std::string transfer_url(const ConnectorOptions& options);  ///< `globus.base_url`
std::string auth_url(const ConnectorOptions& options);      ///< `globus.auth_url`
std::string app_url(const ConnectorOptions& options);       ///< `globus.app_url`

/// `globus.https_hosts`: `HOST=UUID, HOST:PORT=UUID, HOST`: by `host:port` the collections whose
/// HTTPS servers have names of their own; empty where it is to be looked up.
std::map<std::string, std::string> https_hosts(const ConnectorOptions& options);

/// A collection on this machine, and the directory in it that transfers go to.
struct LocalCollection {
  std::string id;                    ///< `globus.local_collection`
  std::filesystem::path directory;   ///< `globus.local_path`: it as the file system sees it
  std::string path;                  ///< `globus.local_collection_path`: it as the collection sees it; without its last `/`
  std::uint64_t batch_bytes = 0;     ///< `globus.batch_bytes`: one transfer brings at most so much, or one file
  std::chrono::seconds patience{0};  ///< `globus.transfer_patience`: a transfer that stands still so long is given up
};
/// Nothing where there is none. Throws Error(invalid_argument) where half of it is set, or a value
/// makes no sense.
std::optional<LocalCollection> local_collection(const ConnectorOptions& options);

/// `globus.transfer`=`always`: files come by transfer even where HTTPS would do.
bool always_transfers(const ConnectorOptions& options);

}  // namespace quarry::globus
