// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace quarry {

/// A name that a remote place gave one file or folder, made safe to stand between `/`: bytes that are no UTF-8, control
/// characters, `/` and `\` are percent-encoded, and so is a name that is empty, `.` or `..`. At most 255 bytes.
std::string safe_name(std::string_view remote_name);

/// The names of one remote folder, each with a safe one that no other has. The same for the same names.
std::map<std::string, std::string> distinct_names(const std::set<std::string>& remote_names);

/// Decodes percent-encoding once; a broken escape stays as it is.
std::string percent_decoded(std::string_view text);

}  // namespace quarry
