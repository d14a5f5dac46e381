// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/indexes.hpp"
#include "http/message.hpp"

namespace quarry::http {

/// Answers one request of the native API (docs/http.md). Never throws: an Error becomes its problem document.
/// Requests carry no identity yet, so every viewer is the public. Thread-safe.
Response route(const Request& request, const Indexes& indexes);

}  // namespace quarry::http
