// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace quarry::http {

/// An HTTP date as RFC 9110 has servers send it (`Fri, 10 Oct 2025 07:28:00 GMT`) in RFC 3339; empty for another form.
std::string rfc3339_of(std::string_view date);

}  // namespace quarry::http
