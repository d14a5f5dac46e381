// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpaw/gpw_file.hpp"
#include "gpaw/kind.hpp"
#include "gpaw/log_reader.hpp"
#include "gpaw/old_reader.hpp"
#include "quarry/extractor.hpp"
#include "simulation/companion.hpp"
#include "simulation/state.hpp"

namespace quarry::gpaw {

extern const Format format;

namespace {

constexpr std::size_t head_bytes = 1 << 16, tail_bytes = 1 << 14;

bool is_old(File& file) { return is_old_gpw(file.head(head_bytes), file.tail(tail_bytes)); }

simulation::Calculation read(File& file, int index) {
  if (is_gpw(file.head(64))) return read_gpw_file(file, index);
  return is_old(file) ? OldReader(file, index).read() : LogReader(file, index).read();
}

void extract(Group& group, Sink& sink) {
  const auto main = static_cast<int>(group.main);
  auto calculation = read(group.files[group.main], main);
  const bool log = is_log(group.files[group.main].head(head_bytes));
  for (std::size_t i = 0; log && i < group.files.size(); ++i) {
    auto& file = group.files[i];
    if (i == group.main || !file.readable() || !(is_gpw(file.head(64)) || is_old(file))) continue;
    const auto index = static_cast<int>(i);
    simulation::take_companion(calculation, read(file, index), {index, -1, -1, {}});
  }
  simulation::state_calculation(calculation, sink, {main, -1, -1, {}});
}

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::gpaw
