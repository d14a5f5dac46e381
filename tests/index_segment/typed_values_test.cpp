// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/typed_values.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "index/chemistry_paths.hpp"
#include "quarry/json.hpp"

namespace quarry::index {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// What stands under one path, as text: `n 1.5`, `d 86400000`, `k Al`, `b true`, `t words`.
std::set<std::string> at(const TypedValues& typed, const std::string& path) {
  std::set<std::string> out;
  const auto number = [](double value) {
    std::string text = std::to_string(value);
    text.erase(text.find_last_not_of('0') + 1);
    return text;
  };
  for (const auto& one : typed.numbers) if (one.path == path) out.insert("n " + number(one.value));
  for (const auto& one : typed.dates) if (one.path == path) out.insert("d " + std::to_string(one.milliseconds));
  for (const auto& one : typed.keywords) if (one.path == path) out.insert("k " + one.value);
  for (const auto& one : typed.bools) if (one.path == path) out.insert(one.value ? "b true" : "b false");
  for (const auto& one : typed.texts) if (one.path == path) out.insert("t " + one.value);
  return out;
}

TypedValues of(const std::string& json) { return typed_values(parse_json(json)); }

TEST(TypedValues, TypesBelongToValues) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> cases{
      {R"({"p": 3})", {"n 3."}},
      {R"({"p": [3, "x", true]})", {"b true", "k x", "n 3.", "t x"}},
      {R"({"p": "1970-01-02"})", {"d 86400000", "k 1970-01-02", "t 1970-01-02"}},
      {R"({"p": "1970-01-01T01:00:00+01:00"})", {"d 0", "k 1970-01-01T01:00:00+01:00", "t 1970-01-01T01:00:00+01:00"}},
      {R"({"p": "on 1970-01-02"})", {"k on 1970-01-02", "t on 1970-01-02"}},
      {R"({"p": "1970"})", {"k 1970", "t 1970"}},
      {R"({"p": "7"})", {"k 7", "t 7"}},
      {R"({"p": null, "q": {}})", {}},
      {R"({"p": 123456789012345678901234567890})", {"n 123456789012345677877719597056."}},
      {R"({"p": 1e999})", {"k 1e999", "t 1e999"}},
      {R"({"p": [{"a": 1}, [2]]})", {"n 2."}},
  };
  for (const auto& [json, expected] : cases)
    EXPECT_EQ(at(of(json), "p"), std::set<std::string>(expected.begin(), expected.end())) << json;
}

TEST(TypedValues, CustomTextsAreNumbersWhereTheyAreWhollyThat) {
  EXPECT_THAT(at(of(R"({"custom": {"e": "1.5"}})"), "custom.e"), ElementsAre("k 1.5", "n 1.5", "t 1.5"));
  EXPECT_THAT(at(of(R"({"custom": {"e": "2 keV"}})"), "custom.e"), ElementsAre("k 2 keV", "n 2000.", "t 2 keV"));
  EXPECT_THAT(at(of(R"({"custom": {"e": "2 sheep"}})"), "custom.e"), ElementsAre("k 2 sheep", "t 2 sheep"));
  EXPECT_THAT(at(of(R"({"custom": {"e": "nan"}})"), "custom.e"), ElementsAre("k nan", "t nan"));
  EXPECT_THAT(at(of(R"({"other": {"e": "1.5"}})"), "other.e"), ElementsAre("k 1.5", "t 1.5"));
}

TEST(TypedValues, LongStringsAreTextOnly) {
  const std::string text(257, 'x');
  EXPECT_THAT(at(of(R"({"p": ")" + text + R"("})"), "p"), ElementsAre("t " + text));
}

