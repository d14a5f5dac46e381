// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <xapian.h>

#include <filesystem>
#include <string>

#include "quarry/error.hpp"

namespace quarry::index {

/// Runs a call of Xapian's and turns its errors into ours: a damaged database is `corrupt`, all else `internal`. The handle
/// that threw must be destroyed and never be used again (a retry after a full disk reported success and had lost documents).
template <class Call>
decltype(auto) guard_xapian(const std::filesystem::path& database, Call&& call) {
  try {
    return call();
  } catch (const Xapian::Error& error) {
    const std::string type = error.get_type();
    const bool damaged = type == "DatabaseCorruptError" || type == "DatabaseNotFoundError" ||
                         type == "DatabaseOpeningError" || type == "DatabaseVersionError";
    throw Error(damaged ? Code::corrupt : Code::internal,
                database.string() + ": " + error.get_description() +
                    (damaged ? "; run `quarry reindex` to build it anew"
                             : "; free space or repair the disk, then run the job again"));
  }
}

}  // namespace quarry::index
