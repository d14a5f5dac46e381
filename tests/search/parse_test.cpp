// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "quarry/error.hpp"
#include "query/ast.hpp"
#include "search/queries.hpp"

namespace quarry::test {
namespace {

TEST(Parse, PrintsTheTreeItRead) {
  struct Case {
    const char *text, *printed;
  };
  const std::vector<Case> cases{
      {"", "*"},
      {" * ", "*"},
      {"a b", "a AND b"},
      {"a AND b c", "a AND b AND c"},
      {"a && b || c", "a AND b OR c"},
      {"a OR b c", "a OR b AND c"},
      {"(a OR b) c", "(a OR b) AND c"},
      {"-a", "NOT a"},
      {"!a +b", "NOT a AND b"},
      {"NOT NOT a", "a"},
      {"a & b", "a AND b"},
      {"&", "NOT *"},
      {"a NOT &", "a"},
      {"\"a b\"", "\"a b\""},
      {"\"a \\\" b\"", "\"a \\\" b\""},
      {"ann*", "ann*"},
      {"and or", "and AND or"},
      {"\\AND", "\\AND"},
      {"Ca(OH)2", "Ca\\(OH\\)2"},
      {"(NH4)2SO4", "\\(NH4\\)2SO4"},
      {"x-ray", "x\\-ray"},
      {"https://doi.org/10.1", "https\\://doi.org/10.1"},
      {"f:a", "f:a"},
      {"f:\"a b\"", "f:\"a b\""},
      {"f:(a OR b)", "f:a OR f:b"},
      {"f:(a g:b c)", "f:a AND g:b AND f:c"},
      {"f:(>=1 AND <=5)", "f:[\"1\" TO *] AND f:[* TO \"5\"]"},
      {"f:a*", "f:a*"},
      {"f:*", "_exists_:f"},
      {"_exists_:f", "_exists_:f"},
      {"f:[1 TO 5}", "f:[\"1\" TO \"5\"}"},
      {"f:{* TO x]", "f:{* TO \"x\"]"},
      {"encut:>=500 eV", "encut:[\"500\" eV TO *]"},
      {"encut:>=500eV", "encut:[\"500\" eV TO *]"},
      {"encut:>= 500 eV film", "encut:[\"500\" eV TO *] AND film"},
      {"encut:1.5..2.5 keV", "encut:[\"1.5\" keV TO \"2.5\" keV]"},
      {"encut:[1 TO 2 keV]", "encut:[\"1\" keV TO \"2\" keV]"},
      {"encut:[1 TO 2] keV", "encut:[\"1\" keV TO \"2\" keV]"},
      {"voltage:200 kV", "voltage:200 kV"},
      {"nelements:3 K", "nelements:3 AND K"},
      {"year:2018..2020", "year:[\"2018\" TO \"2020\"]"},
      {"f:a..b", "f:a.\\.b"},
      {"f:-5", "f:\\-5"},
      {"formula:Fe2O3", "formula:\"Fe2O3\""},
      {"formula:Ca(OH)2", "formula:\"Ca(OH)2\""},
      {"formula:(NH4)2SO4", "formula:\"(NH4)2SO4\""},
      {"formula:(Fe2O3 OR TiO2)", "formula:\"Fe2O3\" OR formula:\"TiO2\""},
      {"elements:Fe,O", "elements:all(Fe O)"},
      {"elements:fe, o film", "elements:all(Fe O) AND film"},
      {"elements:only(Fe O)", "elements:only(Fe O)"},
      {"elements:(Fe OR O)", "elements:all(Fe) OR elements:all(O)"},
      {"material.elements:[Am TO *]", "material.elements:[\"Am\" TO *]"},
      {"material.elements:Al", "material.elements:all(Al)"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.text);
    std::string printed;
    ASSERT_NO_THROW(printed = query::print(query::parse(one.text)));
    EXPECT_EQ(printed, one.printed);
    EXPECT_TRUE(same_tree(query::parse(one.text), query::parse(printed)));
  }
}

TEST(Parse, SaysWhereAndWhatIsWrong) {
  struct Case {
    const char *text, *message;
  };
  const std::vector<Case> cases{
      {"(a", "character 1: a bracket is not closed"},
      {"a)", "character 2: a ')' that nothing opened"},
      {"a \"b", "character 3: a quote is not closed"},
      {"a AND", "character 6: something to search for is missing"},
      {"AND a", "character 1: AND wants something on both"},
      {"a OR OR b", "missing"},
      {"a OR", "missing"},
      {"()", "missing"},
      {"f:", "a value is missing behind 'f:'"},
      {"f:[1 TO", "character 3: the range is not closed"},
      {"f:[1 5]", "a range is written [a TO b]"},
      {"f:>", "missing behind >"},
      {"te*t", "character 3: a * can stand only at the end"},
      {"*test", "a * can stand only at the end"},
      {"word~1", "character 5: similar words"},
      {"\"a b\"~3", "similar words"},
      {"word^2", "weights"},
      {"elements:Xx", "'Xx' is no element's symbol"},
      {"_exists_:", "wants a field's name"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.text);
    try {
      query::parse(one.text);
      ADD_FAILURE() << "was read";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::invalid_argument);
      EXPECT_NE(std::string(error.what()).find(one.message), std::string::npos) << error.what();
    }
  }
}

TEST(Parse, LenientlyTakesEverythingAsWords) {
  EXPECT_EQ(query::print(query::parse_leniently("f:[1 TO")), "f AND 1 AND to");
  EXPECT_EQ(query::print(query::parse_leniently("a (b \"c")), "a AND b AND c");
  EXPECT_EQ(query::print(query::parse_leniently("\"")), "NOT *");
  EXPECT_EQ(query::print(query::parse_leniently("a b")), "a AND b");
}

TEST(Parse, Limits) {
  std::string many = "a", deep, negations;
  for (int i = 0; i < 1'100; ++i) many += " a";
  for (int i = 0; i < 40; ++i) deep += "(a OR ";
  for (int i = 0; i < 5'000; ++i) negations += "NOT ";
  EXPECT_THROW(query::parse(many), Error);
  EXPECT_THROW(query::parse(deep + "b" + std::string(40, ')')), Error);
  EXPECT_THROW(query::parse(negations + "a"), Error);
  EXPECT_THROW(query::parse(std::string(100'000, 'a')), Error);
  EXPECT_NO_THROW(query::parse(std::string(60'000, 'a')));
}

TEST(Parse, RandomQueriesPrintAndReadTheSame) {
  Random random(7);
  std::size_t read = 0;
  for (int i = 0; i < 20'000; ++i) {
    const auto text = random_query(random);
    SCOPED_TRACE(text);
    query::Node tree;
    try {
      tree = query::parse(text);
    } catch (const Error&) {
      continue;
    }
    ++read;
    const auto printed = query::print(tree);
    SCOPED_TRACE(printed);
    ASSERT_TRUE(same_tree(tree, query::parse(printed)));
  }
  EXPECT_GT(read, 15'000U);
}

TEST(Parse, AnyBytesAreReadOrRefused) {
  Random random(8);
  const std::string letters = "ab:()[]{}\"\\*+-!&|<>,~^. TO AND OR NOT 1.5 eV elements:formula:_exists_:\xc3\xa9\xff\n";
  for (int i = 0; i < 50'000; ++i) {
    std::string text;
    for (std::size_t n = below(random, 24); n != 0; --n) {
      const auto at = below(random, letters.size());
      text += letters.substr(at, 1 + below(random, 4));
    }
    query::Node tree;
    try {
      tree = query::parse(text);
    } catch (const Error& error) {
      ASSERT_EQ(error.code(), Code::invalid_argument);
      ASSERT_NO_THROW(query::parse_leniently(text));
      continue;
    }
    const auto printed = query::print(tree);
    SCOPED_TRACE(text + "  ->  " + printed);
    query::Node again;
    ASSERT_NO_THROW(again = query::parse(printed));
    ASSERT_TRUE(same_tree(tree, again));
  }
}

}  // namespace
}  // namespace quarry::test
