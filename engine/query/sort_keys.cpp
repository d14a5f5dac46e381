// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/sort_keys.hpp"

#include <algorithm>
#include <bit>

#include "index/subjects.hpp"

namespace quarry::query {
namespace {

constexpr std::uint64_t top_bit = std::uint64_t{1} << 63;

/// Doubles as whole numbers of the same order; -0 is 0.
std::uint64_t code_of(double number) {
  const auto bits = std::bit_cast<std::uint64_t>(number == 0 ? 0.0 : number);
  return (bits & top_bit) != 0 ? ~bits : bits | top_bit;
}
double number_of(std::uint64_t code) { return std::bit_cast<double>((code & top_bit) != 0 ? code & ~top_bit : ~code); }

std::uint64_t code_of(std::int64_t date) { return static_cast<std::uint64_t>(date) ^ top_bit; }
std::int64_t date_of(std::uint64_t code) { return static_cast<std::int64_t>(code ^ top_bit); }

/// The first ordinal whose word is not before `folded`.
std::uint32_t lower_bound(const index::KeywordColumn& column, std::string_view folded) {
  std::uint32_t low = 0, high = column.cardinality();
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    if (column.folded(middle) < folded) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/// Codes of words: each of the dictionary has its own, and before it five for what the dictionary lacks.
constexpr std::uint64_t word_step = 6, gap_word = 5;
constexpr unsigned gap_false = 1, gap_true = 3;
std::uint64_t word(std::uint32_t ordinal) { return word_step * ordinal + gap_word; }

/// Subjects have odd codes, so that others fit between them.
std::uint64_t between(std::uint32_t place, bool exactly) { return 2 * std::uint64_t{place} + (exactly ? 1 : 0); }

}  // namespace

int compare(const SortValue& a, const SortValue& b, bool descending) {
  if (a.kind != b.kind) {
    if (a.kind == SortValue::Kind::none) return 1;
    if (b.kind == SortValue::Kind::none) return -1;
    return (a.kind < b.kind) != descending ? -1 : 1;
  }
  int order = 0;
  if (a.kind == SortValue::Kind::number) order = a.number < b.number ? -1 : a.number > b.number ? 1 : 0;
  if (a.kind == SortValue::Kind::date) order = a.date < b.date ? -1 : a.date > b.date ? 1 : 0;
  if (a.kind == SortValue::Kind::keyword) order = a.keyword.compare(b.keyword);
  return descending ? -order : order;
}

SortColumn::SortColumn(const Part& part, const std::string& path, bool descending) : SortColumn(part, descending) {
  numbers_ = segment_->numbers(path);
  dates_ = segment_->dates(path);
  keywords_ = segment_->keywords(path);
  bools_ = segment_->bools(path);
}

SortColumn SortColumn::of_subject(const Part& part, bool descending) {
  SortColumn column(part, descending);
  column.subject_ = true;
  return column;
}

SortColumn SortColumn::of_score(const Part& part, const DocumentScores& scores) {
  SortColumn column(part, true);
  column.scores_ = &scores;
  return column;
}

SortCode SortColumn::directed(SortValue::Kind kind, std::uint64_t code) const {
  const auto place = static_cast<std::uint8_t>(kind);
  if (kind == SortValue::Kind::none || !descending_) return {place, code};
  return {static_cast<std::uint8_t>(static_cast<std::uint8_t>(SortValue::Kind::keyword) - place), ~code};
}

std::uint64_t SortColumn::word_code(std::string_view folded) const {
  if (subject_) {
    const auto& subjects = segment_->subjects();
    const auto rank = subjects.lower_bound(folded);
    return between(rank, rank < subjects.size() && subjects.subject(rank) == folded);
  }
  const auto ordinal = keywords_ == nullptr ? 0 : lower_bound(*keywords_, folded);
  if (keywords_ != nullptr && ordinal < keywords_->cardinality() && keywords_->folded(ordinal) == folded) return word(ordinal);
  // What the column lacks: the words of bools, and what a cursor names, each in its place.
  const auto gap = folded < "false" ? 0U : folded == "false" ? gap_false : folded < "true" ? 2U : folded == "true" ? gap_true : 4U;
  return word_step * ordinal + gap;
}

SortCode SortColumn::of(std::uint32_t doc) const {
  const auto pick = [this](const auto& values) { return descending_ ? values.back() : values.front(); };
  if (scores_ != nullptr) return directed(SortValue::Kind::number, code_of((*scores_)[doc]));
  if (subject_) return directed(SortValue::Kind::keyword, between(segment_->subjects().rank(doc), true));
  if (numbers_ != nullptr)
    if (const auto values = numbers_->of(doc); !values.empty()) return directed(SortValue::Kind::number, code_of(pick(values)));
  if (dates_ != nullptr)
    if (const auto values = dates_->of(doc); !values.empty()) return directed(SortValue::Kind::date, code_of(pick(values)));
  if (keywords_ != nullptr)
    if (const auto values = keywords_->of(doc); !values.empty())
      return directed(SortValue::Kind::keyword, word(pick(values)));
  if (bools_ != nullptr)
    if (const auto values = bools_->of(doc); !values.empty()) return directed(SortValue::Kind::keyword, word_code(bools_->folded(pick(values))));
  return {};
}

SortValue SortColumn::value(SortCode code) const {
  SortValue value;
  if (code.kind == static_cast<std::uint8_t>(SortValue::Kind::none)) return value;
  const auto raw = descending_ ? ~code.code : code.code;
  value.kind = static_cast<SortValue::Kind>(descending_ ? static_cast<std::uint8_t>(SortValue::Kind::keyword) - code.kind : code.kind);
  if (value.kind == SortValue::Kind::number) value.number = number_of(raw);
  if (value.kind == SortValue::Kind::date) value.date = date_of(raw);
  if (value.kind != SortValue::Kind::keyword) return value;
  if (subject_) {
    value.keyword = segment_->subjects().subject(static_cast<std::uint32_t>(raw / 2));
  } else if (raw % word_step == gap_word) {
    value.keyword = keywords_->folded(static_cast<std::uint32_t>(raw / word_step));
  } else {
    value.keyword = raw % word_step == gap_false ? "false" : "true";
  }
  return value;
}

SortCode SortColumn::code(const SortValue& value) const {
  switch (value.kind) {
    case SortValue::Kind::number: return directed(value.kind, code_of(value.number));
    case SortValue::Kind::date: return directed(value.kind, code_of(value.date));
    case SortValue::Kind::keyword: return directed(value.kind, word_code(value.keyword));
    case SortValue::Kind::none: break;
  }
  return {};
}

std::vector<std::vector<SortColumn>> sort_columns(const std::vector<Part>& parts, const SearchRequest& request,
                                                  const std::vector<DocumentScores>& scores) {
  std::vector<std::vector<SortColumn>> columns(parts.size());
  for (const auto& key : request.sort) {
    const bool by_subject = key.field == "id";
    const auto path = by_subject ? std::string() : shown_path(key.field, parts);
    for (std::size_t i = 0; i < parts.size(); ++i)
      columns[i].push_back(by_subject ? SortColumn::of_subject(parts[i], key.descending) : SortColumn(parts[i], path, key.descending));
  }
  const bool scored = std::any_of(scores.begin(), scores.end(), [](const auto& some) { return !some.empty(); });
  if (request.sort.empty() && scored)
    for (std::size_t i = 0; i < parts.size(); ++i) columns[i].push_back(SortColumn::of_score(parts[i], scores[i]));
  return columns;
}

}  // namespace quarry::query
