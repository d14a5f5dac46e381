// SPDX-License-Identifier: GPL-3.0-or-later
#include "gamess/input.hpp"
#include "gamess/log_reader.hpp"
#include "quarry/extractor.hpp"
#include "simulation/input_names.hpp"
#include "simulation/state.hpp"

namespace quarry::gamess {

extern const Format format;

namespace {

void extract(Group& group, Sink& sink) {
  const auto main = static_cast<int>(group.main);
  auto& file = group.files[group.main];
  const bool input = is_input(file.base_name(), file.head(simulation::input_head_bytes));
  const auto calculation = input ? read_input(file, main) : LogReader(file, main).read();
  simulation::state_calculation(calculation, sink, {main, -1, -1, {}});
}

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::gamess
