// SPDX-License-Identifier: GPL-2.0-or-later
#include <array>

#include "ingest/workers/protocol/worker.hpp"

namespace quarry::molecule {
extern const Extractor plugin;
}

int main() {
  const std::array<const quarry::Extractor*, 1> extractors{&quarry::molecule::plugin};
  return quarry::run_worker(extractors);
}
