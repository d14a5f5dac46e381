// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "http_client.hpp"
#include "quarry/error.hpp"
#include "quarry/value.hpp"

namespace quarry::dropbox {

/// Arguments as the header `Dropbox-API-Arg` takes them: JSON in ASCII, all else escaped.
std::string header_json(const Value& arguments);

/// What kind of thing this is: its `.tag`, or empty.
std::string tag_of(const Value& value);

/// The tags of an error, outermost first (`path/not_found`), or empty. Its `error_summary` has a random end and is not looked at.
std::string tags_of(const HttpAnswer& answer);

/// What passes and how long to wait: Dropbox says it in the body, too.
Verdict judge(const HttpAnswer& answer);

/// What a refusal is to us, with what can be done about it; `what` names the thing asked for.
Error dropbox_error(const HttpAnswer& answer, const std::string& what);

}  // namespace quarry::dropbox
