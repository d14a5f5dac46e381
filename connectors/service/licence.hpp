// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace quarry::service {

/// The SPDX identifier, in SPDX's own writing, of a licence that a service names by identifier, title or address (`cc-by-4.0`, `CC BY
/// 4.0`, `https://creativecommons.org/licenses/by/4.0/legalcode`). Empty where it is none that is known here for sure.
std::string spdx_of(std::string_view licence);

}  // namespace quarry::service
