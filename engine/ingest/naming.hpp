// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace quarry::intake {

/// The dataset name of a source without a description: the last part of its path in lower-case letters, digits and `_`,
/// and four hex digits of a hash of the whole, so that two folders of one name stay apart.
std::string default_source_name(std::string_view source);

/// Throws Error(invalid_argument) where the text cannot be a dataset's name (letters, digits, `_`, `-`, `.`).
void check_source_name(std::string_view name);

/// The subject of a record: `<source_name>/<path>[#key]`. A `#` of the path is written `%23`, so that no file has the
/// subject of another file's row; over 4,096 bytes the end is replaced by a hash of the whole.
std::string subject_of(std::string_view source_name, std::string_view path, std::string_view key);

/// The identity of a record: a hash of where it comes from.
std::string group_id(std::string_view source, std::string_view path, std::string_view key);

}  // namespace quarry::intake
