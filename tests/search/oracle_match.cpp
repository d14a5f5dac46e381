// SPDX-License-Identifier: GPL-3.0-or-later
// What the oracle says of each kind of clause, by the plainest means: recursion over all possibilities.
#include <algorithm>
#include <map>
#include <utility>

#include "index/typed_values.hpp"
#include "quarry/chemistry.hpp"
#include "quarry/date.hpp"
#include "quarry/number.hpp"
#include "query/space_groups.hpp"
#include "search/oracle.hpp"

namespace quarry::test {
namespace {

using query::Node;
using query::Op;
using Words = std::vector<std::string>;

/// Whether the words from `at` on find places of their own so that all are moved by `least` to `least + distance`.
bool placed(const Words& text, const Words& words, std::size_t at, std::ptrdiff_t least, std::ptrdiff_t distance, std::vector<bool>& taken) {
  if (at == words.size()) return true;
  for (std::ptrdiff_t move = least; move <= least + distance; ++move) {
    const auto place = static_cast<std::ptrdiff_t>(at) + move;
    if (place < 0 || place >= static_cast<std::ptrdiff_t>(text.size())) continue;
    const auto index = static_cast<std::size_t>(place);
    if (taken[index] || text[index] != words[at]) continue;
    taken[index] = true;
    if (placed(text, words, at + 1, least, distance, taken)) return true;
    taken[index] = false;
  }
  return false;
}

}  // namespace

std::u32string letters(const std::string& text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t more = lead < 0xc0 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    char32_t point = 0;
    for (std::size_t n = 0; n <= more && i < text.size(); ++n) point = point << 8 | static_cast<unsigned char>(text[i++]);
    out += point;
  }
  return out;
}

namespace {

/// Edits: a letter put in, left out, changed, or two neighbours swapped, none of them touched twice.
std::size_t edits(const std::u32string& a, const std::u32string& b) {
  std::vector<std::vector<std::size_t>> table(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i)
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        table[i][j] = i + j;
        continue;
      }
      auto& cell = table[i][j];
      cell = std::min({table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) cell = std::min(cell, table[i - 2][j - 2] + 1);
    }
  return table[a.size()][b.size()];
}

bool described(const std::u32string& pattern, std::size_t p, const std::u32string& text, std::size_t t) {
  if (p == pattern.size()) return t == text.size();
  if (pattern[p] == U'*') {
    for (auto rest = t; rest <= text.size(); ++rest)
      if (described(pattern, p + 1, text, rest)) return true;
    return false;
  }
  if (t == text.size()) return false;
  if (pattern[p] == U'?') return described(pattern, p + 1, text, t + 1);
  if (pattern[p] == U'\\' && p + 1 < pattern.size()) ++p;
  return pattern[p] == text[t] && described(pattern, p + 1, text, t + 1);
}

/// What was worked out of two texts once.
template <class Work>
auto once(const std::string& a, const std::string& b, Work&& work) {
  static std::map<std::pair<std::string, std::string>, decltype(work())> known;
  if (known.size() > 100'000) known.clear();
  const auto [at, fresh] = known.try_emplace({a, b});
  if (fresh) at->second = work();
  return at->second;
}

bool described(const std::string& pattern, const std::string& text) {
  return once(pattern, text, [&] { return described(letters(index::fold_case(pattern)), 0, letters(text), 0); });
}

}  // namespace

std::size_t edits(const std::string& a, const std::string& b) {
  return once(a, b, [&] { return edits(letters(a), letters(b)); });
}

namespace {

Words fields_of(const Node& node) { return node.field.empty() ? Words{""} : paths_of(node.field); }

}  // namespace

bool OracleEntry::has_near(const std::string& path, const Words& words, unsigned distance) const {
  return std::any_of(texts.begin(), texts.end(), [&](const auto& text) {
    if (!path.empty() && text.first != path) return false;
    const auto is_there = [&](const auto& word) { return std::find(text.second.begin(), text.second.end(), word) != text.second.end(); };
    if (!std::all_of(words.begin(), words.end(), is_there)) return false;
    const auto size = static_cast<std::ptrdiff_t>(text.second.size() + words.size()) + distance;
    for (auto least = -size; least <= size; ++least)
      if (std::vector<bool> taken(text.second.size()); placed(text.second, words, 0, least, distance, taken)) return true;
    return false;
  });
}

bool OracleEntry::has_words(const Node& node) const {
  const auto words = cut(node.text);
  for (const auto& path : fields_of(node))
    if (!words.empty() && (node.distance == 0 ? has_phrase(path, words) : has_near(path, words, node.distance))) return true;
  const auto formula = parse_formula(node.text);
  if (node.field.empty() && has_whole(node.text)) return true;
  return !node.quoted && formula && formula->composition.size() > 1 && has_formula(node.text);
}

bool OracleEntry::has_fuzzy(const Node& node) const {
  const auto wanted = cut(node.text);
  if (wanted.empty()) return false;
  for (const auto& path : fields_of(node)) {
    const auto holds = [&](auto&& fits) {
      return std::any_of(texts.begin(), texts.end(), [&](const auto& text) {
        return (path.empty() || text.first == path) && std::any_of(text.second.begin(), text.second.end(), fits);
      });
    };
    bool all = holds([&](const auto& word) { return edits(word, wanted.back()) <= node.distance; });
    for (std::size_t i = 0; i + 1 < wanted.size(); ++i) all = all && holds([&](const auto& word) { return word == wanted[i]; });
    if (all) return true;
  }
  return false;
}

