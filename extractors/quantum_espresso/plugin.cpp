// SPDX-License-Identifier: GPL-3.0-or-later
#include <map>

#include "quantum_espresso/input_file.hpp"
#include "quantum_espresso/iotk_file.hpp"
#include "quantum_espresso/log.hpp"
#include "quantum_espresso/merge.hpp"
#include "quantum_espresso/parts.hpp"
#include "quantum_espresso/schema_file.hpp"
#include "quarry/error.hpp"
#include "quarry/extractor.hpp"
#include "simulation/state.hpp"

namespace quarry::quantum_espresso {

extern const Format format;

namespace {

simulation::Calculation read(Kind kind, File& file, int index) try {
  switch (kind) {
    case Kind::schema: return read_schema(file, index);
    case Kind::log: return read_log(file, index);
    case Kind::input: return read_input(file, index);
    default: return read_iotk(file, index);
  }
} catch (const Error& error) {
  simulation::Calculation nothing;
  nothing.program = "Quantum ESPRESSO";
  nothing.truncated = true;
  nothing.diagnostics.push_back({Severity::error, std::string("the file cannot be read to its end: ") + error.what(), {index, -1, -1, {}}});
  return nothing;
}

void extract(Group& group, Sink& sink) {
  // The first file of each kind, in the order of trust.
  std::map<Kind, std::size_t> parts;
  for (std::size_t i = 0; i < group.files.size(); ++i) {
    const auto at = (group.main + i) % group.files.size();
    auto& file = group.files[at];
    if (!file.readable()) continue;
    const Place place{static_cast<int>(at), -1, -1, {}};
    try {
      const auto kind = kind_of(file.head(64 << 10));
      if (kind == Kind::none) continue;
      if (!parts.emplace(kind, at).second) sink.diagnose(Severity::warning, "another file of this kind and name is read: this one is not", place);
    } catch (const Error& error) {
      sink.diagnose(Severity::error, std::string("the file cannot be read: ") + error.what(), place);
    }
  }
  if (parts.empty()) return;
  const auto first = static_cast<int>(parts.begin()->second);
  auto run = read(parts.begin()->first, group.files[parts.begin()->second], first);
  for (auto part = std::next(parts.begin()); part != parts.end(); ++part)
    take_from(run, read(part->first, group.files[part->second], static_cast<int>(part->second)), part->first == Kind::log);
  simulation::state_calculation(run, sink, {first, -1, -1, {}});
}

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::quantum_espresso
