// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/workers/worker_program.hpp"

#include <unistd.h>

#include <cstdlib>
#include <system_error>

#include "quarry/error.hpp"

namespace quarry::workers {

std::filesystem::path find_program(const std::filesystem::path& directory, std::string_view name) {
  std::vector<std::filesystem::path> places;
  if (!directory.empty()) {
    places.push_back(directory);
  } else {
    std::error_code failure;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", failure).parent_path();
    places = {self, self.parent_path() / "libexec" / "quarry"};
  }
  std::string tried;
  for (const auto& place : places) {
    auto program = place / name;
    if (::access(program.c_str(), X_OK) == 0) return program;
    tried += (tried.empty() ? "" : " or ") + place.string();
  }
  throw Error(Code::not_found, "cannot find the program " + std::string(name) + " in " + tried +
                                   ": install it there, or say where it is");
}

std::vector<std::string> worker_environment() {
  // no locale in numbers, no locks on read-only files, no plug-ins of HDF5 from a path that somebody has set
  std::vector<std::string> environment{"LC_ALL=C", "PATH=/usr/bin:/bin", "HDF5_USE_FILE_LOCKING=FALSE",
                                       "HDF5_PLUGIN_PRELOAD=::", "OMP_NUM_THREADS=1"};
  for (const char* name : {"LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS"}) {
    if (const char* value = std::getenv(name); value != nullptr) environment.push_back(std::string(name) + "=" + value);
  }
  return environment;
}

}  // namespace quarry::workers
