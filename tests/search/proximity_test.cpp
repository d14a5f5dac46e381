// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/proximity.hpp"

#include <gtest/gtest.h>

#include "query/resolve.hpp"

namespace quarry::test {
namespace {

TEST(Proximity, IsTheSlopThatAPhraseNeeds) {
  struct Case {
    const char *text, *phrase;
    int least;  ///< slop that matches; -1: none
  };
  const std::vector<Case> cases{
      {"a b", "a b", 0},         {"b a", "a b", 2},         {"a x b", "a b", 1},         {"b x a", "a b", 3},
      {"a x x b", "a b", 2},     {"a b c", "a c", 1},       {"c b a", "a b c", 4},       {"a c b", "a b c", 2},
      {"a", "a a", -1},          {"a a", "a a", 0},         {"a x a", "a a", 1},         {"a b", "a c", -1},
      {"a b x a", "a b a", 1},   {"b a b", "b b a", 2},     {"x a x x b x x c", "a b c", 4}, {"a b a c", "a c", 0},
      {"c x x x a b", "a b c", 6},
  };
  const query::Deadline deadline(std::chrono::minutes(10));
  for (const auto& one : cases) {
    SCOPED_TRACE(std::string(one.text) + " / " + one.phrase);
    const auto words = query::words_of(one.text);
    const std::vector<std::string_view> text(words.begin(), words.end());
    for (int slop = 0; slop < 12; ++slop)
      EXPECT_EQ(query::is_near(text, query::words_of(one.phrase), static_cast<unsigned>(slop), deadline), one.least >= 0 && slop >= one.least) << slop;
  }
}

}  // namespace
}  // namespace quarry::test