bool OracleEntry::has_like(const Node& node) const {
  for (const auto& path : paths_of(node.field)) {
    const auto found = keywords.find(path);
    if (found == keywords.end()) continue;
    if (std::any_of(found->second.begin(), found->second.end(), [&](const auto& one) { return described(node.text, one); })) return true;
  }
  return false;
}

bool OracleEntry::has_pattern(const Node& node) const {
  for (const auto& path : fields_of(node))
    for (const auto& [at, words] : texts)
      if ((path.empty() || at == path) && std::any_of(words.begin(), words.end(), [&](const auto& one) { return described(node.text, one); }))
        return true;
  return !node.field.empty() && has_like(node);
}

bool OracleEntry::is_value(const Node& node) const {
  const auto holds = [](const auto& map, const std::string& path, auto&& fits) {
    const auto found = map.find(path);
    return found != map.end() && std::any_of(found->second.begin(), found->second.end(), fits);
  };
  const auto number = parse_double(node.text);
  const auto date = parse_date(node.text);
  const auto folded = index::fold_case(node.text);
  for (const auto& path : paths_of(node.field)) {
    if (holds(keywords, path, [&](const auto& one) { return one == index::fold_case(normal_of(path, node.text)); })) return true;
    if (holds(bools, path, [&](bool one) { return folded == (one ? "true" : "false"); })) return true;
    if (number && holds(numbers, path, [&](double one) { return one == *number; })) return true;
    if (date && holds(dates, path, [&](std::int64_t one) { return one >= date->begin && one < date->end; })) return true;
    const auto group = query::space_group_number(node.text);
    if (path == "crystal_structure.space_group_number" && !number && group && holds(numbers, path, [&](double one) { return one == *group; }))
      return true;
    if (!path.starts_with('#') && !index::is_keyword(path, node.text) && !cut(node.text).empty())
      for (const auto& [at, words] : texts)
        if (at == path && words == cut(node.text)) return true;
  }
  return false;
}

bool OracleEntry::is_exact_value(const Node& node) const {
  const auto number = parse_double(node.text);
  const auto date = parse_date(node.text);
  const auto group = query::space_group_number(node.text);
  for (const auto& path : paths_of(node.field)) {
    if (has_spelling(path, [&](const auto& one) { return one == normal_of(path, node.text); })) return true;
    if (const auto at = bools.find(path); at != bools.end() && ((node.text == "true" && at->second.contains(true)) || (node.text == "false" && at->second.contains(false))))
      return true;
    if (const auto at = numbers.find(path); at != numbers.end()) {
      if (number && at->second.contains(*number)) return true;
      if (path == "crystal_structure.space_group_number" && !number && group && at->second.contains(*group)) return true;
    }
    if (const auto at = dates.find(path); date && at != dates.end() &&
        std::any_of(at->second.begin(), at->second.end(), [&](std::int64_t one) { return one >= date->begin && one < date->end; }))
      return true;
    if (const auto at = long_texts.find(path); at != long_texts.end() && at->second.contains(node.text)) return true;
  }
  return false;
}

bool OracleEntry::has_exact_like(const Node& node) const {
  const auto fits = [&](const std::string& one) { return described(letters(node.text), 0, letters(one), 0); };
  for (const auto& path : paths_of(node.field)) {
    if (has_spelling(path, fits)) return true;
    // Of texts that are kept as such, whatever their length.
    const auto at = long_texts.find(path);
    if (path == "dc.titles.title" && at != long_texts.end() && std::any_of(at->second.begin(), at->second.end(), fits)) return true;
  }
  return false;
}

bool OracleEntry::matches(const Node& node, bool is_filter) const {
  const bool counts = is_filter || entry->kind != RecordKind::dataset;
  switch (node.op) {
    case Op::all: return counts;
    case Op::words: return has_words(node);
    case Op::prefix: return has_prefix(node);
    case Op::fuzzy: return has_fuzzy(node);
    case Op::pattern: return has_pattern(node);
    case Op::value: return has_value(node);
    case Op::keyword: return node.with_case ? is_exact_value(node) : is_value(node);
    case Op::like: return node.with_case ? has_exact_like(node) : has_like(node);
    case Op::range: return in_range(node);
    case Op::exists: return exists(node.field);
    case Op::formula: return has_formula(node.text);
    case Op::elements: return has_elements(node);
    case Op::optional: return true;
    case Op::disjunction:
      return std::any_of(node.children.begin(), node.children.end(), [&](const Node& child) { return matches(child, is_filter); });
    case Op::negation: return counts && !matches(node.children.front(), is_filter);
    case Op::conjunction: break;
  }
  bool asks = false;
  for (const auto& child : node.children) {
    asks = asks || (child.op != Op::negation && child.op != Op::optional);
    if (child.op == Op::negation ? matches(child.children.front(), is_filter) : !matches(child, is_filter)) return false;
  }
  return counts || asks;
}

}  // namespace quarry::test
