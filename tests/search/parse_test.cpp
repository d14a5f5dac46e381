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
      {"rutil~", "rutil~2"},
      {"rutil~1", "rutil~1"},
      {"rutil~0", "rutil"},
      {"f:rutil~2", "f:rutil~2"},
      {"f:(a~1 OR b)", "f:a~1 OR f:b"},
      {"~5 nm", "\\~5 AND nm"},
      {"a~b", "a\\~b"},
      {"te?t*", "te?t*"},
      {"*test", "*test"},
      {"a**", "a*"},
      {"a**b", "a*b"},
      {"te\\?t", "te\\?t"},
      {"te\\?t?", "te\\?t?"},
      {"f:*a\\ b*", "f:*a\\ b*"},
      {"f:?", "f:?"},
      {"elements:F?", "elements:F?"},
      {"film ?", "film"},
      {"film & ??", "film"},
      {"*:*", "*"},
      {"https://example.org/x?y=*", "https\\://example.org/x\\?y\\=\\*"},
      {"\"a b\"~3", "\"a b\"~3"},
      {"\"a b\"~0", "\"a b\""},
      {"f:\"a b\"~3^2", "f:\"a b\"~3^2"},
      {"film^2", "film^2"},
      {"film^2.50", "film^2.5"},
      {"film^1", "film"},
      {"film~1^0.5", "film~1^0.5"},
      {"\"a b\"^3", "\"a b\"^3"},
      {"(a b)^2 c", "(a AND b)^2 AND c"},
      {"(a OR b)^2", "(a OR b)^2"},
      {"(a^2)^3", "(a^2)^3"},
      {"(NOT a)^2", "NOT a"},
      {"f:(a b)^2", "(f:a AND f:b)^2"},
      {"f:[1 TO 5]^2", "f:[\"1\" TO \"5\"]^2"},
      {"encut:>=500^2", "encut:[\"500\" TO *]^2"},
      {"(voltage:200 kV)^2", "(voltage:200 kV)^2"},
      {"f:1 J/m^2", "f:1 J/m\\^2"},
      {"f:>1J/m^2", "f:{\"1\" J/m\\^2 TO *]"},
      {"formula:Fe2O3^2", "formula:\"Fe2O3\"^2"},
      {"elements:Fe,O^2", "elements:all(Fe O)^2"},
      {"+a b", "+a b"},
      {"+a +b", "a AND b"},
      {"+a b -c", "+a b +NOT c"},
      {"a +b c", "a +b c"},
      {"+a AND b c", "+a +b c"},
      {"+a && b", "a AND b"},
      {"+a (b c)", "+a (b AND c)"},
      {"+a (b OR c)^2 d", "+a (b OR c)^2 d"},
      {"(+a b) c", "+a b +c"},
      {"f:(+a b)", "+(f:a) (f:b)"},
      {"+voltage:(200) K", "+(voltage:200) K"},
      {"+a b OR c", "+a b OR c"},
      {"+& b", "b"},
      {"+NOT a b", "+NOT a b"},
      {"+ a", "a"},
      {"a +", "a"},
      {"a  AND  NOT b", "a AND NOT b"},
      {"( NOT a)", "NOT a"},
      {"!(a || b)", "NOT (a OR b)"},
      {"f:=\"a b\"", "f:=\"a b\""},
      {"f:=PBE\\+U", "f:=\"PBE+U\""},
      {"f:=*U", "f:=*U"},
      {"f:(=a OR =b*)", "f:=\"a\" OR f:=b*"},
      {"f:=\"a\"^2", "f:=\"a\"^2"},
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
      {"word~3", "character 5: a similar word is 1 or 2 letters off"},
      {"word~0.8", "1 or 2 letters off"},
      {"\"a b\"~", "character 6: how far apart words may be"},
      {"\"a b\"~1001", "a number up to 1,000"},
      {"word*~1", "character 6: a ~ stands behind a word or quotes"},
      {"(a b)~1", "a ~ stands behind a word or quotes"},
      {"elements:Fe~1", "a ~ stands behind"},
      {"word^1001", "character 5: a weight is a number from 0 to 1,000"},
      {"word^1.2.3", "a weight is a number"},
      {"f:=", "a value is missing behind 'f:'"},
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
  EXPECT_EQ(query::print(query::parse_leniently("what is TiO2? te?t")), "what AND is AND TiO2\\? AND te?t");
  EXPECT_EQ(query::print(query::parse_leniently("word~9 10^99999 [1 TO")), "word AND 9 AND 10 AND 99999 AND 1 AND to");
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
  EXPECT_THROW(query::parse(std::string(300, 'a') + "*b"), Error);
  EXPECT_NO_THROW(query::parse(std::string(200, 'a') + "*b"));
  std::string words = "a";
  for (int i = 0; i < 1'100; ++i) words += "-a";
  EXPECT_THROW(query::parse(words), Error);
  EXPECT_THROW(query::parse("f:\"" + words + "\""), Error);
  const auto loose = "\"" + words.substr(0, 2 * 65 - 1) + "\"";
  EXPECT_NO_THROW(query::parse(loose));
  EXPECT_THROW(query::parse(loose + "~2"), Error);
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
  const std::string letters = "ab:()[]{}\"\\*?=+-!&|<>,~1^2. TO AND OR NOT 1.5 eV elements:formula:_exists_:\xc3\xa9\xff\n";
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
