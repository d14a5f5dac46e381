// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "globus/transfer_service.hpp"
#include "service/service_connector.hpp"

namespace quarry::globus {

/// Reads what the Transfer API lists of one collection.
class Directory {
 public:
  /// What single entries cost, and whether the listing lacks something by it.
  using Report = std::function<void(std::string problem, bool incomplete)>;

  /// `root`: links to what is not below it are not followed.
  Directory(TransferService& service, const Collection& collection, std::string root, Report report);

  /// One page of what lies at `path`, absolute on the collection. Where a file lies there and not a
  /// directory, that file alone.
  service::Page page(const std::string& path, const std::string& mark);
  /// The file at `path`, with its size and time; all that `page` gives but `url` and `globus`.
  /// Throws Error where there is none.
  RemoteFile file(const std::string& path);

 private:
  service::Page page_of(const Value& answer, const std::string& path, std::size_t offset, const std::string& total_before);
  std::optional<service::Entry> entry_of(const Value& item, const std::string& folder);
  bool leads_out(const std::string& target, const std::string& folder) const;

  TransferService& service_;
  const Collection& collection_;
  std::string root_;
  const Report report_;
};

}  // namespace quarry::globus
