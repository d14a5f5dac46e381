// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/wait.h>

#include <filesystem>
#include <map>
#include <string>

#include "durability/script.hpp"

namespace quarry::test {

struct Ran {
  int acknowledged = 0;  ///< steps
  int backups = 0;       ///< acknowledged, where there are any
  int status = 0;        ///< as of waitpid
  bool failed() const { return !WIFEXITED(status) || WEXITSTATUS(status) != 0; }
};

/// Runs the script from a step on in a process of its own, with these variables for it and for the injector, which is loaded where
/// it is told something.
Ran run_child(const std::filesystem::path& index, int first, const std::map<std::string, std::string>& faults);

/// In that process. With QUARRY_TEST_BACKUPS a backup is made behind the steps of `backup_after`. Returns its exit code.
int play_script(const char* index);
inline constexpr int backup_after[] = {4, 9};
/// Where the backup behind a step lies.
std::filesystem::path backup_of(const std::filesystem::path& index, int step);

/// Each subject is as it was before the step under way or as it is after it, and there once at most: else what is wrong.
std::string compare(const Truth& found, const Truth& before, const Truth& after);

/// What is wrong with what a run left behind; resumes it to its end.
std::string examine(const std::filesystem::path& path, const Ran& ran);

}  // namespace quarry::test
