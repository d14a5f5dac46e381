// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "globus/account.hpp"
#include "service/api.hpp"

namespace quarry::globus {

/// The Transfer API. Where it asks an application for a consent, the application gives it and the
/// call is made again. Safe from many threads.
class TransferService {
 public:
  using Parameters = std::vector<std::pair<std::string, std::string>>;

  TransferService(const ConnectorOptions& options, std::shared_ptr<Account> account);
  /// The same with its tokens, under other options.
  TransferService(const ConnectorOptions& options, const TransferService& other);

  /// Throws Error: what the answer's code means, with what cures it. `what` names the thing asked
  /// for.
  Value get(const std::string& path, const Parameters& parameters, const std::string& what);
  Value post(const std::string& path, const Value& body, const std::string& what);
  /// The answer, whatever its status.
  HttpAnswer send(const service::ApiCall& call);

  Account& account() const noexcept { return *account_; }
  Error error_of(const HttpAnswer& answer, const std::string& what) const;

 private:
  Value json(const service::ApiCall& call, const std::string& what);

  std::shared_ptr<Account> account_;
  std::shared_ptr<service::Authorization> who_;
  service::Api api_;
};

/// A collection, as the Transfer API describes it.
struct Collection {
  std::string id, name, default_directory;
  std::string https_server;        ///< its address without the last `/`; empty where files cannot be had by HTTPS
  bool needs_data_access = false;  ///< a mapped collection, whose reading is consented to on its own
  Value described;                 ///< all that is said of it
};
/// Throws Error where there is none, or what has this id holds no files.
Collection look_up(TransferService& service, const std::string& id);
/// The collection whose HTTPS server this is; empty where the search does not find it.
std::string collection_at(TransferService& service, const std::string& address);

/// Its name, description and owner, in DataCite's words.
Value dataset_of(const Collection& collection);

}  // namespace quarry::globus
