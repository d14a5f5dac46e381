// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "index_catalog/records.hpp"

namespace quarry::test {

/// What the subjects of the script must look like, as far as it came.
using Truth = std::multimap<std::string, Shown>;

/// A small life of an index, cut in steps: loads, updates, entries, a job with a removal, a delete, an ACL change, merges. Each
/// step can be repeated, so that whoever was cut short starts again at the step that was not acknowledged.
struct Script {
  static constexpr int steps = 12;
  /// Runs one step; when it returns, it is acknowledged.
  static void run(int step, Index& index);
  /// What is shown when so many steps have been run, and all is published.
  static Truth after(int count);
};

/// Does the steps from `first` on in this process; `acknowledge(step)` after each.
void run_script(const std::filesystem::path& directory, int first, const std::function<void(int)>& acknowledge);

}  // namespace quarry::test
