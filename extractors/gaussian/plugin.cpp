// SPDX-License-Identifier: GPL-3.0-or-later
#include "gaussian/checkpoint.hpp"
#include "gaussian/input.hpp"
#include "gaussian/log_reader.hpp"
#include "quarry/extractor.hpp"
#include "simulation/state.hpp"
#include "simulation/text.hpp"

namespace quarry::gaussian {

extern const Format format;

namespace {

void extract(Group& group, Sink& sink) {
  const auto main = static_cast<int>(group.main);
  auto& file = group.files[group.main];
  const auto head = file.head(64);
  const auto first = simulation::trimmed(head);
  const bool input = first.starts_with('%') || first.starts_with('#');
  const auto calculation = is_checkpoint(file.head(1024)) ? read_checkpoint(file, main) : input ? read_input(file, main) : LogReader(file, main).read();
  simulation::state_calculation(calculation, sink, {main, -1, -1, {}});
}

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::gaussian
