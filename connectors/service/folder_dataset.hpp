// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "quarry/value.hpp"

namespace quarry::service {

/// What a drive says of a shared folder. Empty: it says nothing.
struct FolderFacts {
  std::string name, description;
  std::string created, updated;  ///< RFC 3339
  std::string id, id_kind;       ///< the drive's own, and what it is called: `Google Drive file id`
};

/// These facts as a dataset (`dc`: DataCite's title, description, dates, alternate identifier), or null where there are none. Creators,
/// licence and DOI are not known to a drive: an owner of a folder need not be an author of what lies there.
Value folder_dataset(const FolderFacts& facts);

}  // namespace quarry::service
