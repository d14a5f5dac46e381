// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/facet_plan.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "quarry/date.hpp"
#include "quarry/error.hpp"
#include "quarry/number.hpp"
#include "query/facet_edges.hpp"
#include "query/resolve.hpp"

namespace quarry::query {
namespace {

constexpr std::size_t most_facets = 50;
constexpr std::size_t most_ranges = 100;
constexpr std::size_t most_selected = 1'000;
constexpr int most_depth = 3;
constexpr double conversion_slack = 1e-12;

/// Reads one request.
class Reading {
 public:
  Reading(const FacetRequest& request, const std::vector<Part>& parts, int depth) : request_(request), parts_(parts), depth_(depth) {}

  FacetPlan operator()() {
    plan_.request = &request_;
    plan_.name = request_.name.empty() ? request_.field : request_.name;
    if (request_.field.empty()) refuse("it names no field");
    if (request_.size > most_buckets) refuse_whole("facet '" + request_.field + "' asks for over 10,000 values");
    plan_.path = shown_path(request_.field, parts_);
    is_histogram_ = request_.type == FacetType::histogram || request_.type == FacetType::date_histogram;
    misplaced();
    units();
    if (request_.type == FacetType::histogram) numbers();
    if (request_.type == FacetType::date_histogram) dates();
    for (const auto& one : request_.nested) plan_.nested.push_back(Reading(one, parts_, depth_ + 1)());
    names();
    return std::move(plan_);
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const { refuse_whole("facet '" + request_.field + "': " + what); }
  [[noreturn]] static void refuse_whole(const std::string& what) { throw Error(Code::invalid_argument, what); }

  void misplaced() const {
    const bool terms = request_.type == FacetType::terms;
    if (!terms && !request_.prefix.empty()) refuse("only terms have a prefix");
    if (!terms && !is_histogram_ && !request_.nested.empty()) refuse("only terms and histograms have facets within");
    if (!terms && !request_.selected.empty()) refuse(is_histogram_ ? "give ranges (from, to) as what is selected" : "only terms and histograms have a selection");
    if (!is_histogram_ && !request_.selected_ranges.empty()) refuse("give values as what is selected; only histograms have ranges");
    if (!is_histogram_ && (!request_.interval.empty() || request_.bounds || !request_.ranges.empty()))
      refuse("only histograms have an interval, bounds or ranges");
    if (is_histogram_ && !request_.ranges.empty() && (!request_.interval.empty() || request_.bounds))
      refuse("ranges stand alone: leave out interval and bounds");
    if (is_histogram_ && request_.size == 0) refuse("a histogram has one bucket at least");
    if (request_.ranges.size() > most_ranges) refuse("over 100 ranges");
    if (request_.selected.size() + request_.selected_ranges.size() > most_selected) refuse("over 1,000 values are selected");
    if (depth_ > 1 && plan_.is_selected()) refuse("a facet within another has no selection: give it to one at the top");
    if (depth_ > most_depth) refuse("facets within facets go three deep at most");
    for (const auto& value : request_.selected)
      if (!value.is_string() && !value.is_number() && !value.is_bool()) refuse("what is selected is a word, a number, true or false");
  }

  void names() const {
    std::set<std::string> names;
    for (const auto& one : plan_.nested)
      if (!names.insert(one.name).second) refuse("two facets within are named '" + one.name + "': give one a name of its own");
  }

  void units() {
    const auto target = resolve(request_.field);
    plan_.unit = request_.unit.empty() ? target.unit : request_.unit;
    if (request_.unit.empty()) return;
    if (request_.type == FacetType::date_histogram) refuse("dates have no unit");
    if (!is_unit(request_.unit)) refuse("'" + request_.unit + "' is no unit");
    if (target.unit.empty() && (target.field != nullptr || is_derived(plan_.path))) refuse("its numbers have no unit");
    kept_unit_ = target.unit.empty() ? canonical_unit(request_.unit).value_or(request_.unit) : target.unit;
    if (kept_unit_ == request_.unit) return;
    plan_.conversion = conversion(kept_unit_, request_.unit);
    if (!plan_.conversion) refuse("'" + request_.unit + "' does not fit, its numbers are in " + kept_unit_ + ": give another unit");
    plan_.slack = conversion_slack;
  }

  /// A number in the shown unit; of text a unit may follow.
  double number_of(const std::string& text) const {
    if (const auto number = parse_double(text)) return *number;
    const auto quantity = parse_quantity(text);
    if (!quantity) refuse("'" + text + "' is no number");
    const auto wanted = plan_.unit.empty() ? canonical_unit(quantity->unit).value_or(quantity->unit) : plan_.unit;
    const auto number = convert(quantity->value, quantity->unit, wanted);
    if (!number) refuse("'" + quantity->unit + "' does not fit, its numbers are in " + wanted + ": give another unit");
    return *number;
  }
  std::optional<double> number_of(const Value& value) const {
    if (value.is_null()) return std::nullopt;
    if (value.is_string()) return number_of(value.as_string());
    if (!value.is_number()) refuse("a bound is a number, or a number with a unit as text");
    return value.as_number();
  }
  std::optional<std::int64_t> date_of(const Value& value) const {
    if (value.is_null()) return std::nullopt;
    const auto text = value.is_string() ? value.as_string() : value.is_integer() ? std::to_string(value.as_integer()) : std::string();
    const auto date = parse_date(text);
    if (!date) refuse("'" + text + "' is no date: write 2019, 2019-01, 2019-01-15 or 2019-01-15T10:00:00Z");
    return date->begin;
  }

  template <class T, class Read>
  Span<T> span_of(const FacetBounds& bounds, Read&& read) const {
    const Span<T> span{read(bounds.from), read(bounds.to)};
    if (span.from && span.to && !(*span.from < *span.to)) refuse("a range ends where it begins or before it");
    return span;
  }

  void numbers() {
    const auto read = [&](const Value& value) { return number_of(value); };
    for (const auto& one : request_.ranges) plan_.ranges.push_back(span_of<double>(one, read));
    for (const auto& one : request_.selected_ranges) plan_.selected_ranges.push_back(span_of<double>(one, read));
    if (request_.bounds) plan_.bounds = span_of<double>(*request_.bounds, read);
    if (plan_.bounds && (!plan_.bounds->from || !plan_.bounds->to)) refuse("bounds have both ends");
    if (request_.interval.empty()) return;
    plan_.interval = number_of(request_.interval);
    if (!(*plan_.interval > 0) || !std::isfinite(*plan_.interval)) refuse("an interval is greater than zero");
  }

  void dates() {
    const auto read = [&](const Value& value) { return date_of(value); };
    for (const auto& one : request_.ranges) plan_.date_ranges.push_back(span_of<std::int64_t>(one, read));
    for (const auto& one : request_.selected_ranges) plan_.selected_date_ranges.push_back(span_of<std::int64_t>(one, read));
    if (request_.bounds) plan_.date_bounds = span_of<std::int64_t>(*request_.bounds, read);
    if (plan_.date_bounds && (!plan_.date_bounds->from || !plan_.date_bounds->to)) refuse("bounds have both ends");
    if (request_.interval.empty()) return;
    plan_.step = parse_step(request_.interval);
    if (!plan_.step)
      refuse("'" + request_.interval + "' is no interval of dates: write year, quarter, month, week, day, hour, minute, second, or a number of them as 10y, 7d, 12h");
  }

  const FacetRequest& request_;
  const std::vector<Part>& parts_;
  int depth_;
  bool is_histogram_ = false;
  std::string kept_unit_;
  FacetPlan plan_;
};

std::size_t count_all(const std::vector<FacetRequest>& requests) {
  auto count = requests.size();
  for (const auto& one : requests) count += count_all(one.nested);
  return count;
}

}  // namespace

std::vector<FacetPlan> plan_facets(const std::vector<FacetRequest>& requests, const std::vector<Part>& parts) {
  if (count_all(requests) > most_facets) throw Error(Code::invalid_argument, "over 50 facets in one query");
  std::vector<FacetPlan> plans;
  std::map<std::string, bool> rich_by_name;
  for (const auto& request : requests) {
    plans.push_back(Reading(request, parts, 1)());
    const bool rich = request.rich || request.type != FacetType::terms;
    const auto [known, is_new] = rich_by_name.emplace(plans.back().name, rich);
    // A plain list asked for twice is the same twice.
    if (!is_new && (rich || known->second))
      throw Error(Code::invalid_argument, "two facets are named '" + plans.back().name + "': give one a name of its own");
  }
  return plans;
}

}  // namespace quarry::query
