// SPDX-License-Identifier: GPL-3.0-or-later
#include "mopac/input.hpp"

#include <algorithm>
#include <array>

#include "simulation/input_deck.hpp"
#include "simulation/text.hpp"

namespace quarry::mopac {

namespace {

using simulation::lower;
using simulation::tokens;

constexpr std::array<std::string_view, 16> hamiltonians{"mndo", "mndod", "am1",    "pm3", "pm5",   "pm6",    "pm6-d3", "pm6-dh+",
                                                        "pm6-dh2", "pm6-d3h4", "pm7", "pm7-ts", "rm1", "sparkle", "pm6-org", "pm6-dh2x"};
constexpr std::array<std::string_view, 6> multiplicities{"singlet", "doublet", "triplet", "quartet", "quintet", "sextet"};

void keyword(simulation::InputDeck& deck, std::string_view word) {
  const auto key = lower(word);
  if (key.starts_with("charge=")) deck.charge(word.substr(7));
  else if (std::ranges::find(hamiltonians, key) != hamiltonians.end()) deck.run.method.name.set(std::string(word), deck.here());
  else if (key == "1scf" || key == "force") deck.task(key);
  else if (key == "ts") deck.task("ts");
  for (std::size_t i = 0; i < multiplicities.size(); ++i)
    if (key == multiplicities[i]) deck.run.method.multiplicity.set(static_cast<std::int64_t>(i) + 1, deck.here());
}

/// `C  1.2 1  0.0 1  0.0 1`: a flag of the optimization behind each coordinate; behind them, of internal coordinates, three atoms.
struct Row {
  std::vector<std::string> words;
  bool plain = false;  ///< no other atom is named
};

Row row_of(const std::vector<std::string_view>& words) {
  Row row{{std::string(words[0])}, words.size() == 4 || words.size() == 7};
  const std::size_t step = words.size() == 4 ? 1 : 2;
  if (row.plain)
    for (std::size_t i = 1; i < words.size(); i += step) row.words.emplace_back(words[i]);
  return row;
}

}  // namespace

simulation::Calculation read_input(File& file, int index) {
  simulation::InputDeck deck(file, index, "MOPAC", '\0');
  std::string_view line;
  std::vector<Row> rows;
  bool more = true, cartesian = false;  // another line of keywords follows
  int lines = 0;
  while (deck.next(line)) {
    const auto words = tokens(line);
    if (line.starts_with('*')) continue;
    if (more) {
      more = false;
      for (const auto word : words) {
        more = more || word == "+" || word == "&";
        cartesian = cartesian || lower(word) == "xyz";
        keyword(deck, word);
      }
      continue;
    }
    ++lines;
    if (lines == 1 && !line.empty()) deck.run.title.set(std::string(line), deck.here());
    if (lines <= 2) continue;
    if (words.empty()) break;
    rows.push_back(row_of(words));
  }
  simulation::InputAtoms atoms;
  // Up to three atoms internal coordinates look like others: only the keyword tells. `Tv` is a vector of a lattice.
  const bool all_plain = std::ranges::all_of(rows, &Row::plain);
  for (const auto& row : rows) {
    if (lower(row.words[0]) == "tv") atoms.spoil();
    atoms.add({row.words.begin(), row.words.end()});
  }
  if (!cartesian && (!all_plain || rows.size() < 4)) atoms.not_cartesian();
  deck.run.method.basis_type.clear();
  return deck.finish(atoms, lines > 2 && !deck.cut());
}

}  // namespace quarry::mopac
