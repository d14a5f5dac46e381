// SPDX-License-Identifier: GPL-3.0-or-later
// What the oracle says of names: which fields there are, which may be meant, which words may be.
#include <algorithm>
#include <cctype>
#include <set>

#include "quarry/chemistry.hpp"
#include "quarry/field.hpp"
#include "quarry/number.hpp"
#include "quarry/units.hpp"
#include "search/oracle.hpp"

namespace quarry::test {
namespace {

using query::Node;
using query::Op;

/// Where it has values that columns hold.
std::map<std::string, std::set<std::size_t>> columns_of(const OracleEntry& entry) {
  std::map<std::string, std::set<std::size_t>> columns;
  for (const auto& one : entry.numbers) columns[one.first].insert(0);
  for (const auto& one : entry.dates) columns[one.first].insert(1);
  for (const auto& one : entry.keywords) columns[one.first].insert(2);
  for (const auto& one : entry.bools) columns[one.first].insert(3);
  std::erase_if(columns, [](const auto& one) { return one.first.starts_with('#'); });
  for (const auto& field : quarry::fields())
    if (field.kind == FieldKind::text && entry.exists(field.path)) columns[field.path];
  return columns;
}

/// Changes of single letters, put in, left out or replaced.
std::size_t changes(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> table(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i)
    for (std::size_t j = 0; j <= b.size(); ++j)
      table[i][j] = i == 0 || j == 0 ? i + j : std::min({table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
  return table[a.size()][b.size()];
}

std::string kept_unit(const std::string& path) {
  const auto* const field = find_field(path);
  return field == nullptr ? std::string() : field->unit;
}

/// A number whose unit is none of its field's kind.
bool misfits(const std::string& text, const std::string& unit, const std::string& field) {
  if (unit.empty() || !parse_double(text)) return false;
  const auto own = kept_unit(paths_of(field).back());
  return !convert(1, unit, own.empty() ? canonical_unit(unit).value_or(unit) : own);
}

Node words_only(const Node& node) {
  Node all;
  all.op = Op::conjunction;
  all.position = node.position;
  for (const auto* text : {&node.field, &node.text, &node.unit, &node.low.text, &node.low.unit, &node.high.text, &node.high.unit})
    for (const auto& word : cut(*text)) {
      Node one;
      one.op = Op::words;
      one.text = word;
      one.position = node.position;
      all.children.push_back(one);
    }
  if (!all.children.empty()) return all;
  all.op = Op::negation;
  all.children.emplace_back();
  return all;
}

bool is_askable(const Node& node, const OracleEntries& visible) {
  if (node.field.empty() || node.op == Op::exists) return true;
  if (node.op == Op::formula && !parse_formula(node.text)) return false;
  if (node.op == Op::value && misfits(node.text, node.unit, node.field)) return false;
  if (node.op == Op::range && misfits(node.low.text, node.low.unit, node.field)) return false;
  // Once one end is no number the other is not looked at.
  const bool first_is_number = node.low.text.empty() || parse_double(node.low.text);
  if (node.op == Op::range && first_is_number && misfits(node.high.text, node.high.unit, node.field)) return false;
  return is_known_among(visible, node.field);
}

// ---- words

std::size_t edits_for(const std::string& word) {
  const auto size = letters(word).size();
  if (size < 3 || word.find_first_of("0123456789") != std::string::npos) return 0;
  return size < 6 ? 1 : 2;
}

/// The most frequent word that is near, of equals the nearest and then the first.
std::string better(const std::string& word, const OracleEntries& visible) {
  const auto most_edits = edits_for(word);
  std::map<std::string, std::size_t> having;
  for (const auto* entry : visible)
    if (const auto at = entry->word_counts.find(""); at != entry->word_counts.end())
      for (const auto& one : at->second) ++having[one.first];
  std::string best = word;
  std::size_t most = 0, nearest = 0;
  for (const auto& [other, count] : having) {
    const auto distance = edits(word, other);
    if (distance == 0 || distance > most_edits || count < most || (count == most && distance >= nearest)) continue;
    best = other;
    most = count;
    nearest = distance;
  }
  const auto own = having.find(word);
  return own != having.end() && most / 100 < own->second ? word : best;
}

bool is_part_of_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || static_cast<unsigned char>(c) >= 0x80; }

std::string right(const std::string& text, const OracleEntries& visible, std::size_t& seen) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    auto end = at;
    while (end < text.size() && is_part_of_word(text[end]) == is_part_of_word(text[at])) ++end;
    const auto run = text.substr(at, end - at);
    const auto words = cut(run);
    const auto instead = words.size() == 1 && seen++ < 32 ? better(words.front(), visible) : run;
    out += words.size() == 1 && instead == words.front() ? run : instead;
    at = end;
  }
  return out;
}

bool put_right(Node& node, const OracleEntries& visible, std::size_t& seen) {
  if (node.op == Op::negation || node.op == Op::optional) return false;
  bool changed = false;
  if (node.op == Op::words && node.field.empty()) {
    const auto text = right(node.text, visible, seen);
    changed = text != node.text;
    node.text = text;
  }
  for (auto& child : node.children) changed = put_right(child, visible, seen) || changed;
  return changed;
}

}  // namespace

