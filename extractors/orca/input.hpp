// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace quarry::orca {

/// Is it an input: a line of keywords behind `!`, and atoms behind `*` or `%coords`?
bool is_input(std::string_view name, std::string_view head);

}  // namespace quarry::orca
