// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "quarry/export.hpp"
#include "quarry/record.hpp"

namespace quarry {

/// Reads one line of `quarry load`: a GMetaEntry `{subject, visible_to, id?, content}` as Globus Search takes it, or bare
/// content whose `mdf.acl` becomes its visibility and whose subject is `<mdf.source_id>.<mdf.scroll_id>` (a dataset entry's:
/// `<mdf.source_id>`). A bare UUID among the principals stands for the Globus identity and the Globus group of that UUID.
/// Throws Error(invalid_argument) that says what is missing.
QUARRY_API ValidRecord read_entry(std::string_view json, const std::string& owner);

}  // namespace quarry
