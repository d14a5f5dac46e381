// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"
#include "siesta/input.hpp"
#include "siesta/kind.hpp"
#include "siesta/log_reader.hpp"
#include "simulation/state.hpp"

namespace quarry::siesta {

extern const Format format;

namespace {

void extract(Group& group, Sink& sink) {
  const auto main = static_cast<int>(group.main);
  auto& file = group.files[group.main];
  // An output repeats its input.
  const auto calculation = is_output(file.head(1 << 16)) ? LogReader(file, main).read() : read_input(file, main);
  simulation::state_calculation(calculation, sink, {main, -1, -1, {}});
}

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::siesta
