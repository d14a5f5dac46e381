// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "box/address.hpp"
#include "service/service_connector.hpp"

namespace quarry::box {

/// A folder of Box with all below it, or one file, of the account's own or behind a shared link.
class BoxConnector final : public service::ServiceConnector {
 public:
  /// `root`: Box's description of what the source names. `link_header`: sent with each call within a shared link, or empty.
  BoxConnector(const ConnectorOptions& options, Places places, Target target, std::unique_ptr<service::Api> api, std::string link_header, Value root);
  Value dataset() override;

 protected:
  service::Page page(const std::string& folder_id, const std::string& mark) override;
  Content content(const RemoteFile& file) override;
  service::Api& api() override { return *api_; }
  Error refusal(const HttpAnswer& answer, const std::string& what) const override;

 private:
  void add(service::Page& page, const Value& item);

  const Places places_;
  const Target target_;
  const std::unique_ptr<service::Api> api_;
  const std::vector<std::string> headers_;
  const Value root_;
};

/// Opens what a target names. Throws Error.
std::unique_ptr<Connector> open_target(const ConnectorOptions& options, const Places& places, Target target,
                                       std::shared_ptr<service::Authorization> who, const std::string& link_password);

}  // namespace quarry::box
