// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gdrive/address.hpp"
#include "service/service_connector.hpp"

namespace quarry::gdrive {

/// Where a page of Google's that comes in place of a file leads to, if it does: the link, the form or the script's address by which one
/// downloads what was not searched for viruses. Resolved against `url`.
std::optional<std::string> way_on(std::string_view page, const std::string& url);
/// What such a page says against the download (its quota is used up), as text, or empty.
std::string page_complaint(std::string_view page);

/// One file that anyone with the link may read, without an account.
class PublicFile final : public service::ServiceConnector {
 public:
  /// Asks for it. Throws Error where it cannot be had so.
  PublicFile(const ConnectorOptions& options, const Places& places, const Target& target);

 protected:
  service::Page page(const std::string& folder_id, const std::string& mark) override;
  Content content(const RemoteFile& file) override;
  service::Api& api() override { return api_; }

 private:
  /// The answer that is the file, without its body; `url` is what was asked for.
  struct Found {
    std::string url;
    HttpAnswer answer;
  };
  Found find();
  HttpAnswer answer_at(const std::string& url);

  const Places places_;
  const Target target_;
  service::Api api_;
  RemoteFile file_;
  std::string name_;
};

}  // namespace quarry::gdrive
