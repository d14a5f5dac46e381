// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "quarry/error.hpp"
#include "service/service_connector.hpp"

namespace quarry::figshare {

/// Before the address of a file that lies elsewhere, in a RemoteFile's id.
inline constexpr std::string_view foreign = "link ";

/// A file of an article as its list has it; nothing where it says no id, or no address of a file that lies elsewhere. `with_folder`:
/// named with its folder. `downloads`: the address that files are downloaded below.
std::optional<service::Entry> entry_of(const Value& article, const Value& item, bool with_folder, const std::string& downloads);

/// Why an article without files has none for us; nothing where it says no reason.
std::optional<Error> refusal_of(const Value& article);

/// A challenge for browsers, in place of what was asked for.
bool is_challenge(const HttpAnswer& answer);

/// The id of the article that the page of a private link shows; empty where it says none.
std::string article_named_in(std::string_view page);

}  // namespace quarry::figshare
