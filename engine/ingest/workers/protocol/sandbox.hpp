// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <span>

namespace quarry {

/// The kernel's version of Landlock; 0 where it has none.
int landlock_version();

/// True where the kernel can filter system calls.
bool seccomp_available();

/// Everything that a child gives up before it looks at a file's bytes.
struct SandboxLimits {
  std::uint64_t memory_bytes = 0;  ///< beyond what is mapped now; 0: no limit
  std::uint32_t cpu_seconds = 0;
  bool filter = true;          ///< false: no seccomp and no Landlock, for `--unsafe-no-sandbox` on a kernel without
  bool kill_on_violation = false;  ///< a forbidden call kills; else it fails with EPERM
};

/// The allow-list of system calls, compiled once and raised in each child.
class SyscallFilter {
 public:
  /// `read_only_open`: let files be opened for reading; right only where Landlock decides which. Throws Error.
  SyscallFilter(bool read_only_open, bool kill_on_violation);
  ~SyscallFilter();
  SyscallFilter(const SyscallFilter&) = delete;
  SyscallFilter& operator=(const SyscallFilter&) = delete;
  /// Raises it for this process for ever, with the additional rule that signals go to `self` only. False on failure.
  bool raise(pid_t self) const;

 private:
  struct Program;
  std::unique_ptr<Program> program_;
};

/// Process group, death with the parent, no new privileges, no core, no trace, resource limits. False on failure.
/// `parent`: who started this process.
bool drop_privileges(const SandboxLimits& limits, pid_t parent);

/// No file can be opened from now on but those behind `readable` (again, for reading) and memory files. False on failure.
bool raise_landlock(std::span<const int> readable);

}  // namespace quarry
