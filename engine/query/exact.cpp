// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/exact.hpp"

#include <algorithm>

#include "index/glob.hpp"
#include "index/typed_values.hpp"
#include "index/typed_values_visit.hpp"
#include "quarry/field.hpp"
#include "quarry/number.hpp"
#include "query/match_columns.hpp"
#include "query/pattern.hpp"
#include "query/ranges.hpp"
#include "query/resolve.hpp"
#include "query/space_groups.hpp"

namespace quarry::query {
namespace {

using index::Bitmap;
using index::KeywordColumn;

constexpr std::string_view space_group_path = "crystal_structure.space_group_number";
constexpr std::string_view symbol_path = "symmetry.symbol";
constexpr std::size_t most_known = 100'000;

/// Collects the strings of one path.
class Strings final : public index::TypedVisitor {
 public:
  explicit Strings(const std::string& path) : path_(path) {}
  void number(std::string_view, double) override {}
  void date(std::string_view, std::int64_t) override {}
  void boolean(std::string_view, bool) override {}
  void keyword(std::string_view path, std::string_view value) override {
    if (path == path_) found.emplace_back(value);
  }
  void text(std::string_view path, std::string_view value) override {
    if (path == path_ && !index::is_keyword(path, value)) found.emplace_back(value);
  }
  std::vector<std::string> found;

