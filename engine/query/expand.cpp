// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <optional>

#include "index/typed_values.hpp"
#include "query/match.hpp"
#include "query/resolve.hpp"
#include "query/words.hpp"

namespace quarry::query {
namespace {

constexpr std::size_t most_words = 1'024;

/// The words of one segment that a pattern describes, one after the other, fetched as far as they are needed.
class WordStream {
 public:
  WordStream(const Part& part, const std::string& path, const std::string& pattern) : part_(&part), path_(&path), pattern_(&pattern) {
    fetch({});
  }
  const index::SegmentWord* head() const { return at_ < words_.size() ? &words_[at_] : nullptr; }
  void next() {
    if (++at_ < words_.size() || words_.size() < wanted_) return;
    const auto from = std::string(words_.back().text) + '\0';
    wanted_ *= 4;
    fetch(from);
  }
  bool visible() const { return is_visible(*part_, *path_, words_[at_]); }

 private:
  void fetch(const std::string& from) {
    words_.clear();
    at_ = 0;
    part_->segment().words_like(*path_, *pattern_, from, [&](const index::SegmentWord& word) {
      words_.push_back(word);
      return words_.size() < wanted_;
    });
  }
  const Part* part_;
  const std::string *path_, *pattern_;
  std::size_t wanted_ = most_words;
  std::vector<index::SegmentWord> words_;
  std::size_t at_ = 0;
};

/// Both return true where words were left out.
bool expand_pattern(Expansion& expansion, const std::string& pattern, const std::vector<Part>& parts, const Deadline& deadline) {
  std::vector<WordStream> streams;
  for (const auto& part : parts) {
    deadline.check();
    if (part.visible->count != 0) streams.emplace_back(part, expansion.path, pattern);
  }
  while (true) {
    deadline.check();
    std::optional<std::string_view> least;
    for (const auto& stream : streams)
      if (const auto* word = stream.head(); word != nullptr && (!least || word->text < *least)) least = word->text;
    if (!least) return false;
    bool visible = false;
    for (auto& stream : streams)
      if (const auto* word = stream.head(); word != nullptr && word->text == *least) {
        visible = visible || stream.visible();
        stream.next();
      }
    if (!visible) continue;
    if (expansion.words.size() == most_words) return true;
    expansion.words.emplace_back(*least);
  }
}

bool expand_near(Expansion& expansion, const std::vector<NearWord>& words, const Deadline& deadline) {
  for (const auto& word : words) {
    deadline.check();
    const auto seen = [&](const NearWord::Place& place) { return is_visible(*place.part, expansion.path, place.word); };
    if (std::none_of(word.places.begin(), word.places.end(), seen)) continue;
    if (expansion.words.size() == most_words) return true;
    expansion.words.emplace_back(word.text);
  }
  return false;
}

/// What the words of a prefix or a pattern look like; nothing where none can.
std::optional<std::string> pattern_of(const Node& node) {
  if (node.op == Op::pattern) return index::fold_case(node.text);
  const auto words = words_of(node.text);
  if (words.empty()) return std::nullopt;
  return words.back() + '*';
}

void expand_node(const Node& node, std::vector<Expansion>& own, const std::vector<Part>& parts, const Deadline& deadline,
                 std::vector<std::string>& warnings) {
  bool cut = false;
  const auto each_path = [&](auto&& fill) {
    for (const auto& path : node.field.empty() ? std::vector<std::string>{{}} : resolve(node.field).paths) {
      if (is_derived(path)) continue;
      own.push_back({path, {}});
      cut = fill(own.back()) || cut;
    }
  };
  if (node.op == Op::fuzzy) {
    const auto words = words_of(node.text);
    if (words.empty()) return;
    const auto near = near_words(words.back(), std::min(node.distance, 2U), parts, deadline);
    each_path([&](Expansion& expansion) { return expand_near(expansion, near, deadline); });
    if (cut)
      warnings.push_back("'" + node.text + "~" + std::to_string(node.distance) + "' stands for more than 1,024 words: the nearest 1,024 were taken");
    return;
  }
  const auto pattern = pattern_of(node);
  if (!pattern) return;
  each_path([&](Expansion& expansion) { return expand_pattern(expansion, *pattern, parts, deadline); });
  if (cut)
    warnings.push_back("'" + node.text + (node.op == Op::prefix ? "*" : "") +
                       "' stands for more than 1,024 words: the first 1,024 in alphabetical order were taken");
}

}  // namespace

Expansions expand(const Node& query, const std::vector<Part>& parts, const Deadline& deadline, std::vector<std::string>& warnings) {
  Expansions all;
  if (query.op == Op::prefix || query.op == Op::pattern || query.op == Op::fuzzy) expand_node(query, all[&query], parts, deadline, warnings);
  for (const auto& child : query.children) all.merge(expand(child, parts, deadline, warnings));
  return all;
}

}  // namespace quarry::query
