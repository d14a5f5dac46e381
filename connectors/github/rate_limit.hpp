// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "http_client.hpp"

namespace quarry::github {

/// 403 and 429 that mean «too often» pass: after the time in `retry-after`, or when the quota is filled again (`x-ratelimit-reset`), or
/// after a minute for a secondary limit that names none. A wait of over two minutes is no wait but an answer.
Verdict judge(const HttpAnswer& answer);

/// The address of `Link: <...>; rel="next"`, or empty.
std::string next_link(const HttpAnswer& answer);

}  // namespace quarry::github
