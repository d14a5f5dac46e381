// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "index/typed_values.hpp"

namespace quarry::index {
namespace {

using Words = std::vector<std::string>;

Words words_of(std::string_view text) {
  Words out;
  for_each_word(text, [&](std::string_view word) { out.emplace_back(word); });
  return out;
}

TEST(Words, AreCutAndFolded) {
  const std::vector<std::pair<std::string, Words>> cases{
      {"", {}},
      {" .,-/ ", {}},
      {"High-throughput DFT", {"high", "throughput", "dft"}},
      {"TiO2 TiO₂", {"tio2", "tio2"}},
      {"P6_3/mmc", {"p6_3", "mmc"}},
      {"LiFePO4.", {"lifepo4"}},
      {"cm² m³ 10⁹", {"cm2", "m3", "109"}},
      {"Ångström ÅNGSTRÖM", {"ångström", "ångström"}},
      {"ΑΛΦΑΣ αλφας", {"αλφασ", "αλφασ"}},
      {"Железо ЖЕЛЕЗО", {"железо", "железо"}},
      {"STRASSE Straße", {"strasse", "strasse"}},
      {"µm μm", {"μm", "μm"}},
      {"ﬁlm", {"film"}},
      {"Å Å", {"å", "å"}},  // angstrom sign and letter
      {"電池 12", {"電池", "12"}},
      {"a\xff" "b", {"a", "b"}},              // a byte that is no UTF-8 separates
      {"a\xc3", {"a"}},                         // cut off
      {"\xed\xa0\x80x", {"x"}},                 // a surrogate
      {"\xc0\xafx", {"x"}},                     // overlong
      {"it's", {"it", "s"}},
      {"1.5e-3", {"1", "5e", "3"}},
  };
  for (const auto& [text, words] : cases) EXPECT_EQ(words_of(text), words) << text;
}

TEST(Words, AreAtMost64BytesOfWholeLetters) {
  EXPECT_EQ(words_of(std::string(100, 'A') + " b"), (Words{std::string(64, 'a'), "b"}));
  std::string greek = "x", cut = "x";
  for (int i = 0; i < 50; ++i) greek += "Α";
  for (int i = 0; i < 31; ++i) cut += "α";
  EXPECT_EQ(words_of(greek), Words{cut});
}

TEST(Words, FoldTheSameAsKeywords) {
  for (const std::string text : {"TiO₂", "Ångström", "ΑΛΦΑΣ", "Straße", "ﬁlm", "Железо"})
    EXPECT_EQ(words_of(text), Words{fold_case(text)});
  EXPECT_EQ(fold_case("A-b C\xff"), "a-b c\xff");
}

}  // namespace
}  // namespace quarry::index
