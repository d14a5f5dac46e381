// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <optional>

#include "query/match.hpp"
#include "query/resolve.hpp"

namespace quarry::query {
namespace {

constexpr std::size_t most_words = 1'024;

/// The words of one segment that start with a prefix, one after the other, fetched as far as they are needed.
class WordStream {
 public:
  WordStream(const Part& part, const std::string& path, const std::string& prefix) : part_(&part), path_(path), prefix_(prefix) { fetch(); }
  const std::string* head() const { return at_ < words_.size() ? &words_[at_] : nullptr; }
  void next() {
    if (++at_ == words_.size() && words_.size() == fetched_) {
      fetched_ *= 4;
      fetch();
    }
  }
  bool visible() const {
    bool seen = false;
    part_->segment().for_each_posting(path_, words_[at_], [&](std::uint32_t doc, std::uint32_t) {
      seen = seen || part_->visible->documents.test(doc);
    });
    return seen;
  }

 private:
  void fetch() { words_ = part_->segment().words_with_prefix(path_, prefix_, fetched_); }
  const Part* part_;
  std::string path_, prefix_;
  std::size_t fetched_ = 2 * most_words;
  std::vector<std::string> words_;
  std::size_t at_ = 0;
};

/// True where words were left out.
bool expand_path(Expansion& expansion, const std::string& prefix, const std::vector<Part>& parts, const Deadline& deadline) {
  std::vector<WordStream> streams;
  for (const auto& part : parts) streams.emplace_back(part, expansion.path, prefix);
  while (true) {
    deadline.check();
    std::optional<std::string> least;
    for (const auto& stream : streams)
      if (const auto* word = stream.head(); word != nullptr && (!least || *word < *least)) least = *word;
    if (!least) return false;
    bool visible = false;
    for (auto& stream : streams)
      if (const auto* word = stream.head(); word != nullptr && *word == *least) {
        visible = visible || stream.visible();
        stream.next();
      }
    if (!visible) continue;
    if (expansion.words.size() == most_words) return true;
    expansion.words.push_back(std::move(*least));
  }
}

}  // namespace

Expansions expand(const Node& query, const std::vector<Part>& parts, const Deadline& deadline, std::vector<std::string>& warnings) {
  Expansions all;
  if (query.op == Op::prefix) {
    const auto words = words_of(query.text);
    auto& own = all[&query];
    bool cut = false;
    for (const auto& path : query.field.empty() ? std::vector<std::string>{{}} : resolve(query.field).paths) {
      if (words.empty() || is_derived(path)) continue;
      own.push_back({path, {}});
      cut = expand_path(own.back(), words.back(), parts, deadline) || cut;
    }
    if (cut)
      warnings.push_back("'" + query.text + "*' stands for more than 1,024 words: the first 1,024 in alphabetical order were taken");
  }
  for (const auto& child : query.children) all.merge(expand(child, parts, deadline, warnings));
  return all;
}

}  // namespace quarry::query
