// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "quarry/value.hpp"

namespace quarry::test {

/// A private RSA key in PEM, made anew for this process; nobody else has it. Encrypted where there is a pass phrase.
std::string test_private_key(const std::string& pass_phrase = "");
/// The claims of a JWT that this key signed with RS256; null where it did not.
Value verified_claims(const std::string& jwt);

}  // namespace quarry::test
