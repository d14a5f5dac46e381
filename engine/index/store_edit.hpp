// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "index/store.hpp"
#include "quarry/viewer.hpp"

namespace quarry::index {

/// Deletes and ACL changes: catalog transactions that need no writer's lock and hold from the next request on, in every
/// process. If the lock is free they are published too, else the writer that has it does that.
std::uint64_t remove_subjects(Store& store, const std::vector<std::string>& subjects, const Viewer& viewer);
bool change_acl(Store& store, const std::string& subject, const std::optional<std::string>& entry_id,
                const std::vector<std::string>& visible_to);

}  // namespace quarry::index
