// SPDX-License-Identifier: GPL-3.0-or-later
// The parts that facets are made of, and what a request must not ask.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "quarry/date.hpp"
#include "quarry/error.hpp"
#include "query/calendar.hpp"
#include "query/evaluate.hpp"
#include "query/exact_sum.hpp"
#include "query/facet_edges.hpp"
#include "search/world.hpp"

namespace quarry::test {
namespace {

std::int64_t at(const std::string& text) { return parse_date(text)->begin; }

TEST(Calendar, StepsBeginWhereTheyDo) {
  struct Case {
    const char* step;
    const char* moment;
    const char* begins;
    const char* next;
  };
  const Case cases[] = {{"year", "2019-07-01", "2019-01-01", "2020-01-01"},
                        {"quarter", "2019-12-31T23:59:59Z", "2019-10-01", "2020-01-01"},
                        {"month", "2020-02-29", "2020-02-01", "2020-03-01"},
                        {"week", "2024-01-03", "2024-01-01", "2024-01-08"},
                        {"week", "1969-12-28", "1969-12-22", "1969-12-29"},
                        {"day", "1969-12-31T12:00:00Z", "1969-12-31", "1970-01-01"},
                        {"hour", "2019-01-01T10:59:59Z", "2019-01-01T10:00:00Z", "2019-01-01T11:00:00Z"},
                        {"7d", "1970-01-09", "1970-01-08", "1970-01-15"},
                        {"12h", "2019-01-01T13:00:00Z", "2019-01-01T12:00:00Z", "2019-01-02"},
                        {"2w", "1970-01-05", "1969-12-29", "1970-01-12"},
                        {"10y", "2019-07-01", "2010-01-01", "2020-01-01"},
                        {"6M", "2019-07-01", "2019-07-01", "2020-01-01"},
                        {"30m", "2019-01-01T10:31:00Z", "2019-01-01T10:30:00Z", "2019-01-01T11:00:00Z"}};
  for (const auto& one : cases) {
    SCOPED_TRACE(std::string(one.step) + " " + one.moment);
    const auto step = query::parse_step(one.step);
    ASSERT_TRUE(step);
    EXPECT_EQ(to_rfc3339(step->floor(at(one.moment))), to_rfc3339(at(one.begins)));
    EXPECT_EQ(to_rfc3339(step->next(at(one.begins))), to_rfc3339(at(one.next)));
  }
  for (const auto* none : {"", "7", "d", "0d", "-1d", "1.5d", "7 d", "years", "99999999999d", "10001y"}) EXPECT_FALSE(query::parse_step(none)) << none;
}

TEST(Calendar, TheFinestStepThatFitsIsTaken) {
  struct Case {
    const char* first;
    const char* last;
    std::uint32_t buckets;
    const char* step;
  };
  const Case cases[] = {{"2019-01-01", "2019-01-01", 1, "second"},       {"2019-01-01", "2019-01-31", 1, "month"},
                        {"2019-01-01", "2019-01-31", 31, "day"},         {"2019-01-01", "2019-01-31", 30, "week"},
                        {"2016-01-01", "2026-12-31", 10, "2y"},          {"2016-01-01", "2026-12-31", 11, "year"},
                        {"0001-01-01", "9999-12-31", 1, "10000y"},       {"0001-01-01", "9999-12-31", 10, "1000y"}};
  for (const auto& one : cases) {
    const auto got = query::fitting_step(at(one.first), at(one.last), one.buckets);
    const auto want = *query::parse_step(one.step);
    EXPECT_EQ(std::pair(got.span, got.months), std::pair(want.span, want.months)) << one.first << " " << one.last << " in " << one.buckets;
  }
}

TEST(ExactSum, IsRoundedOnce) {
  struct Case {
    std::vector<double> values;
    double sum;
  };
  const double tiny = std::numeric_limits<double>::denorm_min(), huge = std::numeric_limits<double>::max();
  const Case cases[] = {{{}, 0},
                        {{1e16, 1, 1}, 1e16 + 2},
                        {{1, 1e100, 1, -1e100}, 2},
                        {{tiny, tiny, -tiny}, tiny},
                        {{huge, huge, -huge}, huge},
                        {{huge, huge}, HUGE_VAL},
                        {{-huge, -huge}, -HUGE_VAL},
                        {{1, -1}, 0},
                        {{-0.1, -0.2}, -0.30000000000000004},
                        {{9007199254740992.0, 1}, 9007199254740992.0},             // a tie, to even
                        {{9007199254740992.0, 1, tiny}, 9007199254740994.0},      // just above it
                        {{9007199254740994.0, 1}, 9007199254740996.0},
                        {{-9007199254740992.0, -1, -tiny}, -9007199254740994.0}};
  for (const auto& one : cases) {
    query::ExactSum forward, backward;
    for (const auto value : one.values) forward.add(value);
    for (auto value = one.values.rbegin(); value != one.values.rend(); ++value) backward.add(*value);
    EXPECT_EQ(forward.value(), one.sum);
    EXPECT_EQ(backward.value(), one.sum);
  }
  Random random(1);
  std::vector<double> values;
  for (int i = 0; i < 2'000; ++i) values.push_back(std::ldexp(static_cast<double>(random()) - 2e9, static_cast<int>(below(random, 600)) - 300));
  query::ExactSum one, other;
  for (const auto value : values) one.add(value);
  std::shuffle(values.begin(), values.end(), random);
  for (const auto value : values) other.add(value);
  EXPECT_EQ(one.value(), other.value());
}

TEST(Edges, OfDecimalIntervalsAreDecimal) {
  EXPECT_EQ(query::even_edges(0.1, 0.35, 0.1), (std::vector<double>{0.1, 0.2, 0.3, 0.4}));
  EXPECT_EQ(query::even_edges(-0.7, -0.7, 0.1), (std::vector<double>{-0.7, -0.6}));
  EXPECT_EQ(query::even_edges(7, 7, 2.5), (std::vector<double>{5, 7.5}));
  EXPECT_EQ(query::bounded_edges(0.1, 0.45, 0.1), (std::vector<double>{0.1, 0.2, 0.3, 0.4, 0.45}));
  EXPECT_EQ(query::divided_edges(0, 1, 5), (std::vector<double>{0, 0.2, 0.4, 0.6, 0.8, 1}));
  EXPECT_TRUE(query::even_edges(0, 1e6, 0.01).empty());
  EXPECT_TRUE(query::even_edges(-1e308, 1e308, 1e-300).empty());
  EXPECT_TRUE(query::even_edges(1e300, 1e300, 1).empty());
  EXPECT_TRUE(query::even_edges(0, 1.7e308, 1e308).empty()) << "no number is past the last edge";
  EXPECT_EQ(query::fitting_interval(0, 1, 11), 0.1);
  EXPECT_EQ(query::fitting_interval(0, 1, 10), 0.2);
  EXPECT_EQ(query::fitting_interval(3, 3, 10), 1);
  for (const double greatest : {1e-300, 1e-20, 3.3, 1e15, 1e300, 1e307})
    for (const double least : {0.0, -greatest, greatest * 0.999})
      for (const std::uint32_t buckets : {1, 2, 10, 10'000}) {
        const auto edges = query::even_edges(least, greatest, query::fitting_interval(least, greatest, buckets));
        ASSERT_GT(edges.size(), 1U) << least << " " << greatest << " " << buckets;
        EXPECT_LE(edges.size() - 1, std::max(buckets, 2U));
        EXPECT_LE(edges.front(), least);
        EXPECT_GT(edges.back(), greatest);
      }
}

// ---- requests

Entry record(const std::string& subject, Value content, const std::string& entry_id = "", std::vector<std::string> visible_to = {"public"}) {
  return {subject, entry_id, std::move(content), std::move(visible_to), RecordKind::record};
}

SearchResult ask(const index::Snapshot& snapshot, const std::vector<FacetRequest>& facets) {
  SearchRequest request;
  request.facets = facets;
  request.limit = 100;
  request.deadline = std::chrono::minutes(10);
  const auto cache = query::make_cache();
  return query::evaluate(snapshot, request, {}, *cache);
}

FacetRequest facet(FacetType type, const std::string& field) {
  FacetRequest request{field};
  request.type = type;
  return request;
}

TEST(Facets, RefuseWhatMakesNoSense) {
  const TempDir folder;
  const WorldSnapshot snapshot({record("a", Object{{"n", 1}, {"dft", Object{{"cutoff_energy", 500}}}}), record("b", Object{{"n", 2'000'000}})}, {}, folder, "one");
  const auto with = [](FacetType type, const std::string& field, auto&& change) {
    auto request = facet(type, field);
    change(request);
    return request;
  };
  struct Case {
    FacetRequest request;
    const char* message;
  };
  const FacetBounds backwards{2, 1};
  const Case cases[] = {
      {with(FacetType::terms, "", [](auto&) {}), "facet '': it names no field"},
      {with(FacetType::terms, "n", [](auto& f) { f.size = 10'001; }), "facet 'n' asks for over 10,000 values"},
      {with(FacetType::histogram, "n", [](auto& f) { f.interval = "0.1"; }), "facet 'n' would have over 10,000 buckets: ask for a longer interval"},
      {with(FacetType::histogram, "n", [](auto& f) { f.interval = "0"; }), "an interval is greater than zero"},
      {with(FacetType::histogram, "n", [](auto& f) { f.interval = "-1"; }), "an interval is greater than zero"},
      {with(FacetType::histogram, "n", [](auto& f) { f.interval = "wide"; }), "'wide' is no number"},
      {with(FacetType::histogram, "n", [&](auto& f) { f.ranges = {backwards}; }), "a range ends where it begins"},
      {with(FacetType::histogram, "n", [&](auto& f) { f.bounds = FacetBounds{1, {}}; }), "bounds have both ends"},
      {with(FacetType::histogram, "n", [](auto& f) { f.ranges.assign(101, {1, 2}); }), "over 100 ranges"},
      {with(FacetType::histogram, "n", [](auto& f) { f.ranges = {{1, 2}}; f.interval = "1"; }), "ranges stand alone"},
      {with(FacetType::histogram, "n", [](auto& f) { f.ranges = {{true, 2}}; }), "a bound is a number"},
      {with(FacetType::histogram, "n", [](auto& f) { f.selected = {1}; }), "give ranges (from, to) as what is selected"},
      {with(FacetType::histogram, "n", [](auto& f) { f.size = 0; }), "one bucket at least"},
      {with(FacetType::stats, "n", [](auto& f) { f.nested = {{"n"}}; }), "only terms and histograms have facets within"},
      {with(FacetType::histogram, "dft.cutoff_energy", [](auto& f) { f.unit = "GPa"; }), "'GPa' does not fit, its numbers are in eV"},
      {with(FacetType::histogram, "dft.cutoff_energy", [](auto& f) { f.unit = "florins"; }), "'florins' is no unit"},
      {with(FacetType::histogram, "dft.cutoff_energy", [](auto& f) { f.interval = "1 GPa"; }), "'GPa' does not fit"},
      {with(FacetType::histogram, "spacegroup", [](auto& f) { f.unit = "eV"; }), "its numbers have no unit"},
      {with(FacetType::date_histogram, "n", [](auto& f) { f.interval = "fortnight"; }), "'fortnight' is no interval of dates"},
      {with(FacetType::date_histogram, "n", [](auto& f) { f.ranges = {{"yesterday", {}}}; }), "'yesterday' is no date"},
      {with(FacetType::date_histogram, "n", [](auto& f) { f.unit = "s"; }), "dates have no unit"},
      {with(FacetType::stats, "n", [](auto& f) { f.prefix = "a"; }), "only terms have a prefix"},
      {with(FacetType::stats, "n", [](auto& f) { f.selected = {1}; }), "only terms and histograms have a selection"},
      {with(FacetType::terms, "n", [](auto& f) { f.interval = "1"; }), "only histograms have an interval"},
      {with(FacetType::terms, "n", [](auto& f) { f.selected = {Value()}; }), "what is selected is a word"},
      {with(FacetType::terms, "n", [](auto& f) { f.selected.assign(1'001, 1); }), "over 1,000 values are selected"},
      {with(FacetType::terms, "n", [](auto& f) { f.nested = {{"n"}}; f.nested[0].selected = {1}; }), "a facet within another has no selection"},
      {with(FacetType::terms, "n", [](auto& f) { f.nested = {{"n"}}; f.nested[0].nested = {{"n"}}; f.nested[0].nested[0].nested = {{"n"}}; }), "three deep at most"},
      {with(FacetType::terms, "n", [](auto& f) { f.nested = {{"n"}, {"n"}}; }), "two facets within are named 'n'"},
      {with(FacetType::terms, "n", [](auto& f) { f.nested.assign(50, {"n"}); }), "over 50 facets"}};
  for (const auto& one : cases) {
    try {
      ask(snapshot, {one.request});
      ADD_FAILURE() << "was answered: " << one.message;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::invalid_argument);
      EXPECT_NE(std::string(error.what()).find(one.message), std::string::npos) << error.what() << "\nwanted " << one.message;
    }
  }
  EXPECT_THROW(ask(snapshot, {facet(FacetType::stats, "n"), {"n"}}), Error);
  EXPECT_NO_THROW(ask(snapshot, {{"n"}, {"n", 3}}));
}

/// Everything about facets that the oracle's worlds seldom meet.
TEST(Facets, CountASubjectOnceAndItsValuesEach) {
  const TempDir folder;
  const World world{record("a", Object{{"n", Array{1, 1, 2}}, {"when", "2019-03-01"}, {"tag", "Red"}}, "1"), record("a", Object{{"n", 2}, {"tag", "red"}}, "2"),
                    record("a", Object{{"n", 50}}, "3", {"urn:test:x"}), record("b", Object{{"n", 7}, {"when", "2019-12-31T23:59:59Z"}, {"tag", "blue"}}),
                    record("c", Object{{"tag", Array{"red", "green"}}})};
  const WorldSnapshot snapshot(world, {3}, folder, "w");
  auto by_two = facet(FacetType::histogram, "n");
  by_two.interval = "2";
  auto years = facet(FacetType::date_histogram, "when");
  years.interval = "year";
  auto tags = facet(FacetType::terms, "tag");
  tags.rich = true;
  tags.size = 1;
  tags.nested = {facet(FacetType::stats, "n")};
  auto count = facet(FacetType::value_count, "n");
  count.name = "how many";
  const auto facets = ask(snapshot, {by_two, years, tags, count}).facets;
  EXPECT_EQ(bytes_of(facets[0]), "n as n in '' missing 1 other 0 distinct 0 null0..2=1 null2..4=1 null4..6=0 null6..8=1");
  EXPECT_EQ(bytes_of(facets[1]), "when as when in '' missing 1 other 0 distinct 0 null\"2019-01-01T00:00:00Z\"..\"2020-01-01T00:00:00Z\"=2");
  EXPECT_EQ(facets[2].values.front().count, 2U);
  EXPECT_EQ(facets[2].other, 2U);
  EXPECT_EQ(facets[2].distinct, 3U);
  EXPECT_EQ(facets[2].values.front().nested.front().stats.sum, 5);  // 1 and 2 of the first entry, 2 of the second
  EXPECT_EQ(facets[2].values.front().nested.front().missing, 1U);
  EXPECT_EQ(facets[3].stats.count, 4U);
  EXPECT_EQ(facets[3].distinct, 3U);
  EXPECT_EQ(facets[3].name, "how many");
}

TEST(Facets, ASelectionLeavesItsOwnFacetWhole) {
  const TempDir folder;
  World world;
  for (int i = 0; i < 6; ++i)
    world.push_back(record("s" + std::to_string(i), Object{{"colour", i % 2 == 0 ? "red" : "blue"}, {"size", i}}));
  const WorldSnapshot snapshot(world, {2}, folder, "w");
  FacetRequest colours{"colour"};
  colours.selected = {"RED"};
  auto sizes = facet(FacetType::histogram, "size");
  sizes.interval = "3";
  sizes.selected_ranges = {{3, {}}};
  auto stats = facet(FacetType::stats, "size");
  stats.name = "of hits";
  const auto result = ask(snapshot, {colours, sizes, stats});
  EXPECT_EQ(result.total, 1U);  // red and at least 3: s4
  ASSERT_EQ(result.hits.size(), 1U);
  EXPECT_EQ(result.hits.front().subject, "s4");
  EXPECT_EQ(bytes_of(result.facets[0]), "colour as colour in '' missing 0 other 0 distinct 2 \"blue\"=2 \"red\"=1");
  EXPECT_EQ(bytes_of(result.facets[1]), "size as size in '' missing 0 other 0 distinct 0 null0..3=2 null3..6=1");
  EXPECT_EQ(result.facets[2].stats.count, 1U);
}

}  // namespace
}  // namespace quarry::test
