// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/match.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "index/chemistry_paths.hpp"
#include "index/glob.hpp"
#include "index/typed_values.hpp"
#include "quarry/field.hpp"
#include "quarry/number.hpp"
#include "query/exact.hpp"
#include "query/match_columns.hpp"
#include "query/match_text.hpp"
#include "query/ranges.hpp"
#include "query/resolve.hpp"
#include "query/space_groups.hpp"

namespace quarry::query {
namespace {

using index::Bitmap;
using index::Segment;

constexpr std::string_view space_group_path = "crystal_structure.space_group_number";

/// What a node is matched with.
struct Matcher : TextMatcher {
  const Expansions& expansions;
  Records* records = nullptr;     ///< of a filter: those of the segment,
  const Bitmap* among = nullptr;  ///< and the documents that matter

  /// Filters refuse among all documents, queries among records.
  bool with_datasets() const { return records != nullptr; }
  ExactMatcher exact() const { return {{segment, deadline}, *records, *among}; }

  /// What there is before anything is asked for.
  Bitmap everything() const {
    Bitmap all(segment.size(), true);
    return with_datasets() ? all : all.subtract(segment.datasets());
  }

  Bitmap formula(std::string_view text) const {
    auto out = none();
    const auto formula = parse_formula(text);
    if (!formula) return out;
    if (const auto key = index::formula_key(formula->composition))
      add_keyword(segment.keywords(index::chemistry_path::formula), index::fold_case(*key), out);
    return out;
  }

  Bitmap words(const Node& node) const {
    auto out = none();
    const auto words = words_of(node.text);
    for (const auto& path : node.field.empty() ? std::vector<std::string>{{}} : resolve(node.field).paths)
      if (!is_derived(path)) out |= with_phrase(path, words, node.distance);
    if (node.field.empty()) {
      const auto folded = index::fold_case(node.text);
      for (const auto& path : whole_paths()) add_keyword(segment.keywords(path), folded, out);
    }
    if (node.quoted) return out;
    if (const auto composition = parse_formula(node.text); composition && composition->composition.size() > 1) out |= formula(node.text);
    return out;
  }

  /// What the words that a node stands for have, and all of `beside` with them.
  Bitmap expanded(const Node& node, std::span<const std::string> beside) const {
    auto out = none();
    const auto found = expansions.find(&node);
    if (found == expansions.end()) return out;
    for (const auto& expansion : found->second) {
      auto any = none();
      for (const auto& word : expansion.words) add_word(expansion.path, word, any);
      out |= beside.empty() ? any : any &= with_all(expansion.path, beside);
    }
    return out;
  }

  /// A prefix or a similar word: the last word is meant, the others are there.
  Bitmap last_expanded(const Node& node) const {
    auto beside = words_of(node.text);
    if (!beside.empty()) beside.pop_back();
    return expanded(node, beside);
  }

  Bitmap prefix(const Node& node) const {
    auto out = last_expanded(node);
    if (node.field.empty()) return out;
    const auto folded = index::fold_case(node.text);
    for (const auto& path : resolve(node.field).paths) {
      const auto* const column = segment.keywords(path);
      if (column == nullptr) continue;
      add_ordinals(*column, first_ordinal(*column, [&](std::string_view keyword) { return keyword >= folded; }),
                   first_ordinal(*column, [&](std::string_view keyword) { return keyword.substr(0, folded.size()) > folded; }), out);
    }
    return out;
  }

