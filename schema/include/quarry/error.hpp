// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <stdexcept>
#include <string>

#include "quarry/export.hpp"

namespace quarry {

/// Why a request cannot be served; each door maps it (HTTP status, exit code).
enum class Code {
  invalid_argument,   ///< the caller must change the request (400, exit 2)
  permission_denied,  ///< never used for a record, which is simply not found (401 or 403)
  not_found,          ///< 404
  unavailable,        ///< the only one that is worth a retry (503)
  too_large,          ///< a documented limit was passed (413)
  conflict,           ///< another writer holds what is needed (409)
  gone,               ///< what a cursor went on in is no longer there; start again (410)
  corrupt,            ///< stored data failed a check (500)
  internal            ///< a failure of ours or of the machine (500)
};

/// A request that cannot be served. Bad data is never an Error but a Diagnostic.
/// Messages are lower case, have no full stop, name the thing and the place, and say what to do next.
class QUARRY_API Error : public std::runtime_error {
 public:
  Error(Code code, const std::string& message) : std::runtime_error(message), code_(code) {}
  Code code() const noexcept { return code_; }

 private:
  Code code_;
};

}  // namespace quarry