OracleDeclarations declared_among(const OracleEntries& visible) {
  std::map<std::string, std::array<std::set<std::string>, 3>> said;
  for (const auto* entry : visible) {
    const auto* const fields = entry->entry->kind == RecordKind::dataset ? entry->entry->content.find("custom_fields") : nullptr;
    if (fields == nullptr) continue;
    for (const auto& [name, field] : fields->as_object()) {
      const auto text = [&](const char* member) { return field.find(member) == nullptr ? std::string() : field.find(member)->as_string(); };
      const auto type = text("type");
      auto& all = said["custom." + name];
      all[0].insert(type == "number" || type == "integer" ? "number" : "");
      all[1].insert(text("unit"));
      all[2].insert(text("title"));
    }
  }
  OracleDeclarations declared;
  for (const auto& [path, all] : said)
    for (std::size_t i = 0; i < all.size(); ++i) declared[path][i] = all[i].size() == 1 ? *all[i].begin() : "";
  return declared;
}

void describe(const OracleDeclarations& declared, std::vector<Facet>& facets) {
  static const std::map<FieldKind, std::string> names{{FieldKind::text, "text"}, {FieldKind::keyword, "keyword"}, {FieldKind::number, "number"},
                                                      {FieldKind::date, "date"}, {FieldKind::boolean, "boolean"}, {FieldKind::object, ""}};
  for (auto& facet : facets) {
    if (!facet.rich) continue;
    const auto known = declared.find(facet.field);
    if (const auto* const field = find_field(paths_of(facet.field).back())) {
      facet.title = field->title;
      facet.kind = names.at(field->kind);
    } else if (known != declared.end()) {
      facet.kind = known->second[0];
      facet.title = known->second[2];
      if (facet.unit.empty() && facet.type != FacetType::date_histogram) facet.unit = known->second[1];
    }
    for (auto& bucket : facet.values) describe(declared, bucket.nested);
  }
}

OracleFields fields_among(const OracleEntries& visible) {
  OracleFields fields;
  for (std::size_t i = 0; i < visible.size();) {
    std::map<std::string, std::set<std::size_t>> own;  // of a subject
    const auto& subject = visible[i]->entry->subject;
    for (; i < visible.size() && visible[i]->entry->subject == subject; ++i)
      for (const auto& [path, kinds] : columns_of(*visible[i])) own[path].insert(kinds.begin(), kinds.end());
    for (const auto& [path, kinds] : own) {
      ++fields[path].subjects;
      for (const auto kind : kinds) ++fields[path].kinds[kind];
    }
  }
  return fields;
}

std::string meant_among(const OracleEntries& visible, const std::string& field) {
  std::string nearest;
  auto least = field.size() / 3 + 2;
  for (const auto& [path, use] : fields_among(visible)) {
    std::vector<std::string> names{path};
    if (const auto* const known = find_field(path)) names.insert(names.end(), known->aliases.begin(), known->aliases.end());
    for (const auto& name : names)
      if (const auto distance = changes(field, name); distance < least) {
        least = distance;
        nearest = path;
      }
  }
  return nearest.empty() ? nearest : "; did you mean '" + nearest + "'?";
}

bool is_known_among(const OracleEntries& visible, const std::string& field) {
  const auto paths = paths_of(field);
  if (paths.front().starts_with('#') || find_field(paths.back()) != nullptr) return true;
  return std::any_of(visible.begin(), visible.end(), [&](const OracleEntry* one) { return one->exists(field); });
}

bool become_askable(Node& node, const OracleEntries& visible) {
  bool askable = true;
  for (auto& child : node.children) askable = become_askable(child, visible) && askable;
  if (is_askable(node, visible)) return askable;
  node = words_only(node);
  return false;
}

bool put_right(Node& node, const OracleEntries& visible) {
  std::size_t seen = 0;
  return put_right(node, visible, seen);
}

}  // namespace quarry::test
