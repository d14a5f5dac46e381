// SPDX-License-Identifier: GPL-2.0-or-later
#include <array>
#include <cmath>
#include <numbers>
#include <set>

#include "molecule/babel.hpp"
#include "molecule/molfile.hpp"
#include "molecule/pdb.hpp"
#include "molecule/smiles.hpp"
#include "molecule/text.hpp"
#include "quarry/error.hpp"
#include "quarry/extractor.hpp"

namespace quarry::molecule {
namespace {

constexpr std::size_t most_records = 10'000;
constexpr std::size_t most_block_lines = 250'000;
constexpr std::size_t longest_key = 200;

/// Four digits behind the point, as weights are known.
double weight_of(const Perceived& molecule) { return real(trimmed(padded(molecule.weight, 0, 4))).value_or(molecule.weight); }

/// A title that names the substance, and not the file, the program or nobody.
bool is_name(std::string_view title) {
  if (title.size() < 2 || title.size() > 200 || title.find_first_of("/\\") != title.npos) return false;
  std::size_t letters = 0;
  for (const char c : title) {
    if (static_cast<unsigned char>(c) < ' ') return false;
    letters += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? 1u : 0u;
  }
  const bool file = title.ends_with(".mol") || title.ends_with(".sdf") || title.ends_with(".pdb") || title.ends_with(".cdx");
  return letters >= 2 && !file && title != "UNNAMED" && title != "untitled" && title != "Untitled" && title != "NO NAME";
}

/// Keys of a file's records: the title where it is one, else the number; a title's second use gets its number.
class Keys {
 public:
  std::string make(std::string_view title, std::size_t number) {
    const auto plain = std::to_string(number);
    std::string key;
    const bool path = title.find_first_of("/\\") != title.npos;  // it would name somebody's folders
    for (const char c : title.substr(0, path ? 0 : longest_key))
      if (static_cast<unsigned char>(c) >= ' ') key += c;
    if (key.empty()) key = plain;
    if (!seen_.insert(key).second) key += "~" + plain;
    seen_.insert(key);
    return key;
  }

