// SPDX-License-Identifier: GPL-2.0-or-later
// Open Babel's one door.
#include "molecule/babel.hpp"

#include <openbabel/atom.h>
#include <openbabel/bond.h>
#include <openbabel/elements.h>
#include <openbabel/mol.h>
#include <openbabel/obconversion.h>
#include <openbabel/obiter.h>
#include <openbabel/oberror.h>

#include <algorithm>
#include <sstream>

#include "molecule/text.hpp"

namespace quarry::molecule {
namespace {

namespace ob = OpenBabel;

constexpr std::size_t most_warnings = 8;
constexpr std::size_t longest_warning = 200;

/// Open Babel's complaints go into its log alone, and from there to us.
void silence() {
  static std::ostringstream nowhere;
  nowhere.str({});
  ob::obErrorLog.SetOutputStream(&nowhere);
  ob::obErrorLog.SetOutputLevel(ob::obWarning);
  ob::obErrorLog.SetMaxLogEntries(64);
  ob::obErrorLog.ClearLog();
}

/// The last line of a message says what is wrong; the same one twice is said once.
std::vector<std::string> complaints() {
  std::vector<std::string> out;
  for (const auto level : {ob::obError, ob::obWarning}) {
    for (const auto& message : ob::obErrorLog.GetMessagesOfLevel(level)) {
      std::string text;
      for (const auto& word : words(message)) {
        for (const char c : word)
          if (c >= ' ' && c < 127) text += c;
        text += ' ';
      }
      text = std::string(trimmed(text.substr(0, longest_warning)));
      std::erase(text, '=');
      if (out.size() < most_warnings && std::find(out.begin(), out.end(), text) == out.end()) out.push_back(text);
    }
  }
  ob::obErrorLog.ClearLog();
  return out;
}

/// One line of a written format; empty where nothing was written.
std::string written(ob::OBMol& molecule, const char* format, const char* option) {
  ob::OBConversion conversion;
  if (!conversion.SetOutFormat(format)) return {};
  conversion.AddOption(option, ob::OBConversion::OUTOPTIONS);
  if (std::string_view(format) == "inchi") conversion.AddOption("w", ob::OBConversion::OUTOPTIONS);
  const auto text = conversion.WriteString(&molecule, true);
  return std::string(trimmed(std::string_view(text).substr(0, text.find('\n'))));
}

/// More bonds than any compound of the lighter elements has.
bool has_too_many_bonds(ob::OBAtom& atom) {
  const auto bonds = atom.GetExplicitDegree() + atom.GetImplicitHCount();
  switch (atom.GetAtomicNum()) {
    case 1: return bonds > 1;
    case 6: case 7: return bonds > 4;
    case 8: return bonds > 3;
    case 9: return bonds > 1;
    default: return false;
  }
}

Perceived perceived(ob::OBMol& molecule) {
  Perceived out;
  FOR_ATOMS_OF_MOL(atom, molecule) {
    ++out.listed;
    const auto number = static_cast<int>(atom->GetAtomicNum());
    if (number == 0) out.dummies = true;
    else ++out.atoms[symbol_of(number)];
    const auto implied = static_cast<int>(atom->GetImplicitHCount());
    if (implied > 0) out.atoms["H"] += implied, out.implied = true;
    out.overbonded = out.overbonded || has_too_many_bonds(*atom);
    out.loose_hydrogen = out.loose_hydrogen || (number == 1 && atom->GetExplicitDegree() == 0);
  }
  out.weight = molecule.GetMolWt();
  out.charge = molecule.GetTotalCharge();
  out.rings = static_cast<int>(molecule.GetSSSR().size());
  if (out.dummies || out.listed == 0) return out;
  out.smiles = written(molecule, "can", "n");
  if (out.smiles.find('*') != out.smiles.npos) out.smiles.clear();
  const auto inchi = written(molecule, "inchi", "a0");
  if (inchi.starts_with("InChI=1S/")) out.inchi = inchi;
  const auto key = out.inchi.empty() ? std::string() : written(molecule, "inchi", "K");
  if (key.size() == 27) out.inchi_key = key;
  return out;
}

Reading read(const char* format, const std::string& text) {
  silence();
  Reading reading;
  ob::OBConversion conversion;
  ob::OBMol molecule;
  if (conversion.SetInFormat(format) && conversion.ReadString(&molecule, text)) reading.molecule = perceived(molecule);
  reading.warnings = complaints();
  return reading;
}

}  // namespace

void load_babel() {
  silence();
  read("smi", "C[C@H](N)C(=O)Oc1ccc[nH]1");
  read_atoms({{"O", 0, 0, 0}, {"H", 0.757, 0.587, 0}, {"H", -0.757, 0.587, 0}});
  read("mol", "\n\n\n  1  0  0  0  0  0  0  0  0  0999 V2000\n    0.0000    0.0000    0.0000 C   0  0  0  0  0  0  0  0  0  0  0  0\nM  END\n");
}

Reading read_mol(const std::string& clean) { return read("mol", clean); }
Reading read_smiles(const std::string& smiles) { return read("smi", smiles + "\n"); }

Reading read_atoms(const std::vector<PlacedAtom>& atoms) {
  silence();
  Reading reading;
  ob::OBMol molecule;
  molecule.BeginModify();
  for (const auto& placed : atoms) {
    auto* const atom = molecule.NewAtom();
    atom->SetAtomicNum(atomic_number(placed.symbol));
    atom->SetVector(placed.x, placed.y, placed.z);
  }
  molecule.SetDimension(3);
  molecule.EndModify();
  molecule.ConnectTheDots();
  molecule.PerceiveBondOrders();
  reading.molecule = perceived(molecule);
  reading.warnings = complaints();
  return reading;
}

int atomic_number(std::string_view symbol) { return static_cast<int>(ob::OBElements::GetAtomicNum(std::string(symbol).c_str())); }

std::string symbol_of(int number) { return number > 0 && number <= 118 ? ob::OBElements::GetSymbol(static_cast<unsigned>(number)) : ""; }

double electronegativity(std::string_view symbol) { return ob::OBElements::GetElectroNeg(static_cast<unsigned>(atomic_number(symbol))); }

bool is_metal(std::string_view symbol) {
  const int z = atomic_number(symbol);
  const bool main_group = z == 3 || z == 4 || z == 11 || z == 12 || z == 13 || z == 19 || z == 20;
  return main_group || (z >= 21 && z <= 31) || (z >= 37 && z <= 50) || (z >= 55 && z <= 84) || z >= 87;
}

}  // namespace quarry::molecule
