// SPDX-License-Identifier: GPL-3.0-or-later
#include "block_schema.hpp"

#include <array>
#include <stdexcept>
#include <utility>

#include "block_texts.hpp"
#include "quarry/json.hpp"

namespace quarry {
namespace {

// The block files are ours and compiled in: one that does not read is a broken promise, found by the first test.
[[noreturn]] void broken(std::string_view what) { throw std::logic_error("schema/blocks: " + std::string(what)); }

std::uint8_t type_bit(const std::string& name) {
  static constexpr std::array<std::pair<std::string_view, TypeBit>, 7> names{{{"null", null_bit},
                                                                              {"boolean", boolean_bit},
                                                                              {"integer", integer_bit},
                                                                              {"number", number_bit},
                                                                              {"string", string_bit},
                                                                              {"array", array_bit},
                                                                              {"object", object_bit}}};
  for (const auto& [word, bit] : names)
    if (word == name) return bit;
  broken("no type " + name);
}

FieldKind kind_named(const std::string& name) {
  static constexpr std::array<std::pair<std::string_view, FieldKind>, 6> names{{{"text", FieldKind::text},
                                                                                {"keyword", FieldKind::keyword},
                                                                                {"number", FieldKind::number},
                                                                                {"date", FieldKind::date},
                                                                                {"boolean", FieldKind::boolean},
                                                                                {"object", FieldKind::object}}};
  for (const auto& [word, kind] : names)
    if (word == name) return kind;
  broken("no kind " + name);
}

std::vector<std::string> strings(const Value& list) {
  std::vector<std::string> out;
  for (const auto& item : list.as_array()) out.push_back(item.as_string());
  return out;
}

void read_annotation(const Object& annotation, SchemaNode& node) {
  for (const auto& [name, value] : annotation) {
    if (name == "kind") {
      node.kind = kind_named(value.as_string());
    } else if (name == "unit") {
      node.unit = value.as_string();
    } else if (name == "facet") {
      node.facet = value.as_bool();
    } else if (name == "whole") {
      node.whole = value.as_bool();
    } else if (name == "aliases") {
      node.aliases = strings(value);
    } else if (name == "mdf") {
      node.mdf = value.as_bool();
    } else if (name == "mdf_first") {
      node.mdf_first = value.as_bool();
    } else if (name == "mdf_required") {
      node.mdf_required = strings(value);
    } else if (name == "mdf_in") {
      for (const auto& entry : strings(value)) (entry == "record" ? node.in_mdf_record : node.in_mdf_dataset) = true;
    } else {
      broken("no annotation " + name);
    }
  }
}

SchemaNode read_node(const Value& schema);

void read_additional(const Value& value, SchemaNode& node) {
  if (value.is_bool()) {
    node.open = value.as_bool();
  } else {
    node.rest = std::make_unique<SchemaNode>(read_node(value));
  }
}

bool read_bound(const std::string& name, const Value& value, SchemaNode& node) {
  const auto size = [&] { return static_cast<std::size_t>(value.as_integer()); };
  if (name == "minimum") {
    node.minimum = value.as_number();
  } else if (name == "maximum") {
    node.maximum = value.as_number();
  } else if (name == "exclusiveMinimum") {
    node.above = value.as_number();
  } else if (name == "exclusiveMaximum") {
    node.below = value.as_number();
  } else if (name == "minItems") {
    node.min_items = size();
  } else if (name == "maxItems") {
    node.max_items = size();
  } else if (name == "minLength") {
    node.min_length = size();
  } else if (name == "minProperties") {
    node.min_properties = size();
  } else {
    return false;
  }
  return true;
}

SchemaNode read_node(const Value& schema) {
  SchemaNode node;
  bool limited = false;  // says anything of other members
  for (const auto& [name, value] : schema.as_object()) {
    if (name == "type") {
      if (value.is_string()) node.types = type_bit(value.as_string());
      else
        for (const auto& type : strings(value)) node.types |= type_bit(type);
    } else if (name == "properties") {
      for (const auto& [member, child] : value.as_object()) node.properties.emplace(member, read_node(child));
    } else if (name == "additionalProperties") {
      limited = true;
      read_additional(value, node);
    } else if (name == "items") {
      node.items = std::make_unique<SchemaNode>(read_node(value));
    } else if (name == "required") {
      node.required = strings(value);
    } else if (name == "enum") {
      node.one_of = strings(value);
    } else if (name == "format") {
      if (value.as_string() != "doi") broken("no format " + value.as_string());
      node.doi = true;
    } else if (name == "title") {
      node.title = value.as_string();
    } else if (name == "description") {
      node.description = value.as_string();
    } else if (name == "x-quarry") {
      read_annotation(value.as_object(), node);
    } else if (!read_bound(name, value, node)) {
      broken("no keyword " + name);
    }
  }
  if (!limited) node.open = true;
  return node;
}

}  // namespace

const BlockSchemas& block_schemas() {
  static const BlockSchemas all = [] {
    BlockSchemas out;
    for (const auto& block : block_texts()) out.emplace(block.name, read_node(parse_json(block.json)));
    return out;
  }();
  return all;
}

}  // namespace quarry
