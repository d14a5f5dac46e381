// SPDX-License-Identifier: GPL-2.0-or-later
#include "molecule/pdb.hpp"

#include <algorithm>
#include <cctype>

#include "molecule/molfile.hpp"
#include "molecule/text.hpp"

namespace quarry::molecule {
namespace {

/// `CL` as `Cl`; empty where it is no element.
std::string as_symbol(std::string_view text) {
  if (text.empty() || text.size() > 2) return {};
  std::string symbol;
  for (const char c : text) symbol += static_cast<char>(symbol.empty() ? std::toupper(static_cast<unsigned char>(c)) : std::tolower(static_cast<unsigned char>(c)));
  if (symbol == "D" || symbol == "T") return "H";
  return symbol_of(atomic_number(symbol)) == symbol ? symbol : std::string();
}

/// What peptides and nucleic acids are made of; their names start with the element's one letter.
bool is_common_residue(std::string_view residue) {
  static constexpr std::array names{"ALA", "ARG", "ASN", "ASP", "CYS", "GLN", "GLU", "GLY", "HIS", "ILE", "LEU", "LYS", "MET", "PHE", "PRO",
                                    "SER", "THR", "TRP", "TYR", "VAL", "HOH", "DA",  "DC",  "DG",  "DT",  "A",   "C",   "G",   "U"};
  return std::find(names.begin(), names.end(), residue) != names.end();
}

std::optional<std::array<double, 6>> cell_of(std::string_view line) {
  constexpr std::array<std::pair<std::size_t, std::size_t>, 6> places{{{6, 9}, {15, 9}, {24, 9}, {33, 7}, {40, 7}, {47, 7}}};
  std::array<double, 6> cell{};
  for (std::size_t i = 0; i < 6; ++i) {
    const auto value = real(columns(line, places[i].first, places[i].second));
    if (!value || *value <= 0 || (i >= 3 && *value >= 180)) return std::nullopt;
    cell[i] = *value;
  }
  const bool placeholder = cell[0] == 1 && cell[1] == 1 && cell[2] == 1;
  return placeholder ? std::nullopt : std::optional(cell);
}

void add_words(std::string& to, std::string_view more) {
  if (more.empty() || to.size() > 400) return;
  if (!to.empty()) to += ' ';
  to += more;
}

void take_atom(PdbModel& model, std::string_view line, std::int64_t number) {
  const auto x = real(columns(line, 30, 8)), y = real(columns(line, 38, 8)), z = real(columns(line, 46, 8));
  if (!x || !y || !z) return;
  if (model.listed++ == 0) model.first_atom_line = number;
  const char alternate = line[16];
  if (alternate != ' ' && alternate != 'A' && alternate != '1') {
    ++model.alternates;
    return;
  }
  const auto element = pdb_element(line);
  if (element.empty()) {
    ++model.unknown;
    return;
  }
  model.charged = model.charged || !columns(line, 78, 2).empty();
  ++model.atoms[element];
  if (model.placed.size() < static_cast<std::size_t>(most_atoms)) model.placed.push_back({element, *x, *y, *z});
}

}  // namespace

std::string pdb_element(std::string_view line) {
  if (const auto stated = as_symbol(columns(line, 76, 2)); !stated.empty()) return stated;
  if (!columns(line, 76, 2).empty()) return {};
  const auto name = line.substr(12, 4);
  const auto first = std::find_if(name.begin(), name.end(), [](unsigned char c) { return std::isalpha(c) != 0; });
  if (first == name.end()) return {};
  if (is_common_residue(columns(line, 17, 3))) return as_symbol(std::string(1, *first));
  if (name[0] == ' ' || (name[0] >= '0' && name[0] <= '9')) return as_symbol(std::string(1, *first));
  // Letters from the first column on: an element of two letters, or a name that is not set in its place. `CL1` is chlorine,
  // `CA1` may be carbon alpha.
  constexpr std::string_view greek = "ABGDEZHOX";
  const bool two = std::isalpha(static_cast<unsigned char>(name[1])) != 0 && (name[2] == ' ' || greek.find(name[1]) == greek.npos);
  return two ? as_symbol(name.substr(0, 2)) : std::string();
}

PdbModel read_pdb(File& file) {
  PdbModel model;
  LineReader lines(file, 64 << 10);
  std::string_view line;
  bool in_first = true, had_model = false;
  while (lines.next(line)) {
    if (line.starts_with("MODEL ")) {
      if (had_model) ++model.models;
      had_model = true;
      in_first = model.models == 1;
    } else if (in_first && (line.starts_with("ATOM  ") || line.starts_with("HETATM"))) {
      if (line.size() >= 54 && (lines.terminated() || line.size() >= 78)) take_atom(model, line, lines.number());
    } else if (line.starts_with("HEADER")) {
      if (columns(line, 62, 4) != "XXXX") model.entry = columns(line, 62, 4);
    } else if (line.starts_with("TITLE")) {
      add_words(model.title, columns(line, 10, 70));
    } else if (line.starts_with("EXPDTA")) {
      add_words(model.method, columns(line, 10, 70));
    } else if (line.starts_with("CRYST1") && lines.terminated()) {
      model.cell = cell_of(line);
      model.cell_line = lines.number();
    } else if (trimmed(line) == "END" || line.starts_with("MASTER")) {
      model.ended = true;
    }
  }
  return model;
}

}  // namespace quarry::molecule
