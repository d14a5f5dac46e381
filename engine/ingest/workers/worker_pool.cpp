// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/workers/worker_pool.hpp"

#include <algorithm>
#include <thread>

#include "ingest/workers/worker_program.hpp"
#include "quarry/error.hpp"

namespace quarry::workers {
namespace {

constexpr std::uint64_t batch_groups = 32;
constexpr std::uint64_t batch_bytes = std::uint64_t{4} << 20;
constexpr std::uint64_t bytes_per_second = std::uint64_t{16} << 20;  // slower than any extractor may be
constexpr int start_attempts = 3;

/// A program that somebody kills while it starts is started again.
std::shared_ptr<ZygoteProcess> started(const std::filesystem::path& program, bool unsafe_no_sandbox) {
  for (int attempt = 1;; ++attempt) {
    try {
      return std::make_shared<ZygoteProcess>(program, unsafe_no_sandbox);
    } catch (const Error& error) {
      if (error.code() != Code::unavailable || attempt == start_attempts) throw;
    }
  }
}

}  // namespace

WorkerPool::WorkerPool(const WorkerOptions& options)
    : options_(options),
      slots_(static_cast<std::ptrdiff_t>(options.jobs != 0 ? options.jobs
                                                           : std::max(1u, std::thread::hardware_concurrency()))) {}

WorkerPool::~WorkerPool() {
  for (auto& [name, program] : programs_) program.idle.clear();  // before their zygotes
}

AnswerLimits WorkerPool::limits_for(std::uint64_t bytes) const {
  const std::chrono::milliseconds more(bytes * 1000 / bytes_per_second);
  return {options_.wall + more, options_.no_progress + more, std::max(options_.output_bytes_floor, 4 * bytes)};
}

std::shared_ptr<ZygoteProcess> WorkerPool::zygote_of(const std::string& program) {
  const std::lock_guard lock(mutex_);
  auto& entry = programs_[program];
  if (!entry.zygote || !entry.zygote->alive()) {
    if (entry.refusal) throw *entry.refusal;
    entry.idle.clear();
    try {
      entry.zygote = started(find_program(options_.directory, program), options_.unsafe_no_sandbox);
    } catch (const Error& error) {
      if (!entry.zygote) entry.refusal = error;
      throw;
    }
  }
  return entry.zygote;
}

bool WorkerPool::has_extractor(const std::string& program, std::string_view format) {
  const auto zygote = zygote_of(program);
  const auto& formats = zygote->hello().formats;
  return std::find(formats.begin(), formats.end(), format) != formats.end();
}

std::unique_ptr<Worker> WorkerPool::take(const std::string& program, std::uint64_t bytes) {
  if (bytes <= batch_bytes) {
    const std::lock_guard lock(mutex_);
    auto& idle = programs_[program].idle;
    while (!idle.empty()) {
      auto worker = std::move(idle.back());
      idle.pop_back();
      if (worker->is_quiet() && worker->bytes() + bytes <= batch_bytes) return worker;
    }
  }
  for (int attempt = 0; attempt < start_attempts; ++attempt) {
    const auto zygote = zygote_of(program);
    SandboxLimits limits;
    limits.memory_bytes = options_.memory_bytes;
    // a child that is reused may have worked for `wall` already
    limits.cpu_seconds =
        static_cast<std::uint32_t>(std::chrono::ceil<std::chrono::seconds>(2 * limits_for(bytes).wall).count() + 10);
    limits.filter = zygote->hello().seccomp;
    limits.kill_on_violation = options_.kill_on_violation;
    if (auto worker = Worker::start(zygote, limits)) return worker;
  }
  throw Error(Code::unavailable, program + " stops again and again before it can start a process");
}

bool WorkerPool::is_used_up(const Worker& worker) const {
  return worker.groups() >= batch_groups || worker.bytes() >= batch_bytes ||
         std::chrono::steady_clock::now() - worker.started() > options_.wall || !worker.is_quiet();
}

void WorkerPool::give_back(const std::string& program, std::unique_ptr<Worker> worker) {
  if (is_used_up(*worker)) return;
  const std::lock_guard lock(mutex_);
  programs_[program].idle.push_back(std::move(worker));
}

}  // namespace quarry::workers
