// SPDX-License-Identifier: GPL-3.0-or-later
#include "gamess/input.hpp"

#include <map>

#include "gamess/basis_names.hpp"
#include "quarry/units.hpp"
#include "simulation/input_deck.hpp"
#include "simulation/text.hpp"

namespace quarry::gamess {

namespace {

using simulation::lower;
using simulation::tokens;
using simulation::trimmed;

std::string upper(std::string_view text) {
  std::string result(text);
  for (auto& c : result)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return result;
}

struct Reader {
  simulation::InputDeck deck;
  simulation::InputAtoms atoms = simulation::InputAtoms();
  std::map<std::string, std::string> options = {};  ///< `CONTRL.SCFTYP`, in capitals
  std::string group = {};                           ///< the one in hand, without its `$`
  int data_lines = 0;
  bool data_ended = false, one_by_one = true;

  std::string option(const std::string& name) const {
    const auto found = options.find(name);
    return found == options.end() ? std::string() : found->second;
  }

  /// `SCFTYP=RHF RUNTYP=OPTIMIZE`, several on a line.
  void assign(const std::vector<std::string_view>& words) {
    for (const auto word : words)
      if (const auto at = word.find('='); at != std::string_view::npos) options[upper(group) + "." + upper(word.substr(0, at))] = upper(word.substr(at + 1));
  }

  /// Title, point group, atoms with their charges; with a group other than C1 a card more, and only the atoms that symmetry does not make.
  void data(std::string_view line) {
    ++data_lines;
    if (data_lines == 1) {
      if (!line.empty()) deck.run.title.set(std::string(line), deck.here());
      return;
    }
    const auto words = tokens(line);
    if (data_lines == 2) {
      one_by_one = words.size() == 1 && upper(words[0]) == "C1";
      return;
    }
    if (!one_by_one || words.empty()) return;
    const auto charge = words.size() == 5 ? parse_double(words[1]) : std::nullopt;
    if (!charge) return atoms.spoil();  // a basis set for each atom, or a Z-matrix
    const auto number = simulation::count_of(*charge);
    if (!number) return atoms.spoil();
    const auto text = std::to_string(*number);
    if (*number > 0) atoms.add({text, words[2], words[3], words[4]});
  }

  void line(std::string_view text) {
    if (group.empty()) {
      if (!text.starts_with('$')) return;
      const auto words = tokens(text);
      group = upper(words[0].substr(1));
      if (group == "DATA") return;
      text = trimmed(text.substr(words[0].size()));
    }
    const auto end = upper(text).find("$END");
    if (group == "DATA" && end == std::string::npos) return data(text);
    assign(tokens(text.substr(0, end == std::string::npos ? text.size() : end)));
    if (end == std::string::npos) return;
    data_ended = data_ended || group == "DATA";
    group.clear();
  }
};

}  // namespace

simulation::Calculation read_input(File& file, int index) {
  Reader reader{simulation::InputDeck(file, index, "GAMESS", '!')};
  std::string_view line;
  while (reader.deck.next(line)) reader.line(line);
  auto& deck = reader.deck;
  deck.charge(reader.option("CONTRL.ICHARG"));
  deck.multiplicity(reader.option("CONTRL.MULT"));
  const auto functional = reader.option("CONTRL.DFTTYP"), coupled = reader.option("CONTRL.CCTYP"), scf = reader.option("CONTRL.SCFTYP");
  if (!coupled.empty() && coupled != "NONE") deck.method(coupled);
  else if (reader.option("CONTRL.MPLEVL") == "2") deck.method("MP2");
  else if (!functional.empty() && functional != "NONE") deck.method(functional_name(functional));
  else if (scf == "RHF" || scf == "UHF" || scf == "ROHF") deck.method("HF");
  if (deck.run.method.functional && !functional.empty() && functional != "NONE") deck.run.method.functional.value->stated = functional;
  deck.task(reader.option("CONTRL.RUNTYP"));
  const auto yes = [&](const std::string& name) { return reader.option(name).starts_with(".T"); };
  const auto name = basis_name({reader.option("BASIS.GBASIS"), reader.option("BASIS.NGAUSS"), reader.option("BASIS.NDFUNC"), reader.option("BASIS.NPFUNC"),
                                reader.option("BASIS.NFFUNC"), yes("BASIS.DIFFSP"), yes("BASIS.DIFFS")});
  if (!name.empty()) deck.run.method.basis_set.set(name, deck.whole());
  return deck.finish(reader.atoms, reader.data_ended);
}

}  // namespace quarry::gamess
