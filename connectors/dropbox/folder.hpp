// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

#include "dropbox/account.hpp"
#include "dropbox/address.hpp"
#include "service/service_connector.hpp"

namespace quarry::dropbox {

/// A folder with all below it, or one file: of the account's own or behind a shared link.
class DropboxConnector final : public service::ServiceConnector {
 public:
  /// Asks what the target is. Throws Error.
  DropboxConnector(const ConnectorOptions& options, Places places, Target target, Account account);
  Value dataset() override;

 protected:
  service::Page page(const std::string& folder_id, const std::string& mark) override;
  Content content(const RemoteFile& file) override;
  service::Api& api() override { return api_; }
  Error refusal(const HttpAnswer& answer, const std::string& what) const override;

 private:
  /// Of one folder by what Dropbox takes for the same name; later words count.
  using Entries = std::map<std::string, service::Entry>;
  Value ask(const std::string& route, Object arguments, const std::string& what);
  Value about(const std::string& what);
  Object shared_link() const;
  void take(const std::string& folder, const Value& answer, Entries& entries);
  void take_file(const std::string& path, const Value& file, service::Entry entry, Entries& entries);
  std::string shown_path(const std::string& path, const Value& entry) const;

  const Places places_;
  const Target target_;
  const Account account_;
  std::vector<std::string> headers_;  ///< of a team's member or folder, if one is set
  service::Api api_;
  Value root_;  ///< Dropbox's metadata of what the target names; null for the root of the account
};

}  // namespace quarry::dropbox
