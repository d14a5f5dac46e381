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
  crystal::Species species;  ///< empty: not known
  bool dummy = false;
  bool hydrogens_implied = false;  ///< `Wat`, `OH`
};

crystal::Species mixture_of(std::string_view text) {
  crystal::Species species;
  double sum = 0;
  while (!text.empty()) {
    const auto plus = text.find('+');
    auto part = text.substr(0, plus);
    text = plus == std::string_view::npos ? std::string_view() : text.substr(plus + 1);
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
    const auto letter = part.find_first_not_of("0123456789.()");
    if (letter == std::string_view::npos) return {};
    const auto amount = parse_double(part.substr(0, letter));
    const auto* element = find_element(part.substr(letter));
    if (!amount || !(*amount > 0) || element == nullptr) return {};
    species.push_back({std::string(element->symbol), *amount});
    sum += *amount;
  }
  return sum > 1.05 ? crystal::Species{} : species;
}

/// A type symbol is a whole element symbol before its charge, or a mixture: `0.5Ga + 0.26Zn + 0.24Mn`.
Named element_of_type(std::string_view type) {
  Named named;
  const auto letters = leading_letters(type);
  if (letters == "D" || letters == "T") {
    named.species = {{"H", 1}};
  } else if (crystal::dummy_label(type)) {
    named.dummy = true;
  } else if (const auto* element = find_element(proper(letters))) {
    named.species = {{std::string(element->symbol), 1}};
    named.hydrogens_implied = type.find("-H") != std::string_view::npos;
  } else if (const auto symbol = proper(letters); symbol == "Wat" || symbol == "Oh" || symbol == "Ow") {
    named.species = {{"O", 1}};
    named.hydrogens_implied = true;
  } else if (letters.empty()) {
    named.species = mixture_of(type);
  }
  return named;
}

/// A label begins with a symbol, but `CA1` may be carbon or calcium: what the formula names decides, else the letters' case.
Named element_of_label(std::string_view label, const std::optional<Formula>& formula) {
  const auto letters = leading_letters(label);
  Named named;
  if (letters.empty()) return named;
  if (letters == "D" && (!formula || formula->hydrogen_isotope)) {
    named.species = {{"H", 1}};
    return named;
  }
  named.dummy = crystal::dummy_label(label);
  const auto* one = find_element(proper(letters.substr(0, 1)));
  const auto* two = letters.size() < 2 ? nullptr : find_element(proper(letters.substr(0, 2)));
  const bool lower_second = letters.size() >= 2 && (letters[1] & 0x20) != 0;
  const bool lower_third = letters.size() >= 3 && (letters[2] & 0x20) != 0;
  const auto* element = one == nullptr || two == nullptr ? (two != nullptr ? two : one) : lower_second ? two : nullptr;
  if (lower_third || (one != nullptr && two == nullptr && lower_second)) element = nullptr;  // `Wat1`, `Ow1`: words
  if (formula) {
    const bool has_one = one != nullptr && formula->composition.contains(one->symbol);
    const bool has_two = two != nullptr && formula->composition.contains(two->symbol);
    if (has_one != has_two && !lower_third) element = has_one ? one : two;
  }
  if (const auto symbol = proper(letters); element == nullptr && (symbol == "Wat" || symbol == "Oh" || symbol == "Ow")) {
    element = find_element("O");
    named.hydrogens_implied = true;
  }
  if (element != nullptr) {
    named.species = {{std::string(element->symbol), 1}};
    named.hydrogens_implied |= label.find("-H") != std::string_view::npos;
    named.dummy = false;
  }
  return named;
}

