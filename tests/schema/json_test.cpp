// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "quarry/error.hpp"

namespace quarry {
namespace {

TEST(Json, PrintsWhatItReadTheSame) {
  for (const char* text : {
           "null",
           "true",
           "false",
           "0",
           "-7",
           "9223372036854775807",
           "-9223372036854775808",
           "9223372036854775808",
           "123456789012345678901234567890",
           "1.0",
           "-0.0",
           "0.1",
           "1e+300",
           "1e400",
           "5e-324",
           R"("")",
           R"("a\"b\\c\n\t")",
           R"("\u0001")",
           "[]",
           "{}",
           R"([1,[2.5,{"a":null}]])",
           R"({"a":1,"b":[true,1e400],"c":"\u0000"})",
           "\"\xC3\x85 \xF0\x9F\x94\xAC\"",
       }) {
    SCOPED_TRACE(text);
    EXPECT_EQ(to_json(parse_json(text)), text);
  }
}

TEST(Json, TellsIntegersFromRealsAndKeepsWhatNeitherHolds) {
  EXPECT_TRUE(parse_json("500").is_integer());
  EXPECT_TRUE(parse_json("500.0").is_real());
  EXPECT_EQ(to_json(Value(500.0)), "500.0");
  EXPECT_TRUE(parse_json("1e2").is_real());
  EXPECT_EQ(parse_json("18446744073709551615").as_exact_number().text, "18446744073709551615");
  EXPECT_EQ(parse_json("[1,1e400]").as_array()[1].as_exact_number().text, "1e400");
}

TEST(Json, ReadsATooSmallNumberAsZero) {
  EXPECT_EQ(to_json(parse_json("[1e-400,-1e-400]")), "[0.0,-0.0]");
  EXPECT_EQ(to_json(parse_json("[1e400,1e-400,-0.001e-99999999999999999999,0.01e401]")),
            "[1e400,0.0,-0.0,0.01e401]");
}

TEST(Json, ReadsEscapesAndSkipsTheByteOrderMark) {
  EXPECT_EQ(parse_json("\xEF\xBB\xBF\"\\u00c5 \\ud83d\\udd2c \\/\"").as_string(),
            "\xC3\x85 \xF0\x9F\x94\xAC /");
  EXPECT_EQ(parse_json("[1e999,\"\\u00c5 \\ud83d\\udd2c \\/\\b\\f\"]").as_array()[1].as_string(),
            "\xC3\x85 \xF0\x9F\x94\xAC /\b\f");
}

TEST(Json, TheLastOfTwoMembersOfOneNameStands) {
  EXPECT_EQ(to_json(parse_json(R"({"b":1,"a":2,"b":3})")), R"({"a":2,"b":3})");
  EXPECT_EQ(to_json(parse_json(R"({"b":1,"a":1e400,"b":3})")), R"({"a":1e400,"b":3})");
}

struct Bad {
  const char* text;
  int byte;
};

TEST(Json, NamesTheByteOfAnError) {
  for (const Bad& bad : {Bad{"", 0},
                         {"   ", 3},
                         {"{", 1},
                         {"[1,]", 3},
                         {"{\"a\" 1}", 5},
                         {"{'a':1}", 1},
                         {"[1] x", 4},
                         {"nul", 0},
                         {"NaN", 0},
                         {"01", 1},
                         {"1.", 2},
                         {".5", 0},
                         {"+1", 0},
                         {"1e", 2},
                         {"-", 1},
                         {"\"abc", 4},
                         {"\"\\x\"", 2},
                         {"\"\\ud800\"", 7},
                         {"\"\\udc00\"", 7},
                         {"\"\x01\"", 1},
                         {"\"\xC3\"", 1},
                         {"\"\xED\xA0\x80\"", 1},
                         {"\"\xC0\x80\"", 1},
                         {"[1 2]", 3},
                         {"\xEF\xBB\xBF[1,]", 6}}) {
    SCOPED_TRACE(bad.text);
    try {
      parse_json(bad.text);
      ADD_FAILURE() << "was read";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::invalid_argument);
      EXPECT_THAT(error.what(), testing::HasSubstr("at byte " + std::to_string(bad.byte) + ":"));
    }
  }
}

std::string nested(int depth) { return std::string(depth, '[') + std::string(depth, ']'); }

TEST(Json, RefusesDeepNestingBeforeAnyStackIsSpent) {
  EXPECT_NO_THROW(parse_json(nested(64)));
  EXPECT_THROW(parse_json(nested(65)), Error);
  EXPECT_NO_THROW(parse_json(nested(3), 3));
  EXPECT_THROW(parse_json(nested(4), 3), Error);
  EXPECT_THROW(parse_json("[1e400," + nested(64) + "]"), Error);
  EXPECT_THROW(parse_json(std::string(5'000'000, '[')), Error);
  EXPECT_NO_THROW(parse_json("{\"a\":1}", 1));
  EXPECT_NO_THROW(parse_json("1", 0));
}

TEST(Json, RepairsTextThatIsNoUtf8) {
  struct Case {
    const char *text, *printed;
  };
  for (const Case& c : {Case{"\xC5", "\xEF\xBF\xBD"},
                        {"a\xFF"
                         "b",
                         "a\xEF\xBF\xBD"
                         "b"},
                        {"\xE2\x82", "\xEF\xBF\xBD"},
                        {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
                        {"\xC3\x85", "\xC3\x85"},
                        {"\xF4\x90\x80\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"}}) {
    SCOPED_TRACE(c.printed);
    const auto printed = to_json(Value(c.text));
    EXPECT_EQ(printed, '"' + std::string(c.printed) + '"');
    EXPECT_NO_THROW(parse_json(printed));
  }
}

TEST(Json, PrintsNoNumberAsNull) {
  EXPECT_EQ(to_json(Value(std::nan(""))), "null");
  EXPECT_EQ(to_json(Value(-std::numeric_limits<double>::infinity())), "null");
}

TEST(Json, PrintsForPeople) {
  EXPECT_EQ(to_pretty_json(parse_json(R"({"b":[1,2],"a":{},"c":[]})")),
            "{\n  \"a\": {},\n  \"b\": [\n    1,\n    2\n  ],\n  \"c\": []\n}\n");
}

TEST(Json, ReadsManyTextsOneAfterTheOther) {
  std::string large = "[";
  for (int i = 0; i < 300'000; ++i) large += "12345,";
  large += "1]";
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(parse_json(large).as_array().size(), 300'001U);
    EXPECT_EQ(parse_json("[2]").as_array()[0].as_integer(), 2);
  }
}

}  // namespace
}  // namespace quarry
