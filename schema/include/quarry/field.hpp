// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/export.hpp"
#include "quarry/value.hpp"

namespace quarry {

enum class FieldKind {
  text,     ///< words for full-text search
  keyword,  ///< compared as a whole; also searched as words
  number,
  date,  ///< RFC 3339 date or date-time, or a year
  boolean,
  object  ///< stored and returned, members not described (their leaves are typed by value)
};

/// A field that `schema/blocks/*.json` describes.
struct Field {
  std::string path;         ///< `dft.cutoff_energy`; array levels are not written
  FieldKind kind = FieldKind::keyword;
  std::string unit;         ///< `eV`, `angstrom`, ...; empty where the number has none
  bool facet = false;       ///< worth offering as a facet
  bool array = false;       ///< holds many values
  bool mdf = false;         ///< part of MDF's own record schema, so kept in the mdf view
  std::vector<std::string> aliases;  ///< other names a query may use
  std::string title;        ///< a short name for people
  std::string description;  ///< with the source of the definition
  bool whole = false;       ///< a keyword or date that is found as a whole only (hashes, addresses): it is not cut into words
};

/// All described fields, sorted by path. Lives as long as the program; safe from any thread.
QUARRY_API std::span<const Field> fields();
/// The field of that path or alias, or nullptr.
QUARRY_API const Field* find_field(std::string_view path_or_alias);
/// Names of the described blocks (`mdf`, `dft`, ...), sorted.
QUARRY_API std::span<const std::string> block_names();
/// A hash of all block files; equal hashes mean that an index was laid out by the same schema.
QUARRY_API std::string schema_hash();

}  // namespace quarry
