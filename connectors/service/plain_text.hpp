// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace quarry::service {

/// What a person reads of a text that services keep as HTML: tags of HTML are left out (blocks end lines, scripts and styles go
/// whole), character references decoded once, blanks joined. `a < b` and `<Eg>` stay as they are: only names of HTML's own
/// elements make a tag. Lines are parted by `\n`; none is empty.
std::string plain_text(std::string_view html);
/// The same on one line.
std::string plain_line(std::string_view html);

}  // namespace quarry::service
