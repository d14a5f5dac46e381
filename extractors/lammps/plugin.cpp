// SPDX-License-Identifier: GPL-3.0-or-later
#include "lammps/data_file.hpp"
#include "lammps/dump_file.hpp"
#include "lammps/kind.hpp"
#include "lammps/log_reader.hpp"
#include "quarry/extractor.hpp"
#include "simulation/state.hpp"
#include "structure/tokens.hpp"

namespace quarry::lammps {

extern const Format format;

namespace {

Kind kind_of_file(File& file) { return kind_of(file.head(1 << 16), file.tail(1 << 14)); }

/// What the log's own files know and it does not: elements, and the structure of its last step. Where the file is of an earlier step,
/// or what the run began with, the atoms are the same and their places are not.
void add(simulation::Calculation& log, const Snapshot& file, std::optional<std::int64_t> last_step, bool output, const Place& place) {
  const auto& from = file.run;
  log.diagnostics.insert(log.diagnostics.end(), from.diagnostics.begin(), from.diagnostics.end());
  if (from.truncated) log.diagnostics.push_back({Severity::warning, "the file ends before its end", place});
  if (log.sites && from.sites && *log.sites != *from.sites) {
    log.diagnostics.push_back({Severity::warning, "the file has " + std::to_string(*from.sites) + " atoms, the log " + std::to_string(*log.sites) + ": nothing is taken from it", place});
    return;
  }
  log.sites.fall_back(from.sites);
  log.dynamics.frames.fall_back(from.dynamics.frames);
  if (from.last) log.composition.set(crystal::composition(*from.last), from.last.place);
  else log.composition.fall_back(from.composition);
  if (output && last_step && file.step && *file.step == *last_step) log.last.fall_back(from.last);
}

/// The log with the files beside it that it names.
simulation::Calculation read_run(Group& group, int main) {
  LogReader reader(group.files[group.main], main);
  auto log = reader.read();
  for (std::size_t i = 0; i < group.files.size(); ++i) {
    auto& file = group.files[i];
    if (i == group.main || !file.readable()) continue;
    const auto index = static_cast<int>(i);
    const Place place{index, -1, -1, {}};
    const auto name = structure::without_compression(file.base_name());
    const bool output = reader.outputs().contains(name);
    const auto kind = kind_of_file(file);
    if (kind == Kind::log) log.diagnostics.push_back({Severity::note, "another log of the same name is not read", place});
    else if (!output && !reader.inputs().contains(name)) log.diagnostics.push_back({Severity::note, "the log does not name this file: nothing is taken from it", place});
    else add(log, kind == Kind::dump ? read_dump_file(file, index, reader.units_style()) : read_data_file(file, index, reader.units_style()), reader.last_step(), output, place);
  }
  return log;
}

void extract(Group& group, Sink& sink) {
  const auto main = static_cast<int>(group.main);
  auto& file = group.files[group.main];
  const auto kind = kind_of_file(file);
  const auto calculation = kind == Kind::dump ? read_dump_file(file, main).run : kind == Kind::data ? read_data_file(file, main).run : read_run(group, main);
  simulation::state_calculation(calculation, sink, {main, -1, -1, {}});
}

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::lammps
