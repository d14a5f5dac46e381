// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/field.hpp"

namespace quarry {

/// JSON types as bits; a node may allow several.
enum TypeBit : std::uint8_t {
  null_bit = 1,
  boolean_bit = 2,
  integer_bit = 4,
  number_bit = 8,
  string_bit = 16,
  array_bit = 32,
  object_bit = 64
};

/// One schema of schema/blocks, read: the part of JSON Schema that we use and our annotations.
struct SchemaNode {
  std::uint8_t types = 0;  ///< TypeBits; 0 allows any
  std::map<std::string, SchemaNode, std::less<>> properties;
  bool open = false;                  ///< other members are kept as they are
  std::unique_ptr<SchemaNode> rest;   ///< what other members must be, where they must be something
  std::unique_ptr<SchemaNode> items;
  std::vector<std::string> required;  ///< an object without these is taken out
  std::vector<std::string> one_of;
  std::optional<double> minimum, maximum, above, below;  ///< the last two exclusive
  std::size_t min_items = 0, max_items = SIZE_MAX, min_length = 0, min_properties = 0;
  bool doi = false;  ///< a string that must hold a DOI

  // Annotations
  std::optional<FieldKind> kind;  ///< set where the node is a field
  std::string unit, title, description;
  std::vector<std::string> aliases;
  bool facet = false;
  bool whole = false;
  bool mdf = false;                       ///< MDF's own
  bool mdf_first = false;                 ///< of a list MDF takes the first
  std::vector<std::string> mdf_required;  ///< the MDF view leaves the object out without these
  bool in_mdf_record = false, in_mdf_dataset = false;  ///< of a block: which entries of MDF may have it
};

using BlockSchemas = std::map<std::string, SchemaNode, std::less<>>;

/// All blocks by name; read once, safe from any thread.
const BlockSchemas& block_schemas();

}  // namespace quarry