TEST(TypedValues, AccessListsAndReservedPathsAreLeftOut) {
  const auto typed = of(R"({"mdf": {"acl": ["urn:x"], "source_name": "s"}, "#element": "Fe"})");
  EXPECT_THAT(at(typed, "mdf.acl"), IsEmpty());
  EXPECT_THAT(at(typed, "#element"), IsEmpty());
  for (const auto& text : typed.texts) EXPECT_NE(text.value, "urn:x");
}

TEST(TypedValues, AtMostAThousandPathsTheRestIsFullText) {
  Object content;
  for (int i = 0; i < 1'100; ++i) content.emplace("p" + std::to_string(10'000 + i), "word" + std::to_string(i));
  const auto typed = typed_values(content);
  EXPECT_EQ(typed.keywords.size(), 1'000);
  EXPECT_EQ(typed.texts.size(), 1'100);
  EXPECT_EQ(at(typed, "").size(), 100);
}

std::set<std::string> formula(const std::string& material, std::string_view path) {
  return at(of(R"({"material": )" + material + "}"), std::string(path));
}

TEST(TypedValues, EqualFormulasHaveEqualForms) {
  for (const std::string text : {"Fe2O3", "O3Fe2", "Fe4O6", "(FeO1.5)2"}) {
    SCOPED_TRACE(text);
    const auto material = R"({"composition": ")" + text + R"("})";
    EXPECT_THAT(formula(material, chemistry_path::formula), ElementsAre("k Fe2 O3"));
    EXPECT_THAT(formula(material, chemistry_path::anonymous), ElementsAre("k A3B2"));
    EXPECT_THAT(formula(material, chemistry_path::system), ElementsAre("k Fe-O"));
    EXPECT_THAT(formula(material, chemistry_path::element), ElementsAre("k Fe", "k O"));
    EXPECT_THAT(formula(material, chemistry_path::element_count), ElementsAre("n 2."));
    EXPECT_THAT(formula(material, "#fraction.Fe"), ElementsAre("n 0.4"));
  }
  EXPECT_THAT(formula(R"({"composition": "Fe4O6"})", chemistry_path::hill), ElementsAre("k Fe4 O6"));
  EXPECT_THAT(formula(R"({"composition": "H6C2O"})", chemistry_path::hill), ElementsAre("k C2 H6 O"));
  EXPECT_THAT(formula(R"({"composition": "stainless steel"})", chemistry_path::formula), IsEmpty());
  EXPECT_THAT(formula(R"({"composition": 7})", chemistry_path::formula), IsEmpty());
}

TEST(TypedValues, CarbonMonoxideIsNotCobalt) {
  const auto gas = formula(R"({"composition": "CO"})", chemistry_path::formula);
  const auto metal = formula(R"({"composition": "Co"})", chemistry_path::formula);
  ASSERT_EQ(gas.size(), 1);
  ASSERT_EQ(metal.size(), 1);
  EXPECT_NE(fold_case(*gas.begin()), fold_case(*metal.begin()));
}

TEST(TypedValues, ElementsAndSharesSpeakWhereNoFormulaDoes) {
  const std::string listed = R"({"elements": ["O", "Fe"]})";
  EXPECT_THAT(formula(listed, chemistry_path::system), ElementsAre("k Fe-O"));
  EXPECT_THAT(formula(listed, chemistry_path::element), ElementsAre("k Fe", "k O"));
  EXPECT_THAT(formula(listed, chemistry_path::formula), IsEmpty());
  EXPECT_THAT(formula(R"({"elements": ["O", "Nope"]})", chemistry_path::element), IsEmpty());
  for (const std::string shares : {R"({"elemental_proportions": {"Fe": 0.4, "O": 0.6}})",
                                   R"({"elements": ["O", "Fe"], "elements_ratios": [0.6, 0.4]})"}) {
    EXPECT_THAT(formula(shares, chemistry_path::formula), ElementsAre("k Fe2 O3")) << shares;
    EXPECT_THAT(formula(shares, "#fraction.O"), ElementsAre("n 0.6")) << shares;
  }
}

TEST(TypedValues, StoichiometriesAreOneInEitherOrder) {
  for (const std::string text : {"AB2", "A2B"})
    EXPECT_EQ(at(of(R"({"crystal_structure": {"stoichiometry": ")" + text + R"("}})"), "#anonymous"),
              std::set<std::string>{"k A2B"});
}

}  // namespace
}  // namespace quarry::index
