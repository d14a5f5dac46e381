// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/ranges.hpp"

#include <limits>

#include "index/typed_values.hpp"
#include "quarry/date.hpp"
#include "quarry/number.hpp"
#include "quarry/units.hpp"

namespace quarry::query {
namespace {

/// `5`, or `5 eV` in one piece, which may be a word as well: then a unit that does not fit makes it no number.
std::optional<Converted> number_of_value(const Node& node, const Target& target) {
  if (auto number = number_in(node.text, node.unit, target, node.position)) return number;
  const auto quantity = target.field == nullptr || !target.unit.empty() ? parse_quantity(node.text) : std::nullopt;
  if (!quantity) return std::nullopt;
  const auto wanted = target.unit.empty() ? canonical_unit(quantity->unit).value_or(quantity->unit) : target.unit;
  if (!convert(quantity->value, quantity->unit, wanted)) return std::nullopt;
  return number_in(node.text.substr(0, node.text.find_last_not_of(' ', node.text.size() - quantity->unit.size() - 1) + 1), quantity->unit,
                   target, node.position);
}

}  // namespace

std::optional<Limits<double>> number_limits(const Node& node, const Target& target) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (node.op == Op::value) {
    const auto number = number_of_value(node, target);
    if (!number) return std::nullopt;
    return Limits<double>{number->value - number->slack, number->value + number->slack};
  }
  Limits<double> limits{-infinity, infinity};
  if (!node.low.text.empty()) {
    const auto low = number_in(node.low.text, node.low.unit, target, node.position);
    if (!low) return std::nullopt;
    limits.low_in = node.low.inclusive;
    limits.low = limits.low_in ? low->value - low->slack : low->value + low->slack;
  }
  if (!node.high.text.empty()) {
    const auto high = number_in(node.high.text, node.high.unit, target, node.position);
    if (!high) return std::nullopt;
    limits.high_in = node.high.inclusive;
    limits.high = limits.high_in ? high->value + high->slack : high->value - high->slack;
  }
  return limits;
}

std::optional<Limits<std::int64_t>> date_limits(const Node& node) {
  using Number = std::numeric_limits<std::int64_t>;
  Limits<std::int64_t> limits{Number::min(), Number::max()};
  if (node.op == Op::value || node.op == Op::keyword) {
    const auto date = parse_date(node.text);
    if (!date || !node.unit.empty()) return std::nullopt;
    return Limits<std::int64_t>{date->begin, date->end, true, false};
  }
  if (!node.low.unit.empty() || !node.high.unit.empty()) return std::nullopt;
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

std::optional<KeywordLimits> keyword_limits(const Node& node) {
  for (const auto* bound : {&node.low, &node.high})
    if (parse_double(bound->text) || parse_date(bound->text)) return std::nullopt;
  return KeywordLimits{index::fold_case(node.low.text), index::fold_case(node.high.text), node.low.inclusive, node.high.inclusive};
}

}  // namespace quarry::query
