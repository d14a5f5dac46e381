// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace quarry::workers {

/// Where a worker program lies: in `directory` where one is given, else beside this program, else in
/// `../libexec/quarry` as it is installed. Throws Error(not_found) that names the places.
std::filesystem::path find_program(const std::filesystem::path& directory, std::string_view name);

/// All that a worker sees of this process's environment: `NAME=value`.
std::vector<std::string> worker_environment();

}  // namespace quarry::workers
