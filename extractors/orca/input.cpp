// SPDX-License-Identifier: GPL-3.0-or-later
#include "orca/log_reader.hpp"
#include "simulation/input_deck.hpp"
#include "simulation/text.hpp"

namespace quarry::orca {

/// `! B3LYP def2-SVP Opt`, `* xyz 0 1`, atoms, `*`: the keywords mean what they mean where a log repeats them.
simulation::Calculation LogReader::read_input() {
  s_.run.program = "ORCA";
  simulation::InputAtoms atoms;
  bool reading = false, whole = false, skipping = false;
  std::string_view line;
  while (lines_.next(line)) {
    const auto text = simulation::trimmed(line.substr(0, line.find('#')));
    const auto words = simulation::tokens(text);
    if (words.empty()) continue;
    if (simulation::lower(words[0]) == "$new_job") {
      s_.run.diagnostics.push_back({Severity::note, "the input holds several jobs: the first one is described", here()});
      break;
    }
    if (reading) {
      whole = words[0] == "*" || simulation::lower(words[0]) == "end";
      reading = !whole;
      if (reading && !skipping) atoms.add(words);
    } else if (text.starts_with('!')) {
      for (const auto word : simulation::tokens(text.substr(1))) keyword(word);
    } else if (text.starts_with('*')) {
      // `*xyz 0 1` too.
      auto rest = simulation::tokens(text.substr(1));
      if (rest.size() < 3) continue;
      const auto kind = simulation::lower(rest[0]);
      if (const auto charge = parse_integer(rest[1])) s_.run.method.charge.set(static_cast<double>(*charge), here());
      if (const auto multiplicity = parse_integer(rest[2])) s_.run.method.multiplicity.set(*multiplicity, here());
      atoms = simulation::InputAtoms();
      skipping = kind != "xyz";  // distances and angles stand behind numbers of other atoms
      if (kind == "int" || kind == "internal" || kind == "gzmt") {
        skipping = false;
        atoms.not_cartesian();
      }
      whole = kind.ends_with("file");  // the atoms are in another one
      reading = !whole;
    }
  }
  finish();
  auto run = std::move(s_.run);
  run.run.finished.clear();
  run.truncated = !whole;
  const Place all{file_, -1, -1, {}};
  if (!whole) run.diagnostics.push_back({Severity::warning, "the input ends within its atoms, or before them", all});
  atoms.state(run, all);
  return run;
}

}  // namespace quarry::orca
