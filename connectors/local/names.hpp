// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace quarry::local {

/// A name as records show it: bytes that are no part of valid UTF-8 become `%XX`, all others stay as they are.
std::string encoded_name(std::string_view raw);

/// The same with `%` written as `%25`: for a name whose encoding is also the name of its neighbour.
std::string escaped_name(std::string_view raw);

}  // namespace quarry::local
