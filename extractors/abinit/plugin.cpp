// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "abinit/gsr_reader.hpp"
#include "abinit/kind.hpp"
#include "abinit/log_reader.hpp"
#include "quarry/extractor.hpp"
#include "simulation/companion.hpp"
#include "simulation/state.hpp"
#include "structure/tokens.hpp"

namespace quarry::abinit {

extern const Format format;

namespace {

using simulation::Calculation;

constexpr std::size_t head_bytes = 1 << 16;

Calculation read_etsf(File& file, int index) { return EtsfReader(etsf_variables(file), index).read(); }

EtsfName name_of(const File& file) { return etsf_name(structure::without_compression(file.base_name())).value_or(EtsfName{}); }

/// The files of a group that hold results, of the last data set first; those with wave functions and densities alone behind them.
std::vector<std::size_t> etsf_files(Group& group) {
  std::vector<std::size_t> files;
  for (std::size_t i = 0; i < group.files.size(); ++i)
    if (group.files[i].readable() && is_etsf(group.files[i].head(head_bytes))) files.push_back(i);
  std::ranges::stable_sort(files, [&](std::size_t a, std::size_t b) {
    const auto first = name_of(group.files[a]), second = name_of(group.files[b]);
    if (first.of_results != second.of_results) return first.of_results;
    return first.data_set > second.data_set;
  });
  return files;
}

/// A main output is the better witness of settings, the binary file the only one of eigenvalues.
Calculation read_run(Group& group, int main, const std::vector<std::size_t>& files) {
  LogReader reader(group.files[group.main], main);
  auto log = reader.read();
  for (const auto i : files) {
    const auto name = name_of(group.files[i]);
    // A run of one data set has none in its files' names.
    if (name.data_set != 0 && name.data_set != std::max<std::int64_t>(reader.data_set(), 1)) continue;
    const auto index = static_cast<int>(i);
    simulation::take_companion(log, read_etsf(group.files[i], index), {index, -1, -1, {}});
    break;
  }
  return log;
}

void extract(Group& group, Sink& sink) {
  const auto files = etsf_files(group);
  const auto main = static_cast<int>(group.main);
  if (std::ranges::find(files, group.main) == files.end()) return simulation::state_calculation(read_run(group, main, files), sink, {main, -1, -1, {}});
  const auto chosen = static_cast<int>(files.front());
  auto calculation = read_etsf(group.files[files.front()], chosen);
  if (files.size() > 1)
    calculation.diagnostics.push_back({Severity::note, "of " + std::to_string(files.size()) + " files of one run, this one is read", {chosen, -1, -1, {}}});
  simulation::state_calculation(calculation, sink, {chosen, -1, -1, {}});
}

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::abinit
