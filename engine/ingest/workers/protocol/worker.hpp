// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <span>

#include "ingest/workers/protocol/sandbox.hpp"
#include "quarry/extractor.hpp"

namespace quarry {

/// Where a worker finds its socket: the zygote's to the supervisor, a child's to whoever gives it groups.
constexpr int worker_socket = 3;

/// A child ends so where it could not be confined: no byte of a file was looked at.
constexpr int exit_not_confined = 97;

/// The whole of a worker program: prepares the extractors, then forks a confined child whenever the supervisor asks, until
/// its socket is closed. `main` returns what it returns. Single-threaded.
int run_worker(std::span<const Extractor* const> extractors);

/// A child: confines itself and answers one request after the other. Never returns. `zygote`: the parent's process id.
[[noreturn]] void run_child(std::span<const Extractor* const> extractors, const SandboxLimits& limits,
                            const SyscallFilter* filter, int zygote);

}  // namespace quarry
