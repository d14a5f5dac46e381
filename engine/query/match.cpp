// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/match.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "index/chemistry_paths.hpp"
#include "index/typed_values.hpp"
#include "quarry/field.hpp"
#include "query/match_terms.hpp"
#include "query/ranges.hpp"
#include "query/resolve.hpp"
#include "query/space_groups.hpp"

namespace quarry::query {
namespace {

using index::Bitmap;
using index::Segment;

constexpr std::string_view space_group_path = "crystal_structure.space_group_number";

/// Documents whose column has a value within limits.
template <class T>
void add_matching(const index::Column<T>* column, const Limits<T>& limits, Bitmap& out) {
  if (column == nullptr) return;
  auto [low, high, low_in, high_in] = limits;
  if constexpr (std::is_floating_point_v<T>) {
    if (!low_in) low = std::nextafter(low, std::numeric_limits<T>::infinity());
    if (!high_in) high = std::nextafter(high, -std::numeric_limits<T>::infinity());
  } else {
    if ((!low_in && low == std::numeric_limits<T>::max()) || (!high_in && high == std::numeric_limits<T>::min())) return;
    low += low_in ? 0 : 1;
    high -= high_in ? 0 : 1;
  }
  column->add_between(low, high, out);
}

/// Documents with a keyword whose ordinal is in [first, last).
void add_ordinals(const index::KeywordColumn& column, std::uint32_t first, std::uint32_t last, Bitmap& out) {
  if (first < last) column.add_between(first, last - 1, out);
}

void add_keyword(const index::KeywordColumn* column, std::string_view folded, Bitmap& out) {
  if (column == nullptr) return;
  if (const auto ordinal = column->find(folded)) add_ordinals(*column, *ordinal, *ordinal + 1, out);
}

/// The first ordinal for which `past` is true; keywords rise with their ordinals.
template <class Past>
std::uint32_t first_ordinal(const index::KeywordColumn& column, Past&& past) {
  std::uint32_t low = 0, high = column.cardinality();
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    if (past(column.folded(middle))) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

Bitmap records(const Segment& segment) {
  Bitmap all(segment.size(), true);
  return all.subtract(segment.datasets());
}

/// What a node is matched with.
struct Matcher {
  const Segment& segment;
  const Expansions& expansions;
  const Deadline& deadline;

  Bitmap none() const { return Bitmap(segment.size()); }

  Bitmap with_word(const std::string& path, const std::string& word) const {
    deadline.check();
    return documents_with(segment, path, {&word, 1});
  }

  Bitmap with_all(const std::string& path, std::span<const std::string> words) const {
    deadline.check();
    return documents_with(segment, path, words);
  }

  /// Documents with these words one after the other in one text of `path` (any where it is empty).
  Bitmap with_phrase(const std::string& path, const std::vector<std::string>& words) const {
    if (words.empty()) return none();
    auto all = with_all(path, words);
    if (words.size() == 1) return all;
    auto in_order = none();
    std::size_t seen = 0;
    all.for_each([&](std::uint32_t doc) {
      if (++seen % 1'024 == 0) deadline.check();
      bool found = false;
      segment.for_each_text(doc, [&](std::string_view at, const std::vector<std::string_view>& text) {
        if (found || (!path.empty() && at != path)) return;
        found = std::search(text.begin(), text.end(), words.begin(), words.end()) != text.end();
      });
      if (found) in_order.set(doc);
    });
    return in_order;
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
    auto out = with_phrase({}, words_of(node.text));
    const auto folded = index::fold_case(node.text);
    for (const auto& path : whole_paths()) add_keyword(segment.keywords(path), folded, out);
    if (node.quoted) return out;
    if (const auto composition = parse_formula(node.text); composition && composition->composition.size() > 1) out |= formula(node.text);
    return out;
  }

  Bitmap prefix(const Node& node) const {
    auto out = none();
    auto before = words_of(node.text);
    if (!before.empty()) before.pop_back();
    for (const auto& expansion : expansions.at(&node)) {
      auto any = none();
      for (const auto& word : expansion.words) any |= with_word(expansion.path, word);
      out |= any &= with_all(expansion.path, before);
    }
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
    column->present().for_each([&](std::uint32_t doc) {
      const auto values = column->of(doc);
      const auto is_named = [&](std::uint32_t value) { return named[value]; };
      const bool fits = node.quantifier == Quantifier::only  ? std::all_of(values.begin(), values.end(), is_named)
                        : node.quantifier == Quantifier::any ? std::any_of(values.begin(), values.end(), is_named)
                                                             : std::none_of(values.begin(), values.end(), is_named);
      if (fits) out.set(doc);
    });
    return out;
  }

  /// What is asked for, without what is refused; where all is refused, of every record.
  Bitmap conjunction(const Node& node) const {
    const bool asks = std::any_of(node.children.begin(), node.children.end(), [](const Node& child) { return child.op != Op::negation; });
    auto out = asks ? Bitmap(segment.size(), true) : records(segment);
    for (const auto& child : node.children)
      if (child.op != Op::negation) out &= (*this)(child);
    for (const auto& child : node.children)
      if (child.op == Op::negation) out.subtract((*this)(child.children.front()));
    return out;
  }

  Bitmap operator()(const Node& node) const {
    deadline.check();
    switch (node.op) {
      case Op::all: return records(segment);
      case Op::words: return words(node);
      case Op::prefix: return prefix(node);
      case Op::value: return value(node);
      case Op::range: return range(node);
      case Op::exists: return exists(node);
      case Op::formula: return formula(node.text);
      case Op::elements: return elements(node);
      case Op::conjunction: return conjunction(node);
      case Op::optional: return Bitmap(segment.size(), true);
      case Op::fuzzy:
      case Op::pattern: return prefix(node);
      case Op::negation: return records(segment).subtract((*this)(node.children.front()));
      case Op::disjunction: break;
    }
    auto any = none();
    for (const auto& child : node.children) any |= (*this)(child);
    return any;
  }
};

}  // namespace

Bitmap match(const Node& node, const Segment& segment, const Expansions& expansions, const Deadline& deadline) {
  return Matcher{segment, expansions, deadline}(node);
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