Named name_of(const CifAtom& atom, const std::optional<Formula>& formula) {
  if (!atom.type_symbol.empty()) {
    auto named = element_of_type(atom.type_symbol);
    if (!named.species.empty() || named.dummy) return named;
  }
  auto named = element_of_label(atom.label, formula);
  // A type that says something else than the label is not explained by the label, unless the formula knows the element.
  if (!atom.type_symbol.empty() && !named.species.empty() &&
      (!formula || !formula->composition.contains(named.species[0].symbol)))
    named.species.clear();
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

/// `dots_are_zero`: as ICSD writes a coordinate of zero; else such an atom has no place.
Asymmetric asymmetric_unit(const CifBlock& block, bool dots_are_zero, CifCrystal& crystal) {
  Asymmetric unit;
  unit.structure.lattice = crystal.lattice;
  const auto to_fractional = crystal::inverse(*crystal.lattice);
  const auto give_up = [&](std::string why) {
    crystal.warnings.push_back(std::move(why));
    unit.certain = false;
    return unit;
  };
  for (auto atom : block.atoms) {
    if (atom.calc_flag == "dum") continue;
    const auto named = name_of(atom, crystal.formula_sum);
    if (named.dummy) continue;
    const auto& name = atom.label.empty() ? atom.type_symbol : atom.label;
    if (named.species.empty()) return give_up("no element is known for the atom '" + name + "'");
    for (auto* x : {&atom.x, &atom.y, &atom.z})
      if (*x == ".") *x = dots_are_zero ? "0" : "";
    const bool no_place = atom.x.empty() || atom.y.empty() || atom.z.empty();
    auto position = no_place ? std::nullopt : position_of(atom);
    if (!no_place && !position) return give_up("the position of the atom '" + name + "' is no number");
    unit.structure.implicit_atoms |= no_place || named.hydrogens_implied;
    if (no_place) continue;
    const auto occupancy = atom.occupancy.empty() ? 1.0 : parse_double(atom.occupancy).value_or(-1);
    if (occupancy < 0 || occupancy > 1e3)
      return give_up("the occupancy of the atom '" + name + "' is no number: " + atom.occupancy);
    if (occupancy == 0) continue;
    if (occupancy > 1.05) crystal.warnings.push_back("the occupancy of the atom '" + name + "' is more than one: taken as one");
    if (block.cartesian && to_fractional) position = crystal::times(*position, *to_fractional);
    auto species = named.species;
    for (auto& occupant : species) occupant.amount *= std::min(1.0, occupancy);
    unit.structure.sites.push_back({unit.structure.species_index(std::move(species)), *position});
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

/// The operations of the whole cell; empty, with a warning, where they are not known.
std::vector<Operation> operations_of(const CifBlock& block, const std::vector<Operation>& listed,
                                     const std::vector<Operation>& named, CifCrystal& crystal) {
  if (!listed.empty()) return listed;
  if (!named.empty()) return named;
  if (crystal.declared_number > 1 ||
      !block.first({"_space_group_name_h-m_alt", "_symmetry_space_group_name_h-m"}).empty()) {
    crystal.warnings.emplace_back("the setting of the space group is not known: no structure is read");
    return {};
  }
  crystal.warnings.emplace_back("no symmetry is stated: the sites are taken as the whole cell");
  return {*parse_operation("x,y,z")};
}

bool fits_formula(const crystal::Structure& structure, const CifCrystal& crystal) {
  return crystal.formula_sum && close(atomic_fractions(crystal::composition(structure)),
                                      atomic_fractions(crystal.formula_sum->composition));
}

void build(const CifBlock& block, CifCrystal& crystal) {
  if (block.atoms_cut || block.operations_cut) {
    crystal.warnings.emplace_back(block.atoms_cut ? "the list of atoms may be cut: no structure is read"
                                                  : "the list of symmetry operations may be cut: no structure is read");
    return;
  }
  const auto listed = listed_operations(block, crystal);
  if (!listed) return;
  const auto cell = crystal::cell_of(*crystal.lattice);
  const auto named = listed->size() <= 1 ? named_operations(block, cell, crystal.declared_number)
                                         : std::vector<Operation>{};
  const auto operations = operations_of(block, *listed, named, crystal);
  if (operations.empty()) return;
  auto unit = asymmetric_unit(block, true, crystal);
  if (!unit.certain || unit.structure.sites.empty()) return;
  bool conflict = false;
  crystal.structure = expand(unit.structure, operations, crystal.warnings, &conflict);
  const bool dots = std::ranges::any_of(block.atoms, [](const CifAtom& a) { return a.x == "." || a.y == "." || a.z == "."; });
  if (dots && crystal.structure && !fits_formula(*crystal.structure, crystal)) {
    unit = asymmetric_unit(block, false, crystal);
    crystal.structure = unit.structure.sites.empty() ? std::nullopt : expand(unit.structure, operations, crystal.warnings);
  }
  if (!crystal.structure) {
    crystal.warnings.emplace_back("the sites of the cell cannot be told");
    return;
  }
  if (crystal.formula_sum && !fits_formula(*crystal.structure, crystal)) {
    // Some files list all atoms of the cell beside operations that were applied already.
    std::vector<std::string> ignored;
    auto whole = expand(unit.structure, {*parse_operation("x,y,z")}, ignored);
    if (whole && fits_formula(*whole, crystal) && ignored.empty() && conflict) {
      crystal.notes.emplace_back("the list of atoms is the whole cell already");
      crystal.warnings.clear();
      crystal.structure = std::move(whole);
      conflict = false;
    }
  }
  if (conflict) {
    crystal.warnings.emplace_back("atoms of different elements fill the same place: no structure is read");
    crystal.structure.reset();
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
