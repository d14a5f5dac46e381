// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace quarry {

/// An address as it may be stored, logged and shown: without user name and password, without the query's parameters that
/// give access (tokens, signatures, keys) and without the fragment. Anything else stays as it is written, whether or not
/// it is an address at all.
std::string without_secrets(std::string_view address);

}  // namespace quarry
