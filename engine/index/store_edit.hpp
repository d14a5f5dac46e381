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
/// What to edit: the entries of these subjects, or those of that id, that the viewer may see.
struct Edited {
  const std::vector<std::string>& subjects;
  const std::optional<std::string>& entry_id;
  const Viewer& viewer;
};
/// Both return how many subjects had such an entry. Each subject leaves a row in the audit table.
std::uint64_t remove_entries(Store& store, const Edited& edited);
/// `visible_to` must be sorted.
std::uint64_t share_entries(Store& store, const Edited& edited, const std::vector<std::string>& visible_to);

}  // namespace quarry::index
