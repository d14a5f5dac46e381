// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "http_client.hpp"
#include "quarry/error.hpp"

namespace quarry::globus {

/// Why Globus refused, as its answer says.
struct Failure {
  std::string code;  ///< `ConsentRequired`, `ExternalError.DirListingFailed.NotDirectory`; empty
                     ///< where the body has none
  std::string message;
  std::vector<std::string> required_scopes;   ///< of a ConsentRequired
  std::vector<std::string> required_domains;  ///< that the session must have an identity of

  bool says(std::string_view word) const;      ///< in its code
  bool mentions(std::string_view word) const;  ///< in its code or message
};
Failure failure_of(const HttpAnswer& answer);

/// Does a failure of the Transfer API pass? By its code: of a 502 that stands for what another
/// server said, some do.
Verdict judge_transfer(const HttpAnswer& answer);
/// Does a failure of a collection's HTTPS server pass? A 404 is told to whom the file is gone, and
/// to whom the machine behind is broken.
Verdict judge_https(const HttpAnswer& answer);

/// What an answer of 300 and above means, with what cures it. `application`: we are one, not a
/// person.
Error error_of_transfer(const HttpAnswer& answer, const std::string& what, bool application);
Error error_of_https(const HttpAnswer& answer, const std::string& what, const std::string& collection, bool application);

/// What to do where a consent is missing.
std::string cure_of_consent(const std::vector<std::string>& scopes, bool application);

}  // namespace quarry::globus
