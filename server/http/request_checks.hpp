// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace quarry::http {

/// What the HTTP parser lets pass and must not (RFC 9112): looks at the raw header, up to and with its blank line.
/// Empty where all is well, else what is wrong.
std::string check_raw_header(std::string_view header);

}  // namespace quarry::http
