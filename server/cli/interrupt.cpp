// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/interrupt.hpp"

#include <unistd.h>

#include <atomic>
#include <csignal>

namespace quarry::cli {
namespace {

std::atomic<int> asked{0};

void ask(int) {
  if (asked.fetch_add(1) != 0) _exit(130);
}

}  // namespace

void catch_interrupts() {
  struct sigaction action {};
  action.sa_handler = ask;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool interrupt_asked() { return asked.load() != 0; }

}  // namespace quarry::cli