 private:
  std::set<std::string> seen_;
};

void report(const Reading& reading, const std::string& whose, Sink& sink, const Place& place) {
  for (const auto& warning : reading.warnings) sink.diagnose(Severity::note, whose + "Open Babel: " + warning, place);
}

void state_no_period(Sink& sink, const Place& place) {
  sink.set("structure.nperiodic_dimensions", 0, place);
  sink.set("structure.dimension_types", Array{0, 0, 0}, place);
}

std::string sentence(std::string_view title, const Perceived& molecule) {
  std::string text = "Molecule";
  if (is_name(title)) text += " " + std::string(title);
  text += ", " + hill_formula(molecule.atoms);
  if (!molecule.smiles.empty()) text += ", SMILES " + molecule.smiles;
  return text;
}

/// What follows from bonds: only where these are stated, or well perceived.
void state_bonds(const Perceived& molecule, Sink& sink, const Place& place) {
  if (molecule.smiles.empty()) return;
  sink.set("molecule.smiles", molecule.smiles, place);
  if (!molecule.inchi.empty()) sink.set("molecule.inchi", molecule.inchi, place);
  if (!molecule.inchi_key.empty()) sink.set("molecule.inchi_key", molecule.inchi_key, place);
  sink.set("molecule.n_rings", molecule.rings, place);
  std::int64_t fragments = 1;
  for (const char c : molecule.smiles) fragments += c == '.' ? 1 : 0;
  sink.set("molecule.n_fragments", fragments, place);
}

void state_atoms(const Perceived& molecule, Sink& sink, const Place& place) {
  int total = 0;
  for (const auto& [symbol, count] : molecule.atoms) total += count;
  state_composition(molecule.atoms, electronegativity, sink, place);
  sink.set("molecule.number_of_atoms", total, place);
  sink.set("molecule.molecular_weight", weight_of(molecule), place);
}

/// Where Open Babel is not asked: the elements that are listed, without the hydrogen that nobody can tell.
void state_listed(const MolBlock& block, Sink& sink, const Place& place) {
  std::set<std::string> elements;
  for (const auto& symbol : block.symbols)
    if (const auto z = atomic_number(symbol); z > 0) elements.insert(symbol_of(z));
  if (!block.symbols.empty()) sink.set("material.nsites", block.symbols.size(), place);
  if (elements.empty() || block.query) return;
  sink.set("material.elements", Array(elements.begin(), elements.end()), place);
}

void state_mol(const MolBlock& block, const std::string& whose, Sink& sink, const Place& place) {
  if (is_name(block.title)) sink.set("material.common_name", block.title, place);
  if (!block.name.empty() && block.name.size() <= 400) sink.set("molecule.iupac_name", block.name, place);
  state_no_period(sink, place);
  if (!block.ended) sink.diagnose(Severity::warning, whose + "the molecule's end mark is missing", place);
  if (static_cast<int>(block.symbols.size()) > most_atoms) {
    state_listed(block, sink, place);
    return sink.diagnose(Severity::note, whose + "over 500 atoms: bonds are not looked at", place);
  }
  const auto reading = read_mol(block.clean);
  report(reading, whose, sink, place);
  const auto& molecule = reading.molecule;
  if (!molecule || molecule->listed == 0) return sink.diagnose(Severity::error, whose + "no molecule in it", place);
  if (molecule->dummies || (block.query && molecule->listed == static_cast<int>(block.symbols.size()))) {
    state_listed(block, sink, place);
    return sink.diagnose(Severity::note, whose + "it stands for several molecules: no formula", place);
  }
  sink.set("material.nsites", molecule->listed, place);
  if (block.bonds == 0 && molecule->listed > 1) {  // a list of atoms: what hydrogen Open Babel would add is not there
    state_listed(block, sink, place);
    return sink.diagnose(Severity::note, whose + "no bonds are listed: no formula is derived", place);
  }
  state_atoms(*molecule, sink, place);
  sink.set("molecule.charge", molecule->charge, place);
  if (molecule->overbonded) {
    sink.diagnose(Severity::warning, whose + "an atom has more bonds than it can have: no SMILES", place);
  } else {
    state_bonds(*molecule, sink, place);
    sink.set("molecule.perceived", false, place);
  }
  sink.set("extraction.summary", sentence(block.title, *molecule), place);
}

/// The lines of one molecule of an SDF, up to `$$$$` or the end. False where there is none left.
bool next_block(LineReader& lines, std::vector<std::string>& block, std::int64_t& start, bool& too_long) {
  block.clear();
  too_long = false;
  start = 0;
  std::string_view line;
  while (lines.next(line)) {
    if (start == 0) start = lines.number();
    if (line.starts_with("$$$$")) return true;
    too_long = too_long || line.size() > longest_line || block.size() >= most_block_lines;
    if (!too_long) block.emplace_back(line);
  }
  for (const auto& text : block)
    if (!trimmed(text).empty()) return true;
  return too_long;
}

/// A molecule of an SDF waits until it is known whether it is the only one.
struct Waiting {
  MolBlock block;
  std::int64_t line = 0;
};

void read_sdf(File& file, int index, Sink& sink) {
  LineReader lines(file, 64 << 10);
  Keys keys;
  std::vector<std::string> text;
  std::optional<Waiting> first;
  std::int64_t start = 0;
  bool too_long = false;
  std::size_t number = 0;
  const auto state = [&](const MolBlock& block, std::int64_t line, bool keyed, std::size_t which) {
    const Place place{index, line, -1, {}};
    const auto whose = keyed ? "molecule " + std::to_string(which) + ": " : std::string();
    if (!block.problem.empty()) return sink.diagnose(Severity::error, whose + block.problem, place);
    if (keyed) sink.record(keys.make(block.title, which));
    state_mol(block, whose, sink, place);
    if (keyed) sink.record({});
  };
  while (next_block(lines, text, start, too_long)) {
    if (++number > most_records) {
      sink.diagnose(Severity::warning, "molecules beyond the first 10,000 have no record of their own", {index, start, -1, {}});
      break;
    }
    auto block = too_long ? MolBlock{} : read_mol_block(text);
    if (too_long) block.problem = "its lines are longer, or more, than any program writes";
    if (number == 1) {
      first = Waiting{std::move(block), start};
      continue;
    }
    if (first) state(first->block, first->line, true, 1);
    first.reset();
    state(block, start, true, number);
  }
  if (first) state(first->block, first->line, false, 1);
}

/// SMILES that Open Babel could read; false where the line is none.
bool state_smiles(std::string_view smiles, std::string_view title, const std::string& key, bool keyed, Sink& sink, const Place& place) {
  const auto whose = "line " + std::to_string(place.line) + ": ";
  auto problem = smiles_problem(smiles);
  std::optional<Reading> reading;
  if (problem.empty()) {
    reading = read_smiles(std::string(smiles));
    report(*reading, whose, sink, place);
    if (!reading->molecule || reading->molecule->listed == 0) problem = "Open Babel cannot read it";
  }
  if (!problem.empty()) return sink.diagnose(Severity::error, whose + "no SMILES: " + problem, place), false;
  const auto& molecule = *reading->molecule;
  if (keyed) sink.record(key);
  if (is_name(title)) sink.set("material.common_name", title, place);
  if (molecule.dummies) {
    sink.diagnose(Severity::note, whose + "it stands for several molecules: no formula", place);
  } else {
    state_atoms(molecule, sink, place);
    sink.set("molecule.charge", molecule.charge, place);
    state_bonds(molecule, sink, place);
    sink.set("extraction.summary", sentence(title, molecule), place);
  }
  if (keyed) sink.record({});
  return true;
}

void read_smiles_file(File& file, int index, Sink& sink) {
  struct Line {
    std::string smiles, title;
    std::int64_t number;
  };
  LineReader lines(file, 64 << 10);
  Keys keys;
  std::optional<Line> first;
  std::size_t number = 0;
  const auto state = [&](const Line& line, bool keyed, std::size_t which) {
    state_smiles(line.smiles, line.title, keyed ? keys.make(line.title, which) : "", keyed, sink, {index, line.number, -1, {}});
  };
  std::string_view text;
  while (lines.next(text)) {
    const auto parts = trimmed(text);
    if (parts.empty() || parts.starts_with('#')) continue;
    const auto end = std::min(parts.find_first_of(" \t"), parts.size());
    Line line{std::string(parts.substr(0, end)), std::string(trimmed(parts.substr(end))), lines.number()};
    const bool cut = !lines.terminated() && line.title.empty() && number > 0;  // the last word may go on
    if (cut) sink.diagnose(Severity::note, "the last line has no end; its SMILES is taken as whole", {index, line.number, -1, {}});
    if (++number > most_records) {
      sink.diagnose(Severity::warning, "lines beyond the first 10,000 have no record of their own", {index, line.number, -1, {}});
      break;
    }
    if (number == 1) {
      first = std::move(line);
      continue;
    }
    if (first) state(*first, true, 1);
    first.reset();
    state(line, true, number);
  }
  if (first) state(*first, false, 1);
}

void state_cell(const std::array<double, 6>& cell, Sink& sink, const Place& place) {
  constexpr std::array names{"a", "b", "c", "alpha", "beta", "gamma"};
  for (std::size_t i = 0; i < names.size(); ++i) sink.set(std::string("structure.lattice.") + names[i], cell[i], place);
  const auto cosine = [&](std::size_t i) { return cell[i] == 90 ? 0.0 : std::cos(cell[i] * std::numbers::pi / 180.0); };
  const double a = cosine(3), b = cosine(4), c = cosine(5);
  const double square = 1 - a * a - b * b - c * c + 2 * a * b * c;
  if (square > 0) sink.set("structure.lattice.volume", cell[0] * cell[1] * cell[2] * std::sqrt(square), place);
  sink.set("structure.nperiodic_dimensions", 3, place);
  sink.set("structure.dimension_types", Array{1, 1, 1}, place);
}

/// Bonds are guessed only of small molecules without metals that list their hydrogen, and believed only where none had to be added.
void state_perceived(const PdbModel& model, Sink& sink, const Place& place) {
  const bool small = model.placed.size() == static_cast<std::size_t>(model.listed);
  bool metals = false;
  for (const auto& [symbol, count] : model.atoms) metals = metals || is_metal(symbol);
  if (!small || metals || model.charged || model.placed.size() < 2 || !model.atoms.contains("H")) return;
  const auto reading = read_atoms(model.placed);
  report(reading, {}, sink, place);
  const auto& molecule = reading.molecule;
  if (!molecule || molecule->overbonded || molecule->implied || molecule->dummies || molecule->loose_hydrogen)
    return sink.diagnose(Severity::note, "bonds cannot be told from the distances: no SMILES", place);
  sink.set("molecule.number_of_atoms", molecule->listed, place);
  sink.set("molecule.molecular_weight", weight_of(*molecule), place);
  sink.set("molecule.perceived", true, place);
  state_bonds(*molecule, sink, place);
}

void state_pdb(const PdbModel& model, int index, Sink& sink) {
  const Place place{index, model.first_atom_line > 0 ? model.first_atom_line : -1, -1, {}};
  if (model.cell) state_cell(*model.cell, sink, {index, model.cell_line, -1, {}});
  else if (model.listed > 0) state_no_period(sink, place);
  std::string summary = "PDB entry " + model.entry;
  if (model.entry.empty()) summary = "PDB file";
  if (!model.title.empty()) summary += ", " + model.title;
  if (!model.method.empty()) summary += ", " + model.method;
  sink.set("extraction.summary", summary, {index, -1, -1, {}});
  if (!model.method.empty() && model.method.find("MODEL") == model.method.npos) sink.set("origin.type", "experiment", {index, -1, -1, {}});
  if (!model.ended) sink.diagnose(Severity::warning, "no END: the file may be cut", {index, -1, -1, {}});
  if (model.listed == 0) return sink.diagnose(Severity::note, "no atom is listed", {index, -1, -1, {}});
  sink.set("material.nsites", model.listed, place);
  if (model.models > 1) sink.set("molecule.n_conformers", model.models, place);
  if (model.unknown > 0)
    return sink.diagnose(Severity::warning, "the element of " + std::to_string(model.unknown) + " atoms cannot be told: no formula", place);
  state_composition(model.atoms, electronegativity, sink, place);
  if (!model.atoms.contains("H") && model.atoms.contains("C"))
    sink.diagnose(Severity::warning, "no hydrogen is listed: the formula is that of the listed atoms", place);
  if (model.alternates > 0)
    sink.diagnose(Severity::note, std::to_string(model.alternates) + " alternate places of atoms are not counted in the formula", place);
  else state_perceived(model, sink, place);
}

bool is_molfile(std::string_view head) {
  const auto version = head.find("V2000");
  return version != head.npos || head.find("V3000") != head.npos;
}

bool is_pdb(std::string_view head) {
  for (const std::string_view record : {"HEADER", "TITLE ", "COMPND", "CRYST1", "REMARK", "AUTHOR", "MODEL ", "ATOM  ", "HETATM", "EXPDTA", "KEYWDS"})
    if (head.starts_with(record)) return true;
  return false;
}

void extract(Group& group, Sink& sink) {
  const int index = static_cast<int>(group.main);
  auto& file = group.files[group.main];
  try {
    const auto head = file.head(4'096);
    if (is_pdb(head)) state_pdb(read_pdb(file), index, sink);
    else if (is_molfile(head)) read_sdf(file, index, sink);
    else read_smiles_file(file, index, sink);
  } catch (const Error& error) {
    sink.diagnose(Severity::error, error.what(), {index, -1, -1, {}});
  }
}

}  // namespace

extern const Format format;
extern const Extractor plugin;
const Extractor plugin{&format, extract, load_babel};

}  // namespace quarry::molecule
