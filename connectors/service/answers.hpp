// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http_client.hpp"
#include "quarry/error.hpp"
#include "quarry/value.hpp"

namespace quarry::service {

/// The answer's JSON. Throws Error(unavailable) that names the place where it is none: a web page, a text that broke off.
Value json_of(const HttpAnswer& answer);

/// Why a service refused, in its own words where it has some (the messages of JSON bodies that services use), without
/// secrets and line ends, at most 300 bytes: `the server says 403: Permission denied.`
std::string reason_of(const HttpAnswer& answer);

/// What an answer of 300 and above is to us: permission_denied for 401, 403 and 451, not_found for 404 and 410, else unavailable.
Code code_of(long status);
/// `what` names the thing asked for; a hint is added to 401 and 403.
Error error_of(const HttpAnswer& answer, const std::string& what, const std::string& hint = "");

/// Was a person meant to read this: a login, warning or error page?
bool is_web_page(const HttpAnswer& answer);

/// The string at a dotted path; empty where there is none. A number is given as its digits.
std::string text_at(const Value& value, std::string_view path);
/// The array at a dotted path; an empty one where there is none.
const Array& items_at(const Value& value, std::string_view path);
/// The same for what must be there: a page of a listing. Throws Error(unavailable) that names `what` where it is missing.
const Array& listed_at(const Value& value, std::string_view path, const std::string& what);
/// A whole number at a dotted path, written as number, as `12.0` or as string; nothing where it is none, or beyond int64.
std::optional<std::int64_t> integer_at(const Value& value, std::string_view path);
/// The same for bytes of a file: nothing for a negative number.
std::optional<std::uint64_t> size_at(const Value& value, std::string_view path);
/// True where a true stands there.
bool flag_at(const Value& value, std::string_view path);
/// A date and time as services write them (`2020-11-27 10:52:23.945755` is UTC) in RFC 3339 UTC to the second; empty for another form.
std::string time_at(const Value& value, std::string_view path);
/// The same of a text.
std::string utc_time(std::string_view text);
/// `ALGORITHM:HEX` in lower case where the digits are as many as that algorithm's (md5, sha1, sha256, sha512); else empty.
/// `SHA-256` and `sha256` are the same.
std::string checksum_of(std::string_view algorithm, std::string_view hex);

}  // namespace quarry::service
