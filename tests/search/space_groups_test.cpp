// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/space_groups.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace quarry::query {
namespace {

TEST(SpaceGroups, SymbolsInTheWaysPeopleWriteThem) {
  struct Case {
    const char* symbol;
    int number;
  };
  const std::vector<Case> cases{{"P1", 1},        {"P-1", 2},        {"P21/c", 14},  {"P2_1/c", 14}, {"P 1 21/c 1", 14}, {"P21/n", 14},
                                {"C2/c", 15},     {"Pnma", 62},      {"Pbnm", 62},   {"Cmca", 64},   {"Cmce", 64},       {"I4/mmm", 139},
                                {"P42/mnm", 136}, {"R-3m", 166},     {"R-3c", 167},  {"P63/mmc", 194}, {"P6_3/mmc", 194}, {"P 63/m m c", 194},
                                {"F-43m", 216},   {"Pm-3m", 221},    {"Fm-3m", 225}, {"fm-3m", 225}, {"Fm3m", 225},      {"Fd-3m", 227},
                                {"Im-3m", 229},   {"Ia-3d", 230}};
  for (const auto& one : cases) EXPECT_EQ(space_group_number(one.symbol), one.number) << one.symbol;
  for (const auto* symbol : {"", "Fm", "Fm-3x", "Si", "225"}) EXPECT_FALSE(space_group_number(symbol)) << symbol;
}

}  // namespace
}  // namespace quarry::query
