// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/workers/protocol/worker.hpp"
#include "quarry/extractors.hpp"

int main() { return quarry::run_worker(quarry::extractors()); }
