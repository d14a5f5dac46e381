// SPDX-License-Identifier: GPL-2.0-or-later
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <vector>

#include "ingest/workers/protocol/channel.hpp"
#include "ingest/workers/protocol/sandbox.hpp"
#include "quarry/error.hpp"

namespace quarry {
namespace {

/// What a parser needs once its files are open: memory, reading, answering, time, its own signals, its end.
constexpr std::array always_allowed{
    SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(preadv), SCMP_SYS(write), SCMP_SYS(writev),
    SCMP_SYS(lseek), SCMP_SYS(close), SCMP_SYS(fstat), SCMP_SYS(sendmsg), SCMP_SYS(recvmsg), SCMP_SYS(poll),
    SCMP_SYS(ppoll), SCMP_SYS(dup), SCMP_SYS(fadvise64), SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap),
    SCMP_SYS(madvise), SCMP_SYS(futex), SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getppid), SCMP_SYS(getuid),
    SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid), SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres),
    SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep), SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(times),
    SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall), SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(getrandom), SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity), SCMP_SYS(getrusage), SCMP_SYS(sysinfo), SCMP_SYS(uname), SCMP_SYS(getrlimit),
    SCMP_SYS(pause),
    SCMP_SYS(tgkill)};  // to itself only: the second filter

void must(int result, const char* what) {
  if (result != 0) throw Error(Code::internal, std::string("cannot make the filter of system calls: ") + what);
}

void allow_some_arguments(scmp_filter_ctx filter, bool read_only_open) {
  const auto allow = [&](int call, std::vector<scmp_arg_cmp> conditions) {
    must(seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, static_cast<unsigned>(conditions.size()), conditions.data()),
         "a rule");
  };
  allow(SCMP_SYS(mmap), {SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)});  // no code is made or loaded any more
  allow(SCMP_SYS(mprotect), {SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)});
  allow(SCMP_SYS(newfstatat), {SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH)});  // glibc's fstat
  for (const int command : {F_GETFL, F_GETFD, F_SETFD, F_DUPFD, F_DUPFD_CLOEXEC}) {
    allow(SCMP_SYS(fcntl), {SCMP_A1(SCMP_CMP_EQ, static_cast<scmp_datum_t>(command))});
  }
  allow(SCMP_SYS(prlimit64), {SCMP_A2(SCMP_CMP_EQ, 0)});  // asking is free, setting is not
  if (read_only_open) {
    constexpr scmp_datum_t writing = O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | __O_TMPFILE;
    allow(SCMP_SYS(open), {SCMP_A1(SCMP_CMP_MASKED_EQ, writing, O_RDONLY)});
    allow(SCMP_SYS(openat), {SCMP_A2(SCMP_CMP_MASKED_EQ, writing, O_RDONLY)});
  }
}

/// libseccomp's program, as the kernel takes it.
std::vector<sock_filter> compile(bool read_only_open, bool kill_on_violation) {
  const auto filter = seccomp_init(kill_on_violation ? SCMP_ACT_KILL_PROCESS : SCMP_ACT_ERRNO(EPERM));
  if (filter == nullptr) throw Error(Code::internal, "libseccomp cannot start");
  const struct Release {
    scmp_filter_ctx filter;
    ~Release() { seccomp_release(filter); }
  } release{filter};
  seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);  // a binary tree; an older kernel's loss is speed only
  for (const int call : always_allowed) must(seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0), "a call");
  // glibc asks for clone3 first and takes ENOSYS as "use clone", which is refused as the rest
  must(seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0), "clone3");
  allow_some_arguments(filter, read_only_open);
  const Descriptor memory(::memfd_create("filter", MFD_CLOEXEC));
  must(seccomp_export_bpf(filter, memory.get()), "export");
  std::vector<sock_filter> program(static_cast<std::size_t>(::lseek(memory.get(), 0, SEEK_END)) / sizeof(sock_filter));
  const auto bytes = program.size() * sizeof(sock_filter);
  if (::pread(memory.get(), program.data(), bytes, 0) != static_cast<ssize_t>(bytes)) must(-1, "read back");
  return program;
}

bool raise_program(std::vector<sock_filter>& instructions) {
  const sock_fprog program{static_cast<unsigned short>(instructions.size()), instructions.data()};
  return ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

/// tgkill to another process fails; any other call is left to the filter below.
std::vector<sock_filter> own_signals_only(pid_t self) {
  constexpr std::uint32_t first_argument = offsetof(seccomp_data, args);  // little endian: its low half
  return {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_tgkill, 0, 2),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, first_argument),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(self), 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
  };
}

}  // namespace

struct SyscallFilter::Program {
  std::vector<sock_filter> instructions;
};

SyscallFilter::SyscallFilter(bool read_only_open, bool kill_on_violation)
    : program_(std::make_unique<Program>(Program{compile(read_only_open, kill_on_violation)})) {}
SyscallFilter::~SyscallFilter() = default;

bool SyscallFilter::raise(pid_t self) const {
  auto signals = own_signals_only(self);
  return raise_program(signals) && raise_program(program_->instructions);
}

bool seccomp_available() {
  const std::uint32_t action = SECCOMP_RET_KILL_PROCESS;
  return ::syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

}  // namespace quarry