  /// Documents with a keyword of the field that a pattern describes as a whole.
  Bitmap like(const Node& node) const {
    auto out = none();
    const index::Glob glob(index::fold_case(node.text));
    for (const auto& path : resolve(node.field).paths) {
      const auto* const column = segment.keywords(path);
      if (column == nullptr) continue;
      std::vector<bool> named(column->cardinality());
      const auto first = first_ordinal(*column, [&](std::string_view keyword) { return keyword >= glob.prefix(); });
      for (auto ordinal = first; ordinal < column->cardinality() && column->folded(ordinal).starts_with(glob.prefix()); ++ordinal) {
        if (ordinal % 1'024 == 0) deadline.check();
        named[ordinal] = glob.matches(column->folded(ordinal));
      }
      add_named(*column, named, out);
    }
    return out;
  }

  /// A value as a whole: nothing is cut into words, but for text too long to be kept as a keyword.
  Bitmap keyword(const Node& node) const {
    auto out = none();
    const auto number = parse_double(node.text);
    const auto dates = date_limits(node);
    for (const auto& path : resolve(node.field).paths) {
      const auto folded = index::fold_case(normal_keyword(path, node.text));
      add_keyword(segment.keywords(path), folded, out);
      add_keyword(segment.bools(path), folded, out);
      if (number) add_matching(segment.numbers(path), Limits<double>{*number, *number}, out);
      if (dates) add_matching(segment.dates(path), *dates, out);
      if (path == space_group_path && !number) add_space_group(node.text, folded, out);
      if (is_derived(path) || index::is_keyword(path, node.text)) continue;
      out |= with_whole(path, words_of(node.text));
    }
    return out;
  }

  Bitmap value(const Node& node) const {
    auto out = none();
    const auto target = resolve(node.field);
    const auto numbers = number_limits(node, target);
    const auto dates = date_limits(node);
    for (const auto& path : target.paths) {
      const auto folded = index::fold_case(normal_keyword(path, node.text));
      add_keyword(segment.keywords(path), folded, out);
      add_keyword(segment.bools(path), folded, out);
      if (!is_derived(path)) out |= with_phrase(path, words_of(node.text));
      if (numbers) add_matching(segment.numbers(path), *numbers, out);
      if (dates) add_matching(segment.dates(path), *dates, out);
      if (path == space_group_path && !numbers) add_space_group(node.text, folded, out);
    }
    return out;
  }

  /// `spacegroup:Fm-3m` asks by symbol for what is kept as a number, and maybe as another setting's symbol.
  void add_space_group(std::string_view symbol, std::string_view folded, Bitmap& out) const {
    add_keyword(segment.keywords("symmetry.symbol"), folded, out);
    if (const auto number = space_group_number(symbol))
      add_matching(segment.numbers(space_group_path), Limits<double>{static_cast<double>(*number), static_cast<double>(*number)}, out);
  }

  Bitmap range(const Node& node) const {
    auto out = none();
    const auto target = resolve(node.field);
    const auto numbers = number_limits(node, target);
    const auto dates = date_limits(node);
    const auto limits = keyword_limits(node);
    for (const auto& path : target.paths) {
      if (numbers) add_matching(segment.numbers(path), *numbers, out);
      if (dates) add_matching(segment.dates(path), *dates, out);
      const auto* const column = limits ? segment.keywords(path) : nullptr;
      if (column == nullptr) continue;
      const auto first = first_ordinal(*column, [&](std::string_view keyword) { return limits->above_low(keyword); });
      const auto last = first_ordinal(*column, [&](std::string_view keyword) { return limits->above_high(keyword); });
      add_ordinals(*column, first, last, out);
    }
    return out;
  }

  void add_present(const std::string& path, Bitmap& out) const {
    if (const auto* column = segment.numbers(path)) out |= column->present();
    if (const auto* column = segment.dates(path)) out |= column->present();
    if (const auto* column = segment.keywords(path)) out |= column->present();
    if (const auto* column = segment.bools(path)) out |= column->present();
  }

  Bitmap exists(const Node& node) const {
    auto out = none();
    const auto target = resolve(node.field);
    for (const auto& path : target.paths) {
      add_present(path, out);
      const bool never_text = target.field != nullptr && path == target.field->path && target.field->kind != FieldKind::text &&
                              target.field->kind != FieldKind::keyword && target.field->kind != FieldKind::object;
      if (never_text || is_derived(path)) continue;  // what is no text has a column
      for (const auto& word : segment.words_with_prefix(path, "", std::numeric_limits<std::size_t>::max()))
        out |= with_word(path, word);
    }
    for (const auto& column : segment.columns())
      for (const auto& path : target.paths)
        if (column.path.starts_with(path) && column.path.size() > path.size() && column.path[path.size()] == '.') add_present(column.path, out);
    return out;
  }

  Bitmap with_element(const index::KeywordColumn& column, const std::string& symbol) const {
    auto out = none();
    add_keyword(&column, index::fold_case(symbol), out);
    return out;
  }

  /// Records whose elements are not known match none of the quantifiers.
  Bitmap elements(const Node& node) const {
    auto out = none();
    const auto* const column = segment.keywords(index::chemistry_path::element);
    if (column == nullptr) return out;
    if (node.quantifier == Quantifier::all) {
      out = column->present();
      for (const auto& item : node.items) out &= with_element(*column, item);
      return out;
    }
    std::vector<bool> named(column->cardinality());
    for (const auto& item : node.items)
      if (const auto ordinal = column->find(index::fold_case(item))) named[*ordinal] = true;
    if (node.quantifier == Quantifier::only) named.flip();
    add_named(*column, named, out);  // of any: one of them; of only: another one; of none: one of them
    if (node.quantifier == Quantifier::any) return out;
    auto rest = column->present();
    return rest.subtract(out);
  }

  /// What is asked for, without what is refused; where all is refused, of every record.
  Bitmap conjunction(const Node& node) const {
    const auto asks = [](const Node& child) { return child.op != Op::negation && child.op != Op::optional; };
    auto out = std::any_of(node.children.begin(), node.children.end(), asks) ? Bitmap(segment.size(), true) : everything();
    auto rest = *this;
    if (among != nullptr) {  // what one child leaves out does not matter to the next
      out &= *among;
      rest.among = &out;
    }
    for (const auto& child : node.children)
      if (asks(child)) out &= rest(child);
    for (const auto& child : node.children)
      if (child.op == Op::negation) out.subtract(rest(child.children.front()));
    return out;
  }

  Bitmap operator()(const Node& node) const {
    deadline.check();
    switch (node.op) {
      case Op::all: return everything();
      case Op::words: return words(node);
      case Op::prefix: return prefix(node);
      case Op::value: return value(node);
      case Op::range: return node.with_case ? exact().range(node) : range(node);
      case Op::exists: return exists(node);
      case Op::formula: return formula(node.text);
      case Op::elements: return elements(node);
      case Op::conjunction: return conjunction(node);
      case Op::optional: return Bitmap(segment.size(), true);
      case Op::fuzzy: return last_expanded(node);
      case Op::pattern: return node.field.empty() ? expanded(node, {}) : expanded(node, {}) |= like(node);
      case Op::keyword: return node.with_case ? exact().keyword(node) : keyword(node);
      case Op::like: return node.with_case ? exact().like(node) : like(node);
      case Op::negation: return everything().subtract((*this)(node.children.front()));
      case Op::disjunction: break;
    }
    auto any = none();
    for (const auto& child : node.children) any |= (*this)(child);
    return any;
  }
};

}  // namespace

Bitmap match(const Node& node, const Segment& segment, const Expansions& expansions, const Deadline& deadline) {
  return Matcher{{segment, deadline}, expansions}(node);
}

Bitmap match_filter(const Node& filter, const Bitmap& among, Records& records, const Deadline& deadline) {
  const Expansions no_expansions;
  return Matcher{{records.segment(), deadline}, no_expansions, &records, &among}(filter);
}

bool has_visible_value(const std::string& field, const std::vector<Part>& parts, const Deadline& deadline) {
  Node exists;
  exists.op = Op::exists;
  exists.field = field;
  return std::any_of(parts.begin(), parts.end(), [&](const Part& part) {
    auto documents = match(exists, part.segment(), {}, deadline);
    documents &= part.visible->documents;
    return !documents.none();
  });
}

}  // namespace quarry::query
