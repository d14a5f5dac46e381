// SPDX-License-Identifier: GPL-2.0-or-later
#include "ingest/workers/protocol/sandbox.hpp"

#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>

#include "ingest/workers/protocol/channel.hpp"

namespace quarry {
namespace {

// The header of Debian 12 knows the rights of version 2; these are the kernel's numbers for those that came later.
constexpr std::uint64_t landlock_rights_v1 = (1u << 13) - 1;
constexpr std::uint64_t landlock_refer = 1u << 13;      // version 2
constexpr std::uint64_t landlock_truncate = 1u << 14;   // version 3
constexpr std::uint64_t landlock_ioctl_dev = 1u << 15;  // version 5
constexpr std::uint64_t landlock_net_both = 3;          // version 4: bind, connect
constexpr std::uint64_t landlock_scope_both = 3;        // version 6: abstract sockets, signals

/// struct landlock_ruleset_attr of version 6; older kernels take it where the unknown fields are zero.
struct RulesetAttributes {
  std::uint64_t files = 0, network = 0, scope = 0;
};

RulesetAttributes everything(int version) {
  RulesetAttributes rights{landlock_rights_v1};
  if (version >= 2) rights.files |= landlock_refer;
  if (version >= 3) rights.files |= landlock_truncate;
  if (version >= 4) rights.network = landlock_net_both;
  if (version >= 5) rights.files |= landlock_ioctl_dev;
  if (version >= 6) rights.scope = landlock_scope_both;
  return rights;
}

/// A tighter limit that Quarry itself was started with (a batch system's, `ulimit -v`) stays: it cannot be raised.
bool limit(__rlimit_resource resource, rlim_t value) {
  rlimit given{};
  if (::getrlimit(resource, &given) != 0) return false;
  value = std::min(value, given.rlim_max);
  const rlimit both{value, value};
  return ::setrlimit(resource, &both) == 0;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
/// A sanitizer maps terabytes that it never touches.
bool limit_memory(std::uint64_t) { return true; }
#else
/// Bytes of address space in use.
std::uint64_t mapped_bytes() {
  unsigned long long pages = 0;
  auto* const file = std::fopen("/proc/self/statm", "re");
  if (file == nullptr) return 0;
  const bool read = std::fscanf(file, "%llu", &pages) == 1;
  std::fclose(file);
  return read ? pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) : 0;
}

bool limit_memory(std::uint64_t bytes) { return bytes == 0 || limit(RLIMIT_AS, mapped_bytes() + bytes); }
#endif

}  // namespace

int landlock_version() {
  const auto version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  return version < 0 ? 0 : static_cast<int>(version);
}

bool drop_privileges(const SandboxLimits& limits, pid_t parent) {
  if (::setsid() < 0) return false;
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || ::getppid() != parent) return false;  // it may have died just before
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || ::prctl(PR_SET_DUMPABLE, 0) != 0) return false;
  const auto cpu = limits.cpu_seconds == 0 ? RLIM_INFINITY : limits.cpu_seconds;
  return limit_memory(limits.memory_bytes) && limit(RLIMIT_CPU, cpu) && limit(RLIMIT_CORE, 0) &&
         limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_NOFILE, 256);
}

bool raise_landlock(std::span<const int> readable) {
  const auto version = landlock_version();
  if (version == 0) return true;
  const auto rights = everything(version);
  const std::size_t size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
  const Descriptor rules(static_cast<int>(::syscall(SYS_landlock_create_ruleset, &rights, size, 0)));
  if (!rules) return false;
  for (const int descriptor : readable) {
    const landlock_path_beneath_attr rule{LANDLOCK_ACCESS_FS_READ_FILE, descriptor};
    // a memory file has no place in the file system: it takes no rule and needs none
    ::syscall(SYS_landlock_add_rule, rules.get(), LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
  }
  return ::syscall(SYS_landlock_restrict_self, rules.get(), 0) == 0;
}

}  // namespace quarry
