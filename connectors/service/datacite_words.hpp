// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

/// The words that the `dc` block knows, from those that services write in any case and with any signs between their parts
/// (`issupplementto`, `is_supplement_to`). Empty where there is none.
namespace quarry::service::datacite {

std::string_view relation(std::string_view text);
std::string_view identifier_type(std::string_view text);
std::string_view role(std::string_view text);
std::string_view title_type(std::string_view text);
std::string_view description_type(std::string_view text);
std::string_view date_type(std::string_view text);
std::string_view general_type(std::string_view text);

}  // namespace quarry::service::datacite
