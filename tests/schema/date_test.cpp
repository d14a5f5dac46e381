// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/date.hpp"

#include <gtest/gtest.h>

namespace quarry {
namespace {

constexpr std::int64_t day = 86'400'000;

struct Case {
  const char* text;
  std::int64_t begin, end;
  DatePrecision precision;
};

TEST(Date, ReadsSpansAndMoments) {
  for (const Case& c :
       {Case{"1970", 0, 365 * day, DatePrecision::year},
        {"1972-02", 761 * day, 790 * day, DatePrecision::month},
        {"1970-01-02", day, 2 * day, DatePrecision::day},
        {"1969-12-31T23:59:59.999Z", -1, 0, DatePrecision::time},
        {"1970-01-01T00:00:01", 1000, 1001, DatePrecision::time},
        {"1970-01-01 00:01", 60'000, 60'001, DatePrecision::time},
        {"1970-01-01T01:00:00+01:00", 0, 1, DatePrecision::time},
        {"1970-01-01t01:00:00+0100", 0, 1, DatePrecision::time},
        {"1969-12-31T23:00:00-01", 0, 1, DatePrecision::time},
        {"2016-12-31T23:59:60Z", 1'483'228'800'000, 1'483'228'800'001, DatePrecision::time},
        {"2018-11-09T19:44:43.687681Z", 1'541'792'683'687, 1'541'792'683'688, DatePrecision::time},
        {"0001-01-01", -719'162 * day, -719'161 * day, DatePrecision::day}}) {
    SCOPED_TRACE(c.text);
    const auto date = parse_date(c.text);
    ASSERT_TRUE(date);
    EXPECT_EQ(date->begin, c.begin);
    EXPECT_EQ(date->end, c.end);
    EXPECT_EQ(date->precision, c.precision);
  }
}

TEST(Date, RefusesWhatIsNone) {
  for (const char* text : {"",
                           "18",
                           "201",
                           "20181",
                           "0000",
                           "2018-",
                           "2018-13",
                           "2018-00",
                           "2018-02-30",
                           "2018-11-9",
                           "2018/11/09",
                           "09.11.2018",
                           "2018-11-09T",
                           "2018-11-09T25:00",
                           "2018-11-09T10",
                           "2018-11-09T10:60",
                           "2018-11-09T10:00:61",
                           "2018-11-09T10:00:00.",
                           "2018-11-09T10:00:00X",
                           "2018-11-09T10:00:00Z ",
                           "2018-11-09T10:00:00+24:00",
                           "2018-11-09x",
                           "-2018",
                           "Nov 2018",
                           "2018-11-09T10:00:00+1"}) {
    SCOPED_TRACE(text);
    EXPECT_FALSE(parse_date(text));
  }
}

TEST(Date, PrintsRfc3339) {
  EXPECT_EQ(to_rfc3339(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(to_rfc3339(-1), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(to_rfc3339(1'541'792'683'687), "2018-11-09T19:44:43.687Z");
  EXPECT_EQ(to_rfc3339(1'541'792'683'007), "2018-11-09T19:44:43.007Z");
  EXPECT_EQ(to_rfc3339(INT64_MAX), "9999-12-31T23:59:59.999Z");
  EXPECT_EQ(to_rfc3339(INT64_MIN), "0001-01-01T00:00:00Z");
  for (std::int64_t moment = -62'135'596'800'000; moment < 253'402'300'800'000;
       moment += 7'777'777'777'777)
    EXPECT_EQ(parse_date(to_rfc3339(moment))->begin, moment);
}

}  // namespace
}  // namespace quarry
