// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/selection.hpp"

#include <gtest/gtest.h>

#include <random>
#include <regex>

namespace quarry {
namespace {

/// The same pattern as a regular expression.
std::regex as_regex(std::string_view pattern) {
  std::string text;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern.substr(i, 2) == "**") {
      text += ".*";
      ++i;
    } else if (pattern[i] == '*') {
      text += "[^/]*";
    } else if (pattern[i] == '?') {
      text += "[^/]";
    } else {
      text += std::string("\\") + pattern[i];
    }
  }
  return std::regex(text, std::regex::ECMAScript);
}

TEST(MatchesPath, SaysWhatARegularExpressionSays) {
  std::mt19937 random(7);
  const auto text = [&](std::string_view letters, std::size_t most) {
    std::string out(random() % (most + 1), ' ');
    for (auto& c : out) c = letters[random() % letters.size()];
    return out;
  };
  int matched = 0;
  for (int i = 0; i < 60'000; ++i) {
    auto pattern = text(".*?/**.", 7);
    for (auto& c : pattern)
      if (c == '.' && random() % 2 == 0) c = '-';
    const auto expression = as_regex(pattern);
    for (int k = 0; k < 5; ++k) {
      const auto path = text(".-/", 9);
      const bool expected = std::regex_match(path, expression);
      matched += expected ? 1 : 0;
      ASSERT_EQ(matches_path(pattern, path), expected) << "'" << pattern << "' on '" << path << "'";
    }
  }
  EXPECT_GT(matched, 10'000);
}

TEST(MatchesPath, ManyStarsTakeNoForever) {
  std::string pattern, path(20'000, 'a');
  for (int i = 0; i < 50; ++i) pattern += "*a";
  EXPECT_FALSE(matches_path(pattern + "b", path));
  EXPECT_TRUE(matches_path(pattern, path));
  pattern.clear();
  for (int i = 0; i < 50; ++i) pattern += "**a";
  EXPECT_FALSE(matches_path(pattern + "b", path));
}

TEST(SelectionTakes, NamesAndPaths) {
  const Selection chosen{{"*.cif", "run?/**"}, {"*.tmp", "run1/old/**"}, {}};
  for (const auto* const path : {"a.cif", "deep/er/b.cif", "run1/x", "run2/y/z.log"}) EXPECT_TRUE(chosen.takes(path)) << path;
  for (const auto* const path : {"a.cif2", "run12/x", "run1", "run1/old/a.cif", "run1/x.tmp", "b.txt"}) EXPECT_FALSE(chosen.takes(path)) << path;
  EXPECT_TRUE((Selection{}.takes("anything/at/all")));
  EXPECT_TRUE(Selection{}.everything());
}

}  // namespace
}  // namespace quarry
