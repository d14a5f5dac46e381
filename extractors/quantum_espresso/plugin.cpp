// SPDX-License-Identifier: GPL-3.0-or-later
#include "quantum_espresso/log.hpp"
#include "quantum_espresso/schema_file.hpp"
#include "quarry/extractor.hpp"
#include "simulation/state.hpp"

namespace quarry::quantum_espresso {

extern const Format format;

namespace {

void extract(Group& group, Sink& sink) {
  const auto main = static_cast<int>(group.main);
  auto& file = group.files[group.main];
  const bool schema = file.head(1024).find("<qes:espresso") != std::string::npos;
  const auto calculation = schema ? read_schema(file, main) : read_log(file, main);
  simulation::state_calculation(calculation, sink, {main, -1, -1, {}});
}

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::quantum_espresso
