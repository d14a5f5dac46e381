// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <string>

#include "gdrive/drive.hpp"
#include "service/service_connector.hpp"

namespace quarry::gdrive {

/// A folder of Google Drive with all below it, or one file, through the API.
class DriveConnector final : public service::ServiceConnector {
 public:
  /// `root`: the file resource of what the source names.
  DriveConnector(const ConnectorOptions& options, std::unique_ptr<Drive> drive, Value root);
  Value dataset() override;

 protected:
  service::Page page(const std::string& folder_id, const std::string& mark) override;
  Content content(const RemoteFile& file) override;
  service::Api& api() override { return drive_->api(); }
  Error refusal(const HttpAnswer& answer, const std::string& what) const override { return drive_error(answer, what); }

 private:
  /// What a folder's listing needs beside its id.
  struct Access {
    std::string resource_key, drive_id;
  };
  void add(service::Page& page, const Value& file);
  void add_shortcut(service::Page& page, const Value& shortcut);
  void add_as(service::Page& page, const std::string& name, const Value& file, bool is_link);

  std::unique_ptr<Drive> drive_;
  const Value root_;
  std::map<std::string, Access> folders_;  ///< of `page` alone
};

}  // namespace quarry::gdrive
