// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "query/ast.hpp"

namespace quarry {
struct Element;
struct Field;
}

namespace quarry::query {

/// Where a field of a query is looked up.
struct Target {
  /// Of columns and texts, one or more: what is made of formulas, then what the blocks know by that name, then the name itself as
  /// a path, since records of any shape may have it.
  std::vector<std::string> paths;
  std::string unit;              ///< that its numbers are kept in, or empty
  const Field* field = nullptr;  ///< its description, where it has one
};

/// A field as a person writes it: an alias, a chemical name (`nelements`, `chemsys`, `anonymous`, `fraction.Al`), or a path.
Target resolve(std::string_view field);

/// Whether a path is one of the reserved ones that formulas yield.
inline bool is_derived(std::string_view path) { return path.starts_with('#'); }

/// `formula` and its like: what is asked is a composition.
bool is_formula(std::string_view field);
/// `elements` and its like: what is asked are symbols.
bool is_elements(std::string_view field);
/// Whether a word behind a number of this field may be its unit.
bool takes_unit(std::string_view field);

/// A number of a query in the unit of its field, and by how much the conversion may have moved it.
struct Converted {
  double value = 0;
  double slack = 0;
};
/// Nothing where the text is no number. Throws Error(invalid_argument) where the unit does not fit.
std::optional<Converted> number_in(const std::string& text, const std::string& unit, const Target& target, std::size_t position);

/// The element of a symbol as people type it: `Fe`, `fe`; but `CO` is none.
const Element* element_named(std::string_view symbol);

/// A chemical system in any order, an anonymous formula in either, a Hill formula in any; other text as it is.
std::string normal_keyword(std::string_view path, const std::string& text);

/// Paths of the fields that are found as a whole only (hashes, addresses): their keywords answer to free text too.
std::span<const std::string> whole_paths();

/// The words of a text, as records are cut.
std::vector<std::string> words_of(std::string_view text);

}  // namespace quarry::query
