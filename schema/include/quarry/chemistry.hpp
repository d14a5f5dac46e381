// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "quarry/export.hpp"

namespace quarry {

/// A chemical element.
struct Element {
  std::string_view symbol;
  std::string_view name;           ///< lower case, as IUPAC spells it (`aluminium`)
  int number = 0;                  ///< Z
  double weight = 0;               ///< standard atomic weight in u (IUPAC 2021, abridged); a mass number where none is stable
  double electronegativity = 0;    ///< Pauling's scale; NaN where there is no value
};

/// The 118 elements in order of Z.
QUARRY_API std::span<const Element> elements() noexcept;
/// The element of that symbol (`Fe`; upper and lower case count), or nullptr; isotopes (`D`) and dummies (`X`) are none.
QUARRY_API const Element* find_element(std::string_view symbol) noexcept;
/// The element of that Z, or nullptr.
QUARRY_API const Element* element_of_number(int number) noexcept;

/// Symbol -> amount > 0, sorted by symbol.
using Composition = std::map<std::string, double, std::less<>>;

/// What a formula says.
struct Formula {
  Composition composition;
  bool hydrogen_isotope = false;  ///< D or T stood there and was counted as H
  bool charged = false;           ///< a charge stood at the end (`C6 H5 O2 1-`) and was left out
};

/// Reads a chemical formula: nested brackets, blanks, amounts with decimals (`Li0.5CoO2`), parts joined by a dot and led by a
/// number (`CuSO4.5H2O`, `CaSO4·0.5H2O`), digits below the line, a charge after a blank. Nothing where a symbol is unknown or a
/// dummy, an amount is a variable, the dot can be read in two ways (`CaO.2SiO2`), or the text is no formula.
QUARRY_API std::optional<Formula> parse_formula(std::string_view text);

/// The smallest whole amounts in the same proportion, or nothing. Amounts within 5e-4 of a repeating third, sixth, ninth or
/// twelfth are taken as that (files round 1/3 to 0.333); else the common denominator must be <= 1,000.
QUARRY_API std::optional<Composition> reduce(const Composition& composition);

/// OPTIMADE's reduced formula: alphabetical, whole amounts, no ones (`O2Ti`). Nothing where `reduce` gives nothing.
QUARRY_API std::optional<std::string> reduced_formula(const Composition& composition);
/// Hill's order (C, H, then alphabetical; without C all alphabetical), amounts as given. Nothing where one is not whole.
QUARRY_API std::optional<std::string> hill_formula(const Composition& composition);
/// OPTIMADE's anonymous formula: letters in order of falling amount (`A2B` for TiO2).
QUARRY_API std::optional<std::string> anonymous_formula(const Composition& composition);
/// The anonymous formula in order of rising amount (`AB2` for TiO2), as pymatgen and MDF's `crystal_structure.stoichiometry`.
QUARRY_API std::optional<std::string> ascending_anonymous_formula(const Composition& composition);
/// All amounts as given, ones too, in order of rising electronegativity (`Li4Fe4P4O16`, `Al1`), as MDF's
/// `material.composition`; other than whole amounts are rounded to 8 decimals. Elements without electronegativity come last.
QUARRY_API std::string full_formula(const Composition& composition);
/// Symbols in alphabetical order joined by `-` (`Fe-Li-O-P`).
QUARRY_API std::string chemical_system(const Composition& composition);

/// Both orders of an anonymous formula (`A2B`, `AB2`) as one: OPTIMADE's, reduced. Nothing where the text is none.
QUARRY_API std::optional<std::string> normal_anonymous_formula(std::string_view text);

/// Amounts over their sum; empty for an empty composition.
QUARRY_API Composition atomic_fractions(const Composition& composition);
/// Sum of amount x weight in u.
QUARRY_API double formula_mass(const Composition& composition);

}  // namespace quarry
