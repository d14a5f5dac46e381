// SPDX-License-Identifier: GPL-3.0-or-later
#include "qchem/input.hpp"

#include <algorithm>

#include "simulation/input_deck.hpp"
#include "simulation/text.hpp"

namespace quarry::qchem {

namespace {

using simulation::lower;
using simulation::tokens;

struct Reader {
  simulation::InputDeck deck;
  simulation::InputAtoms atoms;
  std::string section, method, exchange, correlation;
  bool counted = false;  ///< charge and multiplicity are read

  void molecule(const std::vector<std::string_view>& words) {
    if (counted) return atoms.add(words);
    counted = true;
    if (words.size() != 2) return;  // `read`
    deck.charge(words[0]);
    deck.multiplicity(words[1]);
  }
  /// `method = b3lyp`, with the sign or without.
  void rem(std::string_view line) {
    std::string text(line);
    std::ranges::replace(text, '=', ' ');
    const auto words = tokens(text);
    if (words.size() < 2) return;
    const auto key = lower(words[0]);
    if (key == "method") method = words[1];
    else if (key == "exchange") exchange = words[1];
    else if (key == "correlation" && lower(words[1]) != "none") correlation = words[1];
    else if (key == "basis" && lower(words[1]) != "gen") deck.run.method.basis_set.set(std::string(words[1]), deck.here());
    else if (key == "jobtype" || key == "job_type") deck.task(words[1]);
    else if (key == "solvent_method") deck.run.method.solvation.set(std::string(words[1]), deck.here());
  }
};

}  // namespace

simulation::Calculation read_input(File& file, int index) {
  Reader reader{simulation::InputDeck(file, index, "Q-Chem", '!'), {}, {}, {}, {}, {}};
  std::string_view line;
  while (reader.deck.next(line)) {
    const auto words = tokens(line);
    if (words.empty()) continue;
    if (words[0].starts_with("@@@")) {
      reader.deck.run.diagnostics.push_back({Severity::note, "the input holds several jobs: the first one is described", reader.deck.here()});
      break;
    }
    if (words[0].starts_with('$')) reader.section = lower(words[0]) == "$end" ? std::string() : lower(words[0]);
    else if (reader.section == "$molecule") reader.molecule(words);
    else if (reader.section == "$rem") reader.rem(line);
    else if (reader.section == "$comment" && !reader.deck.run.title) reader.deck.run.title.set(std::string(line), reader.deck.here());
  }
  if (!reader.method.empty()) reader.deck.method(reader.method);
  else if (lower(reader.exchange) == "hf" && !reader.correlation.empty()) reader.deck.method(reader.correlation);
  else if (!reader.exchange.empty()) reader.deck.method(reader.exchange + reader.correlation);
  return reader.deck.finish(reader.atoms, reader.section.empty() && reader.counted);
}

}  // namespace quarry::qchem
