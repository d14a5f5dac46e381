// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "gdrive/address.hpp"
#include "service/api.hpp"

namespace quarry::gdrive {

/// Google's word for why it refused (`userRateLimitExceeded`), or empty.
std::string refusal_word(const HttpAnswer& answer);
/// What a refusal is to us, with what can be done about it; `what` names the thing asked for.
Error drive_error(const HttpAnswer& answer, const std::string& what);

/// Drive's API, version 3, for reading. Safe from many threads.
class Drive {
 public:
  Drive(const ConnectorOptions& options, Places places, std::shared_ptr<service::Authorization> who);
  service::Api& api() { return api_; }
  const Places& places() const { return places_; }
  /// The file resource of one id. Throws Error.
  Value file(const std::string& id, const std::string& resource_key, const std::string& what);
  /// One page of `files.list`, as its answer. `drive_id`: of the shared drive that is searched, or empty. `keys`: the header line of
  /// resource keys, or empty. Throws Error; service::StalePage where the mark is no longer known.
  Value list(const std::string& query, const std::string& drive_id, const std::string& keys, const std::string& mark, const std::string& what);
  /// What lies at the path below a target: its file resource, shortcuts followed. Throws Error.
  Value find(const Target& target);

 private:
  HttpAnswer search(service::ApiCall call, const std::string& drive_id);
  Value child(const Value& folder, const std::string& name);
  Value behind_shortcut(Value file);

  Places places_;
  service::Api api_;
  std::mutex mutex_;
  std::set<std::string> foreign_drives_;  ///< shared drives that we are no member of
};

/// `X-Goog-Drive-Resource-Keys: ...`, or empty for no key.
std::string keys_header(const std::string& id, const std::string& resource_key);
bool is_folder(const Value& file);
bool is_shortcut(const Value& file);

}  // namespace quarry::gdrive
