// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/grouping.hpp"
#include "quarry/connector.hpp"

namespace quarry::intake {

/// What tells one version of a remote file from another; empty where the place says nothing.
std::string version_of(const RemoteFile& file);

/// Names a set of formats in their versions.
std::string mark_of(std::span<const Format* const> formats);

/// StoredFile::mark of a remote file: its version, and what these formats claimed of it, so that it can be grouped again
/// without being fetched.
std::string marked(const std::string& version, const std::string& formats_mark, const std::vector<Claimed>& claims);

/// What was claimed; nothing where the mark is of another version, or of other formats.
std::optional<std::vector<Claimed>> recalled_claims(std::string_view mark, const std::string& version,
                                                    const std::string& formats_mark, std::span<const Format* const> formats);

}  // namespace quarry::intake
