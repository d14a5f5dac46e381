// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpaw/gpw_file.hpp"
#include "gpaw/kind.hpp"
#include "gpaw/log_reader.hpp"
#include "quarry/extractor.hpp"
#include "simulation/state.hpp"

namespace quarry::gpaw {

extern const Format format;

namespace {

void extract(Group& group, Sink& sink) {
  const auto main = static_cast<int>(group.main);
  auto& file = group.files[group.main];
  const auto calculation = is_gpw(file.head(64)) ? read_gpw_file(file, main) : LogReader(file, main).read();
  simulation::state_calculation(calculation, sink, {main, -1, -1, {}});
}

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::gpaw