 private:
  const std::string& path_;
};

/// Whether the values of a path are not kept as keywords, however short they are.
bool is_text(const Target& target, const std::string& path) {
  return target.field != nullptr && target.field->path == path && target.field->kind == FieldKind::text;
}

/// What the folded form of whatever a pattern describes looks like: a character may fold to several (ß to ss), so `?` becomes `*`.
std::string loosened(const std::string& pattern) {
  std::string loose;
  for_each_piece(pattern, [&](char c, bool wildcard) {
    if (wildcard) {
      loose += '*';
    } else {
      append_literal(c, loose);
    }
  });
  return index::fold_case(loose);
}

}  // namespace

bool Records::any_string(std::uint32_t doc, const std::string& path, const std::function<bool(std::string_view)>& fits) {
  auto& of_path = known_[path];
  auto found = of_path.find(doc);
  if (found == of_path.end()) {
    deadline_.check();
    if (++known_size_ > most_known) {
      known_size_ = 1;
      for (auto& [name, documents] : known_) documents.clear();
    }
    const auto row = snapshot_.load(segment_.row(doc));
    Strings strings(path);
    if (may_show(row, snapshot_, viewer_)) index::visit_typed_values(row.content, strings);
    found = of_path.emplace(doc, std::move(strings.found)).first;
  }
  return std::any_of(found->second.begin(), found->second.end(), fits);
}

void ExactMatcher::add_confirmed(const std::string& path, const Bitmap& candidates, const Fits& fits, Bitmap& out) const {
  auto left = candidates;
  left &= among;
  left.subtract(out);
  left.for_each([&](std::uint32_t doc) {
    if (records.any_string(doc, path, fits)) out.set(doc);
  });
}

void ExactMatcher::add_spelt(const KeywordColumn& column, const std::string& path, std::uint32_t first, std::uint32_t last, const Fits& may_fit,
                             const Fits& fits, Bitmap& out) const {
  std::vector<std::uint32_t> sure, unsure;
  for (auto ordinal = first; ordinal < last; ++ordinal) {
    if ((ordinal - first) % 1'024 == 1'023) deadline.check();
    if (!may_fit(column.folded(ordinal))) continue;
    // What formulas yield is spelt in one way only, and in no record.
    if (!column.one_spelling(ordinal) && !is_derived(path)) {
      unsure.push_back(ordinal);
    } else if (fits(column.spelling(ordinal))) {
      sure.push_back(ordinal);
    }
  }
  const auto add = [&](const std::vector<std::uint32_t>& ordinals, Bitmap& documents) {
    if (ordinals.size() == 1) return add_ordinals(column, ordinals.front(), ordinals.front() + 1, documents);
    if (ordinals.empty()) return;
    std::vector<bool> named(column.cardinality());
    for (const auto ordinal : ordinals) named[ordinal] = true;
    add_named(column, named, documents);
  };
  add(sure, out);
  if (unsure.empty()) return;
  auto candidates = none();
  add(unsure, candidates);
  add_confirmed(path, candidates, fits, out);
}

Bitmap ExactMatcher::keyword(const Node& node) const {
  auto out = none();
  const auto any = [](std::string_view) { return true; };
  const auto number = parse_double(node.text);
  const auto dates = date_limits(node);
  const auto add_keyword_of = [&](const std::string& path, const std::string& text) {
    const auto* const column = segment.keywords(path);
    const auto ordinal = column == nullptr ? std::nullopt : column->find(index::fold_case(text));
    if (ordinal) add_spelt(*column, path, *ordinal, *ordinal + 1, any, [&](std::string_view spelling) { return spelling == text; }, out);
  };
  for (const auto& path : resolve(node.field).paths) {
    add_keyword_of(path, normal_keyword(path, node.text));
    add_keyword(segment.bools(path), node.text, out);
    if (number) add_matching(segment.numbers(path), Limits<double>{*number, *number}, out);
    if (dates) add_matching(segment.dates(path), *dates, out);
    if (path == space_group_path && !number) {
      add_keyword_of(std::string(symbol_path), node.text);
      if (const auto group = space_group_number(node.text))
        add_matching(segment.numbers(path), Limits<double>{static_cast<double>(*group), static_cast<double>(*group)}, out);
    }
    if (is_derived(path) || index::is_keyword(path, node.text)) continue;
    add_confirmed(path, with_whole(path, words_of(node.text)), [&](std::string_view text) { return text == node.text; }, out);
  }
  return out;
}

Bitmap ExactMatcher::like(const Node& node) const {
  auto out = none();
  const index::Glob glob(node.text), folded(loosened(node.text));
  const auto fits = [&](std::string_view text) { return glob.matches(text); };
  const auto target = resolve(node.field);
  for (const auto& path : target.paths) {
    if (is_text(target, path)) {
      auto candidates = none();
      among.for_each([&](std::uint32_t doc) {
        bool has_text = false;
        segment.for_each_text(doc, [&](std::string_view at, const auto&) { has_text = has_text || at == path; });
        if (has_text) candidates.set(doc);
      });
      add_confirmed(path, candidates, fits, out);
    }
    const auto* const column = segment.keywords(path);
    if (column == nullptr) continue;
    const auto& prefix = folded.prefix();
    const auto first = first_ordinal(*column, [&](std::string_view keyword) { return keyword >= prefix; });
    const auto last = first_ordinal(*column, [&](std::string_view keyword) { return keyword.substr(0, prefix.size()) > prefix; });
    add_spelt(*column, path, first, last, [&](std::string_view keyword) { return folded.matches(keyword); }, fits, out);
  }
  return out;
}

Bitmap ExactMatcher::range(const Node& node) const {
  auto out = none();
  const auto target = resolve(node.field);
  const auto numbers = number_limits(node, target);
  const auto dates = date_limits(node);
  // Limits on words are told apart from those on numbers and dates by their text, which folding leaves alone.
  const bool words = keyword_limits(node).has_value();
  const KeywordLimits limits{node.low.text, node.high.text, node.low.inclusive, node.high.inclusive};
  const auto any = [](std::string_view) { return true; };
  for (const auto& path : target.paths) {
    if (numbers) add_matching(segment.numbers(path), *numbers, out);
    if (dates) add_matching(segment.dates(path), *dates, out);
    const auto* const column = words ? segment.keywords(path) : nullptr;
    if (column == nullptr) continue;
    add_spelt(*column, path, 0, column->cardinality(), any,
              [&](std::string_view spelling) { return limits.above_low(spelling) && !limits.above_high(spelling); }, out);
  }
  return out;
}

}  // namespace quarry::query
