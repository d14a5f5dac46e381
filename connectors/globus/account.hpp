// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "quarry/connector.hpp"
#include "quarry/credentials.hpp"
#include "service/authorization.hpp"

namespace quarry::globus {

/// Who we are at Globus: an application (client id and secret) or a person (refresh tokens). Each
/// resource server (the Transfer API, each collection) takes tokens of its own alone. Safe from
/// many threads.
class Account : public std::enable_shared_from_this<Account> {
 public:
  /// Reads what is stored. Throws as Credentials.
  static std::shared_ptr<Account> of(const ConnectorOptions& options);

  /// Is anything stored?
  bool is_known() const noexcept { return application_ || !refresh_.empty(); }
  bool is_application() const noexcept { return application_; }

  /// Tokens for a resource server, of these scopes.
  std::shared_ptr<service::Authorization> at(const std::string& resource_server, std::vector<std::string> scopes);
  /// From the next token on these scopes are asked for, too, in place of the same without what
  /// depends on them.
  void add_scopes(const std::string& resource_server, const std::vector<std::string>& scopes);

  static constexpr const char* transfer = "transfer.api.globus.org";  ///< the resource server of the Transfer API

 private:
  explicit Account(const ConnectorOptions& options);
  HttpRequest request_for(const std::string& resource_server);
  Value token_for(const std::string& resource_server, const Value& answer) const;
  void keep(const Value& answer);
  /// The account that holds a resource server's refresh token: `globus`, `globus@COLLECTION`.
  static std::string name_of(const std::string& resource_server);

  const ConnectorOptions options_;
  std::mutex mutex_;
  std::string client_id_, client_secret_;
  bool application_ = false;
  std::map<std::string, std::string> refresh_;              ///< by resource server
  std::map<std::string, std::vector<std::string>> scopes_;  ///< by resource server
  std::set<std::string> in_environment_;                    ///< resource servers whose refresh token cannot be stored anew
};

/// `https://auth.globus.org/scopes/COLLECTION/https`, with the consent to data access that mapped
/// collections need.
std::string https_scope(const std::string& collection, bool with_data_access);

}  // namespace quarry::globus
