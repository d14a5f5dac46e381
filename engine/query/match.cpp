// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/match.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "index/chemistry_paths.hpp"
#include "index/typed_values.hpp"
#include "quarry/date.hpp"
#include "quarry/number.hpp"
#include "query/resolve.hpp"

namespace quarry::query {
namespace {

using index::Bitmap;
using index::Segment;

/// Documents whose column has a value that `fits`.
template <class T, class Fits>
void add_matching(const index::Column<T>* column, Fits&& fits, Bitmap& out) {
  if (column == nullptr) return;
  column->present().for_each([&](std::uint32_t doc) {
    const auto values = column->of(doc);
    if (std::any_of(values.begin(), values.end(), fits)) out.set(doc);
  });
}

void add_keyword(const index::KeywordColumn* column, std::string_view folded, Bitmap& out) {
  if (column == nullptr) return;
  if (const auto ordinal = column->find(folded)) add_matching(column, [&](std::uint32_t value) { return value == *ordinal; }, out);
}

Bitmap records(const Segment& segment) {
  Bitmap all(segment.size(), true);
  return all.subtract(segment.datasets());
}

Bitmap with_formula(const Segment& segment, std::string_view text) {
  Bitmap out(segment.size());
  const auto formula = parse_formula(text);
  if (!formula) return out;
  if (const auto key = index::formula_key(formula->composition))
    add_keyword(segment.keywords(index::chemistry_path::formula), index::fold_case(*key), out);
  return out;
}

Bitmap match_words(const Node& node, const Segment& segment) {
  const auto words = words_of(node.text);
  if (words.empty()) return node.quoted ? Bitmap(segment.size()) : records(segment);
  auto out = documents_with(segment, {}, words);
  if (const auto formula = node.quoted ? std::nullopt : parse_formula(node.text); formula && formula->composition.size() > 1)
    out |= with_formula(segment, node.text);
  return out;
}

Bitmap match_prefix(const Node& node, const Segment& segment, const Deadline& deadline) {
  Bitmap out(segment.size());
  const auto words = words_of(node.text);
  if (words.size() != 1) return out;
  const auto field = node.field.empty() ? std::string() : resolve(node.field).path;
  for (const auto& word : segment.words_with_prefix(field, words.front(), std::numeric_limits<std::size_t>::max())) {
    deadline.check();
    segment.for_each_posting(field, word, [&](std::uint32_t doc, std::uint32_t) { out.set(doc); });
  }
  return out;
}

/// A chemical system in any order; an anonymous formula in either.
std::string normal_keyword(const Target& target, const std::string& text) {
  if (target.path == index::chemistry_path::system) {
    std::vector<std::string> symbols;
    std::string symbol;
    for (const char c : text + "-") {
      if (c != '-' && c != ',') {
        symbol += c;
      } else if (!symbol.empty()) {
        symbols.push_back(std::exchange(symbol, {}));
      }
    }
    std::sort(symbols.begin(), symbols.end());
    std::string out;
    for (const auto& one : symbols) out += (out.empty() ? "" : "-") + one;
    return out;
  }
  if (target.path == index::chemistry_path::anonymous) return normal_anonymous_formula(text).value_or(text);
  return text;
}

Bitmap match_value(const Node& node, const Segment& segment) {
  Bitmap out(segment.size());
  const auto target = resolve(node.field);
  const auto folded = index::fold_case(normal_keyword(target, node.text));
  add_keyword(segment.keywords(target.path), folded, out);
  add_keyword(segment.bools(target.path), folded, out);
  if (const auto words = words_of(node.text); !words.empty() && !target.path.starts_with('#'))
    out |= documents_with(segment, target.path, words);
  if (node.quoted) return out;
  if (const auto number = number_in(node.text, node.unit, target, node.position)) {
    const double slack = node.unit.empty() || node.unit == target.unit ? 0 : 1e-9 * std::abs(*number);
    add_matching(segment.numbers(target.path), [&](double value) { return std::abs(value - *number) <= slack; }, out);
  }
  if (const auto date = parse_date(node.text))
    add_matching(segment.dates(target.path), [&](std::int64_t value) { return value >= date->begin && value < date->end; }, out);
  // `spacegroup:Fm-3m` asks by symbol for what is kept as a number.
  if (target.path == "crystal_structure.space_group_number" && !parse_double(node.text))
    add_keyword(segment.keywords("symmetry.symbol"), folded, out);
  return out;
}

/// Below or above a bound; an open one holds nothing back.
template <class T>
struct Limits {
  T low, high;
  bool low_in = true, high_in = true;
  bool operator()(T value) const {
    return (low_in ? value >= low : value > low) && (high_in ? value <= high : value < high);
  }
};

std::optional<Limits<double>> number_limits(const Node& node, const Target& target) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  Limits<double> limits{-infinity, infinity, node.low.inclusive, node.high.inclusive};
  for (const auto* bound : {&node.low, &node.high}) {
    if (bound->text.empty()) continue;
    const auto number = number_in(bound->text, bound->unit, target, node.position);
    if (!number) return std::nullopt;
    (bound == &node.low ? limits.low : limits.high) = *number;
  }
  if (node.low.text.empty()) limits.low_in = true;
  if (node.high.text.empty()) limits.high_in = true;
  return limits;
}

/// A partial date is its whole span: `<=2020` takes in its last second, `>2020` begins with 2021.
std::optional<Limits<std::int64_t>> date_limits(const Node& node) {
  using Number = std::numeric_limits<std::int64_t>;
  Limits<std::int64_t> limits{Number::min(), Number::max(), true, true};
  if (!node.low.text.empty()) {
    const auto date = parse_date(node.low.text);
    if (!date) return std::nullopt;
    limits.low = node.low.inclusive ? date->begin : date->end;
  }
  if (!node.high.text.empty()) {
    const auto date = parse_date(node.high.text);
    if (!date) return std::nullopt;
    limits.high = node.high.inclusive ? date->end : date->begin;
    limits.high_in = false;
  }
  return limits;
}

Bitmap match_range(const Node& node, const Segment& segment) {
  Bitmap out(segment.size());
  const auto target = resolve(node.field);
  if (const auto limits = number_limits(node, target)) add_matching(segment.numbers(target.path), *limits, out);
  if (const auto limits = date_limits(node)) add_matching(segment.dates(target.path), *limits, out);
  const bool unlimited = node.low.text.empty() && node.high.text.empty();
  const bool words = !parse_double(node.low.text) && !parse_double(node.high.text) && !date_limits(node);
  const auto* const keywords = unlimited || words ? segment.keywords(target.path) : nullptr;
  if (keywords == nullptr) return out;
  const auto low = index::fold_case(node.low.text);
  const auto high = index::fold_case(node.high.text);
  add_matching(keywords, [&](std::uint32_t ordinal) {
    const auto value = keywords->folded(ordinal);
    const bool above = low.empty() || (node.low.inclusive ? value >= low : value > low);
    return above && (high.empty() || (node.high.inclusive ? value <= high : value < high));
  }, out);
  return out;
}

Bitmap match_exists(const Node& node, const Segment& segment) {
  Bitmap out(segment.size());
  const auto target = resolve(node.field);
  if (const auto* column = segment.numbers(target.path)) out |= column->present();
  if (const auto* column = segment.dates(target.path)) out |= column->present();
  if (const auto* column = segment.keywords(target.path)) out |= column->present();
  if (const auto* column = segment.bools(target.path)) out |= column->present();
  for (const auto& word : segment.words_with_prefix(target.path, "", std::numeric_limits<std::size_t>::max()))
    segment.for_each_posting(target.path, word, [&](std::uint32_t doc, std::uint32_t) { out.set(doc); });
  return out;
}

Bitmap match_elements(const Node& node, const Segment& segment) {
  const auto* const column = segment.keywords(index::chemistry_path::element);
  if (column == nullptr) return node.quantifier == Quantifier::none ? records(segment) : Bitmap(segment.size());
  const auto with_one = [&](const std::string& symbol) {
    Bitmap out(segment.size());
    add_keyword(column, index::fold_case(symbol), out);
    return out;
  };
  const bool any = node.quantifier != Quantifier::all;
  auto out = with_one(node.items.front());
  for (std::size_t i = 1; i < node.items.size(); ++i) {
    if (any) {
      out |= with_one(node.items[i]);
    } else {
      out &= with_one(node.items[i]);
    }
  }
  if (node.quantifier == Quantifier::none) {
    auto rest = records(segment);
    return rest.subtract(out);
  }
  if (node.quantifier == Quantifier::only) {  // as OPTIMADE's HAS ONLY: no element outside of these
    std::vector<std::uint32_t> allowed;
    for (const auto& item : node.items)
      if (const auto ordinal = column->find(index::fold_case(item))) allowed.push_back(*ordinal);
    Bitmap exact(segment.size());
    out.for_each([&](std::uint32_t doc) {
      const auto values = column->of(doc);
      if (std::all_of(values.begin(), values.end(), [&](std::uint32_t value) {
            return std::find(allowed.begin(), allowed.end(), value) != allowed.end();
          }))
        exact.set(doc);
    });
    return exact;
  }
  return out;
}

Bitmap match_conjunction(const Node& node, const Part& part, const Deadline& deadline) {
  std::optional<Bitmap> out;
  for (const auto& child : node.children) {
    if (child.op == Op::negation) continue;
    auto one = match(child, part, deadline);
    if (out) {
      *out &= one;
    } else {
      out = std::move(one);
    }
  }
  if (!out) out = records(part.segment());
  for (const auto& child : node.children)
    if (child.op == Op::negation) out->subtract(match(child.children.front(), part, deadline));
  return std::move(*out);
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  index::for_each_word(text, [&](std::string_view word) { words.emplace_back(word); });
  return words;
}

Bitmap documents_with(const Segment& segment, const std::string& field, const std::vector<std::string>& words) {
  std::optional<Bitmap> all;
  for (const auto& word : words) {
    Bitmap one(segment.size());
    segment.for_each_posting(field, word, [&](std::uint32_t doc, std::uint32_t) { one.set(doc); });
    if (all) {
      *all &= one;
    } else {
      all = std::move(one);
    }
  }
  if (words.size() < 2) return std::move(*all);
  Bitmap in_order(segment.size());
  all->for_each([&](std::uint32_t doc) {
    bool found = false;
    segment.for_each_text(doc, [&](std::string_view path, const std::vector<std::string_view>& text) {
      if (found || (!field.empty() && path != field)) return;
      found = std::search(text.begin(), text.end(), words.begin(), words.end()) != text.end();
    });
    if (found) in_order.set(doc);
  });
  return in_order;
}

Bitmap match(const Node& node, const Part& part, const Deadline& deadline) {
  deadline.check();
  const auto& segment = part.segment();
  switch (node.op) {
    case Op::all: return records(segment);
    case Op::words: return match_words(node, segment);
    case Op::prefix: return match_prefix(node, segment, deadline);
    case Op::value: return match_value(node, segment);
    case Op::range: return match_range(node, segment);
    case Op::exists: return match_exists(node, segment);
    case Op::formula: return with_formula(segment, node.text);
    case Op::elements: return match_elements(node, segment);
    case Op::conjunction: return match_conjunction(node, part, deadline);
    case Op::disjunction: break;
    case Op::negation: {
      auto rest = records(segment);
      return rest.subtract(match(node.children.front(), part, deadline));
    }
  }
  Bitmap any(segment.size());
  for (const auto& child : node.children) any |= match(child, part, deadline);
  return any;
}

}  // namespace quarry::query
