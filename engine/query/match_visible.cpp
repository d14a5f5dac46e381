// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/match_visible.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "index/typed_values.hpp"
#include "quarry/chemistry.hpp"
#include "query/resolve.hpp"

namespace quarry::query {
namespace {

using Operands = std::vector<Matches>;

bool asks(const Node& node) { return node.op != Op::negation && node.op != Op::optional; }

/// Words and what is joined of them; the rest is left to `match`.
class WordMatcher {
 public:
  WordMatcher(const index::Segment& segment, const Expansions& expansions, const index::Bitmap& among, const Deadline& deadline)
      : segment_(segment), expansions_(expansions), among_(among), deadline_(deadline) {}

  Matches operator()(const Node& node) const {
    if (auto operands = conjunction(node)) return refused(node, all_of(*operands, among_));
    const Matches one = operand(node);
    return all_of({&one, 1}, among_);
  }

  std::uint32_t count(const Node& node) const {
    const bool refuses = std::any_of(node.children.begin(), node.children.end(), [](const Node& child) { return child.op == Op::negation; });
    if (node.op == Op::conjunction && refuses) return (*this)(node).count();
    if (auto operands = conjunction(node)) return count_all_of(*operands, among_);
    const Matches one = operand(node);
    return count_all_of({&one, 1}, among_);
  }

 private:
  /// What is to be there of all; nothing where the node is no conjunction, or one that only refuses.
  std::optional<Operands> conjunction(const Node& node) const {
    if (node.op != Op::conjunction || std::none_of(node.children.begin(), node.children.end(), asks)) return std::nullopt;
    Operands operands;
    for (const auto& child : node.children)
      if (asks(child)) operands.push_back(operand(child));
    return operands;
  }

  Matches refused(const Node& node, Matches found) const {
    for (const auto& child : node.children)
      if (child.op == Op::negation && found.count() != 0) found.subtract(operand(child.children.front()));
    return found;
  }

  /// Of single words the postings as they are, not cut to `among_`.
  Matches operand(const Node& node) const {
    deadline_.check();
    switch (node.op) {
      case Op::words: return node.distance == 0 ? words(node) : other(node);
      case Op::conjunction: {
        const auto operands = conjunction(node);
        return operands ? refused(node, all_of(*operands, among_)) : other(node);
      }
      case Op::disjunction: {
        Operands operands;
        for (const auto& child : node.children) operands.push_back(operand(child));
        return any_of(operands, among_);
      }
      default: return other(node);
    }
  }

  Matches other(const Node& node) const { return Matches(match(node, segment_, expansions_, deadline_)); }

  /// As Matcher::words.
  Matches words(const Node& node) const {
    const auto formula = node.quoted ? std::nullopt : parse_formula(node.text);
    if (formula && formula->composition.size() > 1) return other(node);
    const auto wanted = words_of(node.text);
    Operands found;
    if (node.field.empty()) {
      found.push_back(phrase({}, wanted));
      add_whole(node.text, found);
    } else {
      for (const auto& path : resolve(node.field).paths)
        if (!is_derived(path)) found.push_back(phrase(path, wanted));
    }
    return found.size() == 1 ? std::move(found.front()) : any_of(found, among_);
  }

  /// What has the text as a hash or an address.
  void add_whole(const std::string& text, Operands& found) const {
    const auto folded = index::fold_case(text);
    for (const auto& path : whole_paths()) {
      const auto* const column = segment_.keywords(path);
      const auto ordinal = column == nullptr ? std::nullopt : column->find(folded);
      if (!ordinal) continue;
      index::Bitmap bits(segment_.size());
      column->add_between(*ordinal, *ordinal, bits);
      found.emplace_back(std::move(bits));
    }
  }

  Matches phrase(const std::string& path, const std::vector<std::string>& words) const {
    const Matches none(segment_.size(), std::vector<std::uint32_t>());
    if (words.empty()) return none;
    Operands terms;
    for (const auto& word : words) {
      auto term = segment_.term(path, word);
      if (term->documents() == 0) return none;
      terms.emplace_back(segment_.size(), std::move(term));
    }
    if (words.size() == 1) return std::move(terms.front());
    const auto sought = segment_.phrase(words);
    if (!sought) return none;
    std::vector<std::uint32_t> out;
    std::size_t seen = 0;
    all_of(terms, among_).for_each([&](std::uint32_t doc) {
      if (++seen % 4'096 == 0) deadline_.check();
      if (segment_.has_phrase(doc, path, *sought)) out.push_back(doc);
    });
    return {segment_.size(), std::move(out)};
  }

  const index::Segment& segment_;
  const Expansions& expansions_;
  const index::Bitmap& among_;
  const Deadline& deadline_;
};

}  // namespace

Matches match_among(const Node& node, const index::Segment& segment, const Expansions& expansions, const index::Bitmap& among,
                    const Deadline& deadline) {
  return WordMatcher(segment, expansions, among, deadline)(node);
}

std::uint32_t count_among(const Node& node, const index::Segment& segment, const Expansions& expansions, const index::Bitmap& among,
                          const Deadline& deadline) {
  return WordMatcher(segment, expansions, among, deadline).count(node);
}

}  // namespace quarry::query
