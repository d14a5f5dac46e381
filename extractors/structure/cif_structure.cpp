// SPDX-License-Identifier: GPL-3.0-or-later
#include "structure/cif_structure.hpp"

#include <algorithm>
#include <cmath>

#include "quarry/number.hpp"

namespace quarry::structure {

namespace {

double cell_value(const CifBlock& block, std::string_view tag, std::string_view dotted, double absent) {
  const auto text = block.first({tag, dotted});
  if (text.empty()) return absent;
  return parse_double(text).value_or(0);  // what cannot be read closes no cell
}

std::optional<crystal::Matrix> lattice_of(const CifBlock& block) {
  crystal::Cell cell;
  cell.a = cell_value(block, "_cell_length_a", "_cell.length_a", 0);
  cell.b = cell_value(block, "_cell_length_b", "_cell.length_b", 0);
  cell.c = cell_value(block, "_cell_length_c", "_cell.length_c", 0);
  cell.alpha = cell_value(block, "_cell_angle_alpha", "_cell.angle_alpha", 90);
  cell.beta = cell_value(block, "_cell_angle_beta", "_cell.angle_beta", 90);
  cell.gamma = cell_value(block, "_cell_angle_gamma", "_cell.angle_gamma", 90);
  return crystal::lattice_of(cell);
}

std::string_view leading_letters(std::string_view text) {
  std::size_t n = 0;
  while (n < text.size() && ((text[n] | 0x20) >= 'a' && (text[n] | 0x20) <= 'z')) ++n;
  return text.substr(0, n);
}

std::string proper(std::string_view letters) {
  std::string symbol(letters);
  for (std::size_t i = 0; i < symbol.size(); ++i)
    symbol[i] = static_cast<char>(i == 0 ? symbol[i] & ~0x20 : symbol[i] | 0x20);
  return symbol;
}

struct Named {
  const Element* element = nullptr;
  bool dummy = false;
  bool hydrogens_implied = false;  ///< `Wat`, `OH`
};

/// A type symbol is a whole element symbol before its charge.
Named element_of_type(std::string_view type) {
  Named named;
  if (crystal::hydrogen_isotope(type)) {
    named.element = find_element("H");
    return named;
  }
  if (crystal::dummy_label(type)) {
    named.dummy = true;
    return named;
  }
  const auto symbol = proper(leading_letters(type));
  named.element = find_element(symbol);
  if (named.element == nullptr && (symbol == "Wat" || symbol == "Oh" || symbol == "Ow")) {
    named.element = find_element("O");
    named.hydrogens_implied = true;
  }
  return named;
}

/// A label begins with a symbol, but `CA1` may be carbon or calcium: what the formula names decides, else the letters' case.
Named element_of_label(std::string_view label, const std::optional<Formula>& formula) {
  const auto letters = leading_letters(label);
  Named named;
  if (letters.empty()) return named;
  const bool isotope = crystal::hydrogen_isotope(label);
  if (isotope || crystal::dummy_label(label)) {
    named.element = isotope ? find_element("H") : nullptr;
    named.dummy = !isotope;
    return named;
  }
  const auto* one = find_element(proper(letters.substr(0, 1)));
  const auto* two = letters.size() < 2 ? nullptr : find_element(proper(letters.substr(0, 2)));
  if (formula && one != nullptr && two != nullptr) {
    const bool has_one = formula->composition.contains(one->symbol);
    const bool has_two = formula->composition.contains(two->symbol);
    if (has_one != has_two) {
      named.element = has_one ? one : two;
      return named;
    }
  }
  const bool lower_second = letters.size() >= 2 && (letters[1] & 0x20) != 0;
  if (one == nullptr || two == nullptr) named.element = two != nullptr ? two : one;
  else if (lower_second) named.element = two;
  if (letters.size() > 2 && !(lower_second && (letters[2] & 0x20) == 0) && two != nullptr && one != nullptr)
    named.element = nullptr;  // `Wat1`, `CAB`: a word, no symbol
  return named;
}

struct Asymmetric {
  crystal::Structure structure;
  bool certain = true;
};

std::optional<crystal::Vector> position_of(const CifAtom& atom) {
  crystal::Vector p{};
  const std::array<const std::string*, 3> texts{&atom.x, &atom.y, &atom.z};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto value = parse_double(*texts[i]);
    if (!value || !std::isfinite(*value) || std::abs(*value) > 1e6) return std::nullopt;
    p[i] = *value;
  }
  return p;
}

Asymmetric asymmetric_unit(const CifBlock& block, const crystal::Matrix& lattice, CifCrystal& crystal) {
  Asymmetric unit;
  unit.structure.lattice = lattice;
  const auto to_fractional = crystal::inverse(lattice);
  for (const auto& atom : block.atoms) {
    if (atom.calc_flag == "dum") continue;
    Named named = atom.type_symbol.empty() ? Named{} : element_of_type(atom.type_symbol);
    if (named.element == nullptr && !named.dummy) named = element_of_label(atom.label, crystal.formula_sum);
    if (named.dummy) continue;
    const auto& name = atom.label.empty() ? atom.type_symbol : atom.label;
    if (named.element == nullptr) {
      crystal.warnings.push_back("no element is known for the atom '" + name + "'");
      unit.certain = false;
      return unit;
    }
    const bool no_place = atom.x.empty() || atom.y.empty() || atom.z.empty();
    auto position = no_place ? std::nullopt : position_of(atom);
    if (!no_place && !position) {
      crystal.warnings.push_back("the position of the atom '" + name + "' is no number");
      unit.certain = false;
      return unit;
    }
    unit.structure.implicit_atoms |= no_place || named.hydrogens_implied;
    if (no_place) continue;
    const auto occupancy = atom.occupancy.empty() ? 1.0 : parse_double(atom.occupancy).value_or(-1);
    if (occupancy < 0 || occupancy > 1e3) {
      crystal.warnings.push_back("the occupancy of the atom '" + name + "' is no number: " + atom.occupancy);
      unit.certain = false;
      return unit;
    }
    if (occupancy == 0) continue;
    if (occupancy > 1.05) crystal.warnings.push_back("the occupancy of the atom '" + name + "' is more than one: taken as one");
    if (block.cartesian && to_fractional) position = crystal::times(*position, *to_fractional);
    const auto species = unit.structure.species_index(
        {{std::string(named.element->symbol), std::min(1.0, occupancy)}});
    unit.structure.sites.push_back({species, *position});
  }
  return unit;
}

/// The operations that the block lists; empty where it lists none, nothing where one cannot be read.
std::optional<std::vector<Operation>> listed_operations(const CifBlock& block, CifCrystal& crystal) {
  std::vector<Operation> result;
  const auto read = [&](const std::vector<std::string>& texts, std::vector<Operation>& into) {
    for (const auto& text : texts) {
      const auto operation = parse_operation(text);
      if (!operation) {
        crystal.warnings.push_back("a symmetry operation cannot be read: '" + text + "'");
        return false;
      }
      into.push_back(*operation);
    }
    return true;
  };
  if (!read(block.operations, result)) return std::nullopt;
  std::vector<Operation> centerings;
  if (!read(block.centerings, centerings)) return std::nullopt;
  if (centerings.empty() || result.empty()) return result;
  std::vector<Operation> all;
  for (const auto& centering : centerings)
    for (const auto& operation : result) all.push_back(centering.after(operation));
  return all;
}

std::vector<Operation> named_operations(const CifBlock& block, const crystal::Cell& cell, int number) {
  std::vector<Operation> result;
  const auto hall = block.first({"_space_group_name_hall", "_symmetry_space_group_name_hall"});
  if (!hall.empty()) result = operations_of_hall(hall);
  const auto name = block.first({"_space_group_name_h-m_alt", "_symmetry_space_group_name_h-m",
                                 "_space_group_name_h-m_full", "_space_group_name_h-m_ref"});
  if (result.empty() && !name.empty()) result = operations_of_name(name, cell.alpha, cell.gamma);
  if (result.empty() && number != 0) result = operations_of_number(number, cell.alpha, cell.gamma);
  return result;
}

int declared_number(const CifBlock& block, const crystal::Cell& cell) {
  const auto text = block.first({"_space_group_it_number", "_symmetry_int_tables_number",
                                 "_symmetry_group_it_number"});
  if (const auto number = parse_integer(text); number && *number >= 1 && *number <= 230)
    return static_cast<int>(*number);
  const auto name = block.first({"_space_group_name_h-m_alt", "_symmetry_space_group_name_h-m"});
  return name.empty() ? 0 : number_of_name(name, cell.alpha, cell.gamma);
}

/// Atoms in the cell by formula and Z, where the file has both.
std::optional<Composition> stated_cell(const CifBlock& block, const CifCrystal& crystal) {
  const auto z = parse_double(block.first({"_cell_formula_units_z"}));
  if (!z || *z <= 0 || *z > 1e5 || !crystal.formula_sum) return std::nullopt;
  Composition result = crystal.formula_sum->composition;
  for (auto& [symbol, amount] : result) amount *= *z;
  return result;
}

bool close(const Composition& a, const Composition& b) {
  for (const auto& [symbol, amount] : a) {
    const auto other = b.find(symbol);
    if (std::abs(amount - (other == b.end() ? 0 : other->second)) > 0.02 * amount + 0.01) return false;
  }
  return a.size() == b.size();
}

/// Compares the cell with `_chemical_formula_sum`, whose hydrogens often have no site.
void compare_with_formula(CifCrystal& crystal) {
  if (!crystal.structure || !crystal.formula_sum) return;
  auto found = atomic_fractions(crystal::composition(*crystal.structure));
  auto stated = atomic_fractions(crystal.formula_sum->composition);
  if (close(found, stated)) return;
  const double found_hydrogen = found.contains("H") ? found["H"] : 0;
  const double stated_hydrogen = stated.contains("H") ? stated["H"] : 0;
  found.erase("H");
  stated.erase("H");
  if (stated_hydrogen > found_hydrogen && !found.empty() && close(atomic_fractions(found), atomic_fractions(stated))) {
    crystal.structure->implicit_atoms = true;
    crystal.notes.emplace_back("hydrogen atoms of the formula have no site");
    return;
  }
  crystal.warnings.emplace_back("the sites do not give the formula that the file states");
}

void build(const CifBlock& block, CifCrystal& crystal) {
  if (block.atoms_cut || block.operations_cut) {
    crystal.warnings.emplace_back(block.atoms_cut ? "the list of atoms may be cut: no structure is read"
                                                  : "the list of symmetry operations may be cut: no structure is read");
    return;
  }
  auto unit = asymmetric_unit(block, *crystal.lattice, crystal);
  if (!unit.certain || unit.structure.sites.empty()) return;
  auto listed = listed_operations(block, crystal);
  if (!listed) return;
  const auto cell = crystal::cell_of(*crystal.lattice);
  const auto named = listed->size() <= 1 ? named_operations(block, cell, crystal.declared_number)
                                         : std::vector<Operation>{};
  if (!listed->empty()) {
    crystal.structure = expand(unit.structure, *listed, crystal.warnings);
  } else if (!named.empty()) {
    crystal.structure = expand(unit.structure, named, crystal.warnings);
  } else if (crystal.declared_number > 1 || !block.first({"_space_group_name_h-m_alt", "_symmetry_space_group_name_h-m"}).empty()) {
    crystal.warnings.emplace_back("the setting of the space group is not known: no structure is read");
    return;
  } else {
    crystal.structure = expand(unit.structure, {*parse_operation("x,y,z")}, crystal.warnings);
    crystal.warnings.emplace_back("no symmetry is stated: the sites are taken as the whole cell");
  }
  if (!crystal.structure) {
    crystal.warnings.emplace_back("the cell has more sites than are read");
    return;
  }
  // Some programs list x,y,z alone beside a group of more: is the list the cell, or its part?
  if (listed->size() == 1 && named.size() > 1) {
    const auto stated = stated_cell(block, crystal);
    if (stated && !close(crystal::composition(*crystal.structure), *stated)) {
      auto full = expand(unit.structure, named, crystal.warnings);
      if (full && close(crystal::composition(*full), *stated)) crystal.structure = std::move(full);
    }
  }
}

}  // namespace

CifCrystal understand(const CifBlock& block) {
  CifCrystal crystal;
  if (const auto text = block.first({"_chemical_formula_sum"}); !text.empty()) crystal.formula_sum = parse_formula(text);
  crystal.lattice = lattice_of(block);
  if (!crystal.lattice) return crystal;
  crystal.declared_number = declared_number(block, crystal::cell_of(*crystal.lattice));
  if (block.macromolecular || block.atoms.empty()) return crystal;
  build(block, crystal);
  if (crystal.structure && !block.first({"_cell_modulation_dimension"}).empty())
    crystal.warnings.emplace_back("the structure is modulated: the average cell is read");
  compare_with_formula(crystal);
  return crystal;
}

}  // namespace quarry::structure
