// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/filter.hpp"

#include <gtest/gtest.h>

#include "quarry/error.hpp"
#include "quarry/json.hpp"
#include "search/queries.hpp"

namespace quarry::test {
namespace {

TEST(Filter, ReadsTheTreeOfAQuery) {
  struct Case {
    const char *json, *printed;
  };
  const std::vector<Case> cases{
      {R"({"type": "match_all", "field_name": "f", "values": ["a b", 5, 2.5, true]})", R"(f:="a b" AND f:="5" AND f:="2.5" AND f:="true")"},
      {R"({"type": "match_any", "field_name": "a.b", "values": ["x", "y"]})", R"(a.b:="x" OR a.b:="y")"},
      {R"({"type": "match_any", "field_name": "a\\.b", "values": ["x"], "post_filter": true})", R"(a.b:="x")"},
      {R"({"type": "match_any", "field_name": "f", "values": [123456789012345678901234567890]})", R"(f:="123456789012345678901234567890")"},
      {R"({"type": "match_any", "field_name": "formula", "values": ["Fe2O3"]})", R"(formula:"Fe2O3")"},
      {R"({"type": "range", "field_name": "f", "values": [{"from": 1, "to": 2}]})", R"(f:["1" TO "2"])"},
      {R"({"type": "range", "field_name": "f", "values": [{"gt": 1, "lt": 2e30}]})", R"(f:{"1" TO "2e+30"})"},
      {R"({"type": "range", "field_name": "f", "values": [{"gte": "2018", "lte": "*"}]})", R"(f:["2018" TO *])"},
      {R"({"type": "range", "field_name": "f", "values": [{"lt": "x"}, {"from": null, "to": "*"}]})", R"(f:[* TO "x"} OR f:[* TO *])"},
      {R"({"@version": "2017-09-01", "type": "exists", "field_name": "f"})", "_exists_:f"},
      {R"({"type": "like", "field_name": "f", "value": "te?t**"})", "f:=te?t*"},
      {R"({"type": "like", "field_name": "f", "value": "a\\*b"})", R"(f:="a*b")"},
      {R"({"type": "not", "filter": {"type": "exists", "field_name": "f"}})", "NOT _exists_:f"},
      {R"({"type": "or", "filters": [{"type": "exists", "field_name": "f"}, {"type": "and", "filters": [
          {"type": "exists", "field_name": "g"}, {"type": "exists", "field_name": "h"}]}]})", "_exists_:f OR _exists_:g AND _exists_:h"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.json);
    const auto filter = query::parse_filter(parse_json(one.json));
    EXPECT_EQ(query::print(filter), one.printed);
    EXPECT_TRUE(same_tree(filter, query::parse(one.printed)));
  }
}

TEST(Filter, SaysWhereAndWhatIsWrong) {
  struct Case {
    const char *json, *message;
  };
  const std::vector<Case> cases{
      {R"("f:a")", "filter /: a filter is a JSON object"},
      {R"({})", "filter /: 'type' is missing"},
      {R"({"type": 5})", "filter /type: wants a string"},
      {R"({"type": "match", "field_name": "f"})", "filter /type: unknown filter 'match': there are match_all"},
      {R"({"type": "geo_shape", "field_name": "f"})", "filter /type: places are not searched"},
      {R"({"type": "match_any", "values": ["a"]})", "'field_name' is missing"},
      {R"({"type": "match_any", "field_name": "", "values": ["a"]})", "filter /field_name: wants the name of a field"},
      {R"({"type": "match_any", "field_name": "f"})", "'values' is missing"},
      {R"({"type": "match_any", "field_name": "f", "values": []})", "filter /values: wants a list with something in it"},
      {R"({"type": "match_any", "field_name": "f", "values": ["a", [1]]})", "filter /values/1: wants a string, a number"},
      {R"({"type": "match_any", "field_name": "f", "values": ["a"], "feild": 1})", "unknown member 'feild'"},
      {R"({"type": "exists", "field_name": "f", "post_filter": "no"})", "filter /post_filter: wants true or false"},
      {R"({"type": "range", "field_name": "f", "values": [{"from": 1}, {"under": 1}]})", "filter /values/1: unknown member 'under'"},
      {R"({"type": "range", "field_name": "f", "values": [{"from": 1, "gt": 1}]})", "filter /values/0: two lower bounds"},
      {R"({"type": "range", "field_name": "f", "values": [{"from": {}}]})", "filter /values/0/from: wants a string"},
      {R"({"type": "range", "field_name": "f", "values": [5]})", "filter /values/0: wants an object"},
      {R"({"type": "like", "field_name": "f", "value": ""})", "filter /value: wants a pattern"},
      {R"({"type": "and", "filters": [{"type": "exists", "field_name": "f"}, {"type": "not", "filter": {"type": "nor"}}]})",
       "filter /filters/1/filter/type: unknown filter 'nor'"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.json);
    try {
      query::parse_filter(parse_json(one.json));
      ADD_FAILURE() << "was read";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::invalid_argument);
      EXPECT_NE(std::string(error.what()).find(one.message), std::string::npos) << error.what();
    }
  }
}

TEST(Filter, Limits) {
  const auto exists = parse_json(R"({"type": "exists", "field_name": "f"})");
  auto deep = exists;
  for (int i = 0; i < 32; ++i) deep = Object{{"type", "not"}, {"filter", deep}};
  EXPECT_NO_THROW(query::parse_filter(deep));
  EXPECT_THROW(query::parse_filter(Object{{"type", "not"}, {"filter", deep}}), Error);
  EXPECT_NO_THROW(query::parse_filters(std::vector<Value>(1'024, exists)));
  EXPECT_THROW(query::parse_filters(std::vector<Value>(1'025, exists)), Error);
  EXPECT_THROW(query::parse_filter(Object{{"type", "match_any"}, {"field_name", "f"}, {"values", Array(1'025, 1)}}), Error);
  EXPECT_THROW(query::parse_filter(Object{{"type", "like"}, {"field_name", "f"}, {"value", std::string(300, '*')}}), Error);
}

TEST(Filter, RandomFiltersPrintAndReadTheSame) {
  Random random(9);
  for (int i = 0; i < 5'000; ++i) {
    const auto json = random_filter(random);
    SCOPED_TRACE(to_json(json));
    const auto filter = query::parse_filter(json);
    const auto printed = query::print(filter);
    SCOPED_TRACE(printed);
    ASSERT_TRUE(same_tree(filter, query::parse(printed)));
  }
}

}  // namespace
}  // namespace quarry::test
