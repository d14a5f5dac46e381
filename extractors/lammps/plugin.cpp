// SPDX-License-Identifier: GPL-3.0-or-later
#include "lammps/data_file.hpp"
#include "lammps/dump_file.hpp"
#include "lammps/kind.hpp"
#include "lammps/log_reader.hpp"
#include "quarry/extractor.hpp"
#include "simulation/state.hpp"

namespace quarry::lammps {

extern const Format format;

namespace {

void extract(Group& group, Sink& sink) {
  const auto main = static_cast<int>(group.main);
  auto& file = group.files[group.main];
  const auto kind = kind_of(file.head(1 << 16), file.tail(1 << 14));
  const auto calculation = kind == Kind::dump ? read_dump_file(file, main) : kind == Kind::data ? read_data_file(file, main) : LogReader(file, main).read();
  simulation::state_calculation(calculation, sink, {main, -1, -1, {}});
}

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::lammps
