// SPDX-License-Identifier: GPL-3.0-or-later
#include "nwchem/input.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include "quarry/units.hpp"
#include "simulation/input_deck.hpp"
#include "simulation/text.hpp"

namespace quarry::nwchem {

namespace {

using simulation::lower;
using simulation::tokens;

constexpr std::array<std::string_view, 6> multiplicities{"singlet", "doublet", "triplet", "quartet", "quintet", "sextet"};

struct Reader {
  simulation::InputDeck deck;
  simulation::InputAtoms atoms;
  std::string block;                  ///< the one in hand: geometry, basis, dft, ...
  std::string inner;                  ///< a block within it: zmatrix, ...
  std::string functional, dispersion, theory;
  std::set<std::string> bases;
  bool all_atoms = true;

  void begin(const std::vector<std::string_view>& words) {
    block = lower(words[0]);
    inner.clear();
    if (block == "basis") bases.clear();
    if (block != "geometry") return;
    double scale = 1;
    for (std::size_t i = 1; i + 1 < words.size(); ++i)
      if (lower(words[i]) == "units") scale = lower(words[i + 1]).starts_with("a") && !lower(words[i + 1]).starts_with("an") ? constants::bohr : lower(words[i + 1]) == "bohr" ? constants::bohr : 1;
    atoms = simulation::InputAtoms(scale);
    all_atoms = true;
  }

  void geometry(const std::vector<std::string_view>& words) {
    const auto key = lower(words[0]);
    if (key == "zmatrix" || key == "zmt" || key == "zcoord" || key == "system" || key == "crystal" || key == "surface") inner = key;
    // By symmetry, or from a file, come atoms that are not in the list; in a lattice positions are fractions.
    if (key == "load" || inner == "system" || inner == "crystal" || inner == "surface") all_atoms = false;
    if (key == "symmetry" && std::ranges::none_of(words, [](auto word) { return lower(word) == "c1"; }) && words.size() > 1) all_atoms = false;
    if (key == "symmetry" || key == "load" || key == "autosym" || key == "noautosym" || key == inner) return;
    if (inner.empty()) atoms.add(words);
    else if (inner.starts_with("zm") && key != "variables" && key != "constants") atoms.spoil();
  }

  void line(std::string_view text);
  void task(const std::vector<std::string_view>& words);
};

void Reader::task(const std::vector<std::string_view>& words) {
  theory = words.size() > 1 ? lower(words[1]) : "";
  deck.run.type.clear();
  deck.task(words.size() > 2 ? words[2] : "energy");
}

void Reader::line(std::string_view text) {
  const auto words = tokens(text);
  if (words.empty()) return;
  const auto key = lower(words[0]);
  if (!block.empty()) {
    if (key == "end") {
      if (inner.empty() || block != "geometry") block.clear();
      inner.clear();
    } else if (block == "geometry") {
      geometry(words);
    } else if (block == "basis") {
      for (std::size_t i = 1; i + 1 < words.size(); ++i)
        if (lower(words[i]) == "library") bases.emplace(words[i + 1]);
    } else if (block == "dft" && key == "xc" && words.size() > 1) {
      functional = simulation::trimmed(text.substr(text.find_first_of(" \t")));
    } else if (block == "dft" && key == "mult" && words.size() > 1) {
      deck.multiplicity(words[1]);
    } else if (block == "scf") {
      for (std::size_t i = 0; i < multiplicities.size(); ++i)
        if (key == multiplicities[i]) deck.run.method.multiplicity.set(static_cast<std::int64_t>(i) + 1, deck.here());
    }
    return;
  }
  if (key == "charge" && words.size() > 1) deck.charge(words[1]);
  else if (key == "task") task(words);
  else if (key == "title" && words.size() > 1) {
    auto title = simulation::trimmed(text.substr(5));
    while (!title.empty() && title.front() == '"') title.remove_prefix(1);
    while (!title.empty() && title.back() == '"') title.remove_suffix(1);
    if (!title.empty()) deck.run.title.set(std::string(title), deck.here());
  } else if (key == "geometry" || key == "basis" || key == "dft" || key == "scf" || key == "mp2" || key == "driver" || key == "ccsd" || key == "tce" ||
             key == "tddft" || key == "nwpw" || key == "cosmo" || key == "hessian" || key == "freq" || key == "property" || key == "ecp" || key == "pspw") {
    begin(words);
  }
}

}  // namespace

simulation::Calculation read_input(File& file, int index) {
  Reader reader{simulation::InputDeck(file, index, "NWChem", '#'), {}, {}, {}, {}, {}, {}, {}, true};
  std::string_view line;
  bool tasks = false;
  while (reader.deck.next(line)) {
    // Directives of one line stand between semicolons.
    for (auto rest = line; !rest.empty();) {
      const auto end = std::min(rest.find(';'), rest.size());
      reader.line(simulation::trimmed(rest.substr(0, end)));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    tasks = tasks || !reader.theory.empty();
  }
  auto& method = reader.deck.run.method;
  if (reader.theory == "dft" || reader.theory == "tddft") {
    if (!reader.functional.empty()) reader.deck.method(reader.functional);
    else method.name.set("DFT", reader.deck.whole());
  } else if (reader.theory == "scf") {
    reader.deck.method("HF");
  } else if (!reader.theory.empty() && reader.theory != "tce" && reader.theory != "esp" && reader.theory != "shell") {
    reader.deck.method(reader.theory);
  }
  if (reader.bases.size() == 1) method.basis_set.set(*reader.bases.begin(), reader.deck.whole());
  else if (reader.bases.size() > 1) method.basis_set.set("mixed", reader.deck.whole());
  if (!reader.all_atoms) reader.atoms.spoil();
  return reader.deck.finish(reader.atoms, reader.block.empty() && tasks && !reader.deck.cut());
}

}  // namespace quarry::nwchem
