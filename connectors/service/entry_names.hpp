// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "service/service_connector.hpp"

namespace quarry::service {

/// An entry of one folder and the safe name (or path) it gets there.
struct NamedEntry {
  Entry* entry;
  std::string path;
};

/// Gives each entry a safe path that no other of them has, nor is the folder of another. Where two would have the same, all of them
/// are marked by what their ids hash to (`name~1a2b3c4d.txt`), so that the others keep their names when one goes.
void name_entries(std::vector<NamedEntry>& entries, bool names_are_paths);

}  // namespace quarry::service
