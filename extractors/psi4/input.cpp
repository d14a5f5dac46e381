// SPDX-License-Identifier: GPL-3.0-or-later
#include "psi4/input.hpp"

#include <array>

#include "quarry/units.hpp"
#include "simulation/input_deck.hpp"
#include "simulation/text.hpp"

namespace quarry::psi4 {

namespace {

using simulation::lower;
using simulation::tokens;
using simulation::trimmed;

struct Call {
  std::string_view name, task;
};
constexpr std::array calls{Call{"energy(", "energy"},         Call{"optimize(", "opt"}, Call{"opt(", "opt"},       Call{"frequency(", "freq"},
                           Call{"frequencies(", "freq"},      Call{"freq(", "freq"},    Call{"gradient(", ""},     Call{"properties(", "energy"}};

struct Reader {
  simulation::InputDeck deck;
  std::vector<std::vector<std::string>> rows = {};  ///< of the molecule
  double scale = 1;
  bool in_molecule = false, in_set = false, molecule = false, cartesian = true, internal = false;
  std::string asked = {}, basis = {}, reference = {};

  /// A row of the molecule: charge and multiplicity, an atom, an option, or a value of a variable.
  void row(std::string_view line) {
    const auto words = tokens(line);
    if (words.empty()) return;
    const auto key = lower(words[0]);
    if (words.size() == 2 && parse_integer(words[0]) && parse_integer(words[1])) {
      deck.charge(words[0]);
      deck.multiplicity(words[1]);
    } else if (key == "units") {
      const auto unit = words.size() > 1 ? lower(words[1]) : "";
      scale = unit == "bohr" || unit == "au" || unit == "a.u." ? constants::bohr : 1;
    } else if (key == "pubchem:" || key.starts_with("pubchem") || line == "--") {
      internal = true;  // atoms that are not in the list, or fragments with charges of their own
    } else if (key != "symmetry" && key != "no_reorient" && key != "noreorient" && key != "no_com" && key != "nocom" && line.find('=') == std::string_view::npos) {
      rows.emplace_back(words.begin(), words.end());
    }
  }

  /// `set basis cc-pvdz`, or a line of a block of them.
  void option(std::string_view line) {
    const auto words = tokens(line);
    if (words.size() < 2) return;
    const auto key = lower(words[0]);
    if (key == "basis") basis = words[1];
    else if (key == "reference") reference = lower(words[1]);
  }

  /// `energy('b3lyp/cc-pvdz', molecule=h2o)`
  void call(std::string_view line) {
    for (const auto& one : calls) {
      const auto at = line.find(one.name);
      const bool word = at == 0 || (at != std::string_view::npos && (line[at - 1] == ' ' || line[at - 1] == '='));
      if (!word) continue;
      auto rest = trimmed(line.substr(at + one.name.size()));
      if (rest.empty() || (rest[0] != '\'' && rest[0] != '"')) return;
      const auto close = rest.find(rest[0], 1);
      if (close == std::string_view::npos) return;
      rest = rest.substr(1, close - 1);
      asked = rest.substr(0, rest.find('/'));
      if (const auto slash = rest.find('/'); slash != std::string_view::npos) basis = rest.substr(slash + 1);
      deck.run.type.clear();
      deck.task(one.task);
      return;
    }
  }

  void line(std::string_view text) {
    if (in_molecule || in_set) {
      if (text.starts_with('}')) in_molecule = in_set = false;
      else if (in_molecule) row(text);
      else option(text);
      return;
    }
    const bool opens = text.ends_with('{');
    if (text.starts_with("molecule") && opens) {
      rows.clear();
      scale = 1;
      internal = false;
      in_molecule = molecule = true;
    } else if (text.starts_with("set ") && opens) {
      in_set = true;
    } else if (text.starts_with("set ")) {
      option(text.substr(4));
    } else {
      call(text);
    }
  }
};

}  // namespace

simulation::Calculation read_input(File& file, int index) {
  Reader reader{simulation::InputDeck(file, index, "Psi4", '#')};
  std::string_view line;
  while (reader.deck.next(line)) reader.line(line);
  simulation::InputAtoms atoms(reader.scale);
  for (const auto& row : reader.rows) atoms.add({row.begin(), row.end()});
  if (reader.internal) atoms.spoil();
  // Rows of a Z-matrix name other atoms; with three of them the second has one number only.
  for (const auto& row : reader.rows)
    if (row.size() != 4) atoms.not_cartesian();
  if (!reader.basis.empty()) reader.deck.run.method.basis_set.set(reader.basis, reader.deck.whole());
  const auto key = lower(reader.asked);
  const bool kohn_sham = reader.reference.ends_with("ks");
  if (key != "scf") reader.deck.method(reader.asked);
  else if (!kohn_sham) reader.deck.method("HF");
  return reader.deck.finish(atoms, reader.molecule && !reader.in_molecule && !reader.in_set && !reader.asked.empty());
}

}  // namespace quarry::psi4
