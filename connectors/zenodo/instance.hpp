// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "quarry/error.hpp"
#include "quarry/value.hpp"
#include "service/api.hpp"
#include "zenodo/target.hpp"

namespace quarry::zenodo {

/// Why a record's files may not be there for us.
enum class Access { open, restricted, embargoed, metadata_only };
/// As the record says in either dialect.
Access access_of(const Value& record);

/// A record that was found.
struct Found {
  Value record;
  std::string id;    ///< its own: of a DOI for all versions that of the newest
  std::string path;  ///< `/records/ID` or `/records/ID/draft`, below the API's address
};

/// One InvenioRDM instance, as the owner of a target sees it. Safe from many threads.
class Instance {
 public:
  Instance(const ConnectorOptions& options, Target target);

  service::Api& api() { return api_; }
  const Target& target() const { return target_; }
  /// A call with what the target needs beside headers: a share link's token.
  service::ApiCall call(const std::string& path) const;
  /// Follows the instance's own redirects (a concept's id, records that were joined). Throws Error; of a deleted record with its tombstone.
  Value json(const std::string& path, const std::string& what);
  /// The record that the target names: its draft where it asks for one and there is one.
  Found record();
  /// Why the files of a record cannot be listed, with what to do about it.
  Error refusal(const Value& record, const std::string& what) const;

 private:
  HttpAnswer answer_elsewhere(const std::string& from, const std::string& to, const std::string& what);
  HttpAnswer answer_of(const std::string& path, const std::string& what);

  Target target_;
  service::Api api_;
};

}  // namespace quarry::zenodo
