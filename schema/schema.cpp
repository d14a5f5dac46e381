// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <unordered_map>

#include "block_schema.hpp"
#include "block_texts.hpp"
#include "quarry/digest.hpp"
#include "quarry/error.hpp"
#include "quarry/field.hpp"

namespace quarry {
namespace {

void collect(const SchemaNode& node, const std::string& path, bool in_array, std::vector<Field>& out) {
  const bool array = in_array || (node.types & array_bit) != 0;
  if (node.kind)
    out.push_back({path, *node.kind, node.unit, node.facet, array, node.mdf, node.aliases, node.title, node.description, node.whole});
  for (const auto& [name, child] : node.properties) collect(child, path + '.' + name, array, out);
  if (node.items) collect(*node.items, path, true, out);
}

struct Catalogue {
  std::vector<Field> fields;
  std::vector<std::string> blocks;
  std::unordered_map<std::string_view, const Field*> by_name;  // paths and aliases
};

const Catalogue& catalogue() {
  static const Catalogue all = [] {
    Catalogue made;
    for (const auto& [name, block] : block_schemas()) {
      made.blocks.push_back(name);
      collect(block, name, false, made.fields);
    }
    std::sort(made.fields.begin(), made.fields.end(), [](const Field& a, const Field& b) { return a.path < b.path; });
    for (const auto& field : made.fields) made.by_name.emplace(field.path, &field);
    for (const auto& field : made.fields)
      for (const auto& alias : field.aliases) made.by_name.emplace(alias, &field);
    return made;
  }();
  return all;
}

}  // namespace

std::span<const Field> fields() { return catalogue().fields; }

const Field* find_field(std::string_view path_or_alias) {
  const auto found = catalogue().by_name.find(path_or_alias);
  return found == catalogue().by_name.end() ? nullptr : found->second;
}

std::span<const std::string> block_names() { return catalogue().blocks; }

std::string schema_hash() {
  std::string all;
  for (const auto& block : block_texts()) {
    all += block.name;
    all += '\0';
    all += block.json;
    all += '\0';
  }
  return sha256_hex(all);
}

}  // namespace quarry
