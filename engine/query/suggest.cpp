// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/suggest.hpp"

#include <algorithm>
#include <cstdint>

#include "acl_fault.hpp"
#include "index/glob.hpp"
#include "query/resolve.hpp"
#include "query/words.hpp"

namespace quarry::query {
namespace {

constexpr std::uint64_t hardly = 100;
constexpr std::size_t most_words = 32;  // of a query: the others stay as they are

std::uint64_t frequency(const Part& part, std::string_view word) {
  std::uint64_t count = 0;
  part.segment().for_each_posting({}, word, [&](std::uint32_t doc, std::uint32_t) { count += acl_fault == 6 || part.visible->documents.test(doc) ? 1 : 0; });
  return count;
}

std::uint64_t frequency(const NearWord& word) {
  std::uint64_t count = 0;
  for (const auto& [part, found] : word.places)
    count += found.single ? std::uint64_t{acl_fault == 6 || part->visible->documents.test(found.first)} : frequency(*part, found.text);
  return count;
}

unsigned distance_for(std::string_view word) {
  std::size_t size = 0;
  for (std::size_t at = 0; at < word.size(); ++size) index::next_point(word, at);
  if (size < 3 || word.find_first_of("0123456789") != std::string_view::npos) return 0;
  return size < 6 ? 1 : 2;
}

/// What stands for a word in the vocabulary of what is visible, or nothing where the word itself may stay.
std::optional<std::string> better_word(const std::string& word, const std::vector<Part>& parts, const Deadline& deadline) {
  const auto distance = distance_for(word);
  if (distance == 0) return std::nullopt;
  std::uint64_t own = 0, most = 0;
  std::optional<std::string> best;
  for (const auto& near : near_words(word, distance, parts, deadline)) {
    deadline.check();
    const auto count = frequency(near);
    if (near.edits == 0) own = count;
    if (near.edits == 0 || count <= most) continue;  // the first of equals is the one with fewer edits
    most = count;
    best = near.text;
  }
  if (own != 0 && most / hardly < own) return std::nullopt;
  return best;
}

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

/// The text of a clause with its words replaced.
class Corrector {
 public:
  Corrector(const std::vector<Part>& parts, const Deadline& deadline) : parts_(parts), deadline_(deadline) {}

  std::string operator()(const std::string& text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
      auto end = at;
      while (end < text.size() && is_word_byte(text[end]) == is_word_byte(text[at])) ++end;
      const auto run = text.substr(at, end - at);
      const auto words = words_of(run);
      out += words.size() == 1 ? corrected(words.front()).value_or(run) : run;
      at = end;
    }
    return out;
  }

 private:
  std::optional<std::string> corrected(const std::string& word) {
    if (seen_++ >= most_words) return std::nullopt;
    return better_word(word, parts_, deadline_);
  }
  const std::vector<Part>& parts_;
  const Deadline& deadline_;
  std::size_t seen_ = 0;
};

struct Change {
  std::size_t position;
  std::string before, after;
};

/// Replaces the words of clauses that ask for text; what is refused by a negation is what it is.
void correct(Node& node, Corrector& corrector, std::vector<Change>& changes) {
  if (node.op == Op::negation || node.op == Op::optional) return;
  if (node.op == Op::words && node.field.empty()) {
    auto after = corrector(node.text);
    if (after != node.text) changes.push_back({node.position, node.text, after});
    node.text = std::move(after);
  }
  for (auto& child : node.children) correct(child, corrector, changes);
}

/// The text as it was written, with the changes in their places; nothing where one cannot be found there.
std::optional<std::string> edited(const std::string& text, std::vector<Change> changes) {
  std::sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) { return a.position < b.position; });
  std::string out;
  std::size_t done = 0;
  for (const auto& change : changes) {
    const auto at = text.find(change.before, std::max(done, change.position));
    if (at == std::string::npos) return std::nullopt;
    out += text.substr(done, at - done) + change.after;
    done = at + change.before.size();
  }
  return out + text.substr(done);
}

}  // namespace

std::optional<std::string> suggest(const Node& query, const std::string& text, const std::vector<Part>& parts, const Deadline& deadline) {
  auto corrected = query;
  Corrector corrector(parts, deadline);
  std::vector<Change> changes;
  correct(corrected, corrector, changes);
  if (changes.empty()) return std::nullopt;
  if (auto out = edited(text, std::move(changes)); out && print(parse_leniently(*out)) == print(corrected)) return out;
  return print(corrected);
}

}  // namespace quarry::query
