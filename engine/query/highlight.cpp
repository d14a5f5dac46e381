// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/highlight.hpp"

#include <algorithm>

#include "index/typed_values.hpp"
#include "quarry/error.hpp"
#include "query/resolve.hpp"

namespace quarry::query {
namespace {

constexpr std::string_view ellipsis = "\xe2\x80\xa6";

struct Placed {
  std::string word;
  std::uint32_t begin, end;
};

bool goes_on(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

/// Paths of the texts that a node asks: one empty where it asks all.
std::vector<std::string> paths_of(const Node& node) {
  if (node.field.empty()) return {""};
  return resolve(node.field).paths;
}

/// Ranges sorted, and those that touch made one.
void unite(std::vector<std::pair<std::uint32_t, std::uint32_t>>& ranges) {
  std::sort(ranges.begin(), ranges.end());
  std::size_t kept = 0;
  for (const auto& range : ranges) {
    if (kept != 0 && range.first <= ranges[kept - 1].second) {
      ranges[kept - 1].second = std::max(ranges[kept - 1].second, range.second);
    } else {
      ranges[kept++] = range;
    }
  }
  ranges.resize(kept);
}

}  // namespace

Highlighter::Highlighter(const HighlightRequest& request, const Node& query, const Expansions& expansions)
    : request_(request), fields_(request.fields) {
  if (request.snippets < 1 || request.snippets > 100)
    throw Error(Code::invalid_argument, "a highlight has 1 to 100 snippets of a path, not " + std::to_string(request.snippets));
  if (request.length < 20 || request.length > 10'000)
    throw Error(Code::invalid_argument, "a snippet has 20 to 10,000 bytes, not " + std::to_string(request.length));
  collect(query, expansions);
}

void Highlighter::want(const std::string& path, std::vector<std::string> words, bool in_order) {
  if (words.empty() || is_derived(path)) return;
  auto& wanted = wanted_[path];
  if (in_order && words.size() > 1) {
    wanted.phrases.push_back(std::move(words));
  } else {
    wanted.words.insert(std::make_move_iterator(words.begin()), std::make_move_iterator(words.end()));
  }
}

void Highlighter::collect(const Node& node, const Expansions& expansions) {
  if (node.op == Op::negation) return;
  for (const auto& child : node.children) collect(child, expansions);
  switch (node.op) {
    case Op::words:
    case Op::value:
    case Op::keyword:
      for (const auto& path : paths_of(node)) want(path, words_of(node.text), node.distance == 0);
      break;
    case Op::prefix:
    case Op::fuzzy:
    case Op::pattern: {
      const auto found = expansions.find(&node);
      if (found == expansions.end()) break;
      auto before = node.op == Op::pattern ? std::vector<std::string>() : words_of(node.text);
      if (!before.empty()) before.pop_back();
      for (const auto& expansion : found->second) {
        want(expansion.path, before, false);
        want(expansion.path, expansion.words, false);
      }
      break;
    }
    default: break;
  }
}

Highlighter::Ranges Highlighter::find(const std::string& path, const std::string& text) const {
  std::vector<Placed> words;
  index::for_each_placed_word(text, [&](std::string_view word, std::size_t begin, std::size_t end) {
    words.push_back({std::string(word), static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
  });
  Ranges ranges;
  const auto look_for = [&](const Wanted& wanted) {
    for (const auto& one : words)
      if (wanted.words.contains(one.word)) ranges.emplace_back(one.begin, one.end);
    const auto equal = [](const Placed& placed, const std::string& word) { return placed.word == word; };
    for (const auto& phrase : wanted.phrases)
      for (auto at = words.begin(); (at = std::search(at, words.end(), phrase.begin(), phrase.end(), equal)) != words.end(); ++at)
        ranges.emplace_back(at->begin, (at + static_cast<std::ptrdiff_t>(phrase.size()) - 1)->end);
  };
  if (const auto any = wanted_.find(""); any != wanted_.end()) look_for(any->second);
  if (const auto own = wanted_.find(path); own != wanted_.end()) look_for(own->second);
  unite(ranges);
  return ranges;
}

void Highlighter::cut(const std::string& text, const Ranges& marks, std::vector<Snippet>& into) const {
  const auto size = static_cast<std::uint32_t>(text.size());
  std::uint32_t past = 0;  // where the snippet before ended
  for (std::size_t i = 0; i < marks.size() && into.size() < request_.snippets;) {
    std::uint32_t begin = past, end = size;
    if (size > request_.length) {
      const auto width = marks[i].second - marks[i].first;
      const auto room = request_.length > width ? (request_.length - width) / 2 : 0;
      if (marks[i].first > past + room) begin = marks[i].first - room;
      end = std::max(marks[i].second, std::min(size, begin + request_.length));
      while (begin < marks[i].first && begin > past && text[begin - 1] != ' ') ++begin;
      while (begin > 0 && goes_on(text[begin])) --begin;
      while (end < size && end > marks[i].second && text[end] != ' ') --end;
      while (end < size && goes_on(text[end])) ++end;
      for (auto k = i; k < marks.size() && marks[k].first < end; ++k) end = std::max(end, marks[k].second);  // no mark is cut
    }
    Snippet snippet;
    if (begin > 0) snippet.text = ellipsis;
    const auto moved = static_cast<std::uint32_t>(snippet.text.size());
    snippet.text.append(text, begin, end - begin);
    if (end < size) snippet.text += ellipsis;
    for (; i < marks.size() && marks[i].second <= end; ++i)
      snippet.marks.emplace_back(marks[i].first - begin + moved, marks[i].second - begin + moved);
    into.push_back(std::move(snippet));
    past = end;
  }
}

void Highlighter::mark(Hit& hit) const {
  if (wanted_.empty()) return;
  for (const auto& entry : hit.entries)
    for_each_leaf(entry.content, [&](std::string_view path, const Value& leaf) {
      if (!leaf.is_string() || !fields_.takes(path)) return;
      const std::string name(path);
      const auto marks = find(name, leaf.as_string());
      if (!marks.empty()) cut(leaf.as_string(), marks, hit.highlights[name]);
    });
}

}  // namespace quarry::query
