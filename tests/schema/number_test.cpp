// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/number.hpp"

#include <gtest/gtest.h>

#include <clocale>

namespace quarry {
namespace {

struct Case {
  const char* token;
  double value;
};

TEST(Number, ReadsWhatProgramsPrint) {
  for (const Case& c : {Case{"1", 1},
                        {"+1.5", 1.5},
                        {"-0.25", -0.25},
                        {"5.", 5},
                        {".5", 0.5},
                        {"-.5", -0.5},
                        {"1e3", 1000},
                        {"1.5E-3", 0.0015},
                        {"0.1D+02", 10},
                        {"-1.d0", -1},
                        {"2.5q1", 25},
                        {"007", 7},
                        {"1.0-100", 1e-100},
                        {"1.5+100", 1.5e100},
                        {"0.12345678901234567890", 0.12345678901234567890},
                        {"-11.32686798731698", -11.32686798731698}}) {
    SCOPED_TRACE(c.token);
    const auto number = parse_number(c.token);
    ASSERT_TRUE(number);
    EXPECT_EQ(number->value, c.value);
    EXPECT_FALSE(number->esd);
  }
  EXPECT_TRUE(parse_number("1.0-100")->implied_exponent);
  EXPECT_FALSE(parse_number("1.0E-100")->implied_exponent);
}

TEST(Number, RefusesWhatIsNone) {
  for (const char* token :
       {"",      " ",          "1 ",       " 1",      "****",  "*",      "NaN",           "nan",
        "Inf",   "-inf",       "infinity", "1.2.3",   "1,5",   "1,000",  "0x10",          "1e",
        "1e+",   "e5",         ".",        "-",       "+",     "+-1",    "--1",           "1.0-10",
        "1-100", "1.0-1000",   "12-34",    "1.5eV",   "1e400", "1e-400", "1e99999999999", "5.4(",
        "5.4()", "5.4(1.2)",   "5.4(a)",   "5.4(1)x", "(5)",   "1_000",  "1/3",           "T",
        "1.0D",  "0.123-0.456"}) {
    SCOPED_TRACE(token);
    EXPECT_FALSE(parse_number(token));
  }
  EXPECT_FALSE(
      parse_number(std::string_view("1\0"
                                    "2",
                                    3)));
  EXPECT_FALSE(parse_number(std::string(1000, '1')));
}

struct Uncertain {
  const char* token;
  double value, esd;
};

TEST(Number, ReadsStandardUncertainties) {
  for (const Uncertain& c : {Uncertain{"5.431(2)", 5.431, 0.002},
                             {"90(1)", 90, 1},
                             {"1.23(45)", 1.23, 0.45},
                             {"0.5(12)", 0.5, 1.2},
                             {"-1.234(5)", -1.234, 0.005},
                             {"1.23(4)E-2", 0.0123, 0.0004},
                             {"1.23E-2(4)", 0.0123, 0.0004},
                             {"100.(3)", 100, 3}}) {
    SCOPED_TRACE(c.token);
    const auto number = parse_number(c.token);
    ASSERT_TRUE(number);
    EXPECT_DOUBLE_EQ(number->value, c.value);
    ASSERT_TRUE(number->esd);
    EXPECT_DOUBLE_EQ(*number->esd, c.esd);
  }
}

TEST(Number, ReadsIntegers) {
  EXPECT_EQ(parse_integer("42"), 42);
  EXPECT_EQ(parse_integer("-42"), -42);
  EXPECT_EQ(parse_integer("+42"), 42);
  for (const char* token : {"", "+", "+-1", "1.0", "1e3", " 1", "9223372036854775808", "0x1"}) {
    SCOPED_TRACE(token);
    EXPECT_FALSE(parse_integer(token));
  }
}

TEST(Number, DependsOnNoLocale) {
  const std::string before = std::setlocale(LC_ALL, nullptr);
  for (const char* locale : {"de_DE.UTF-8", "fr_FR.UTF-8", "C.UTF-8"})
    std::setlocale(LC_ALL, locale);
  EXPECT_EQ(parse_double("1.5"), 1.5);
  EXPECT_FALSE(parse_double("1,5"));
  std::setlocale(LC_ALL, before.c_str());
}

}  // namespace
}  // namespace quarry
