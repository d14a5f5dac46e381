// SPDX-License-Identifier: GPL-3.0-or-later
// What hits carry (selected fields, highlights), and records like one.
#include <gtest/gtest.h>

#include "quarry/error.hpp"
#include "quarry/json.hpp"
#include "query/evaluate.hpp"
#include "query/field_selection.hpp"
#include "query/similar.hpp"
#include "search/world.hpp"

namespace quarry::test {
namespace {

Entry entry_of(const std::string& subject, const std::string& json, std::vector<std::string> visible_to = {"public"}, const std::string& id = "") {
  return {subject, id, parse_json(json), std::move(visible_to), RecordKind::record};
}

TEST(FieldSelection, KeepsWhatIsNamedAndWhatIsBelow) {
  const auto content = parse_json(R"({"a":{"b":1,"bc":2,"d":[{"e":1,"f":2},{"f":3},4]},"g":"x","dc":{"titles":[{"title":"T","lang":"en"}]}})");
  for (const auto& [fields, wanted] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{}, to_json(content)},
           {{"*"}, to_json(content)},
           {{"a.b"}, R"({"a":{"b":1}})"},
           {{"a.d"}, R"({"a":{"d":[{"e":1,"f":2},{"f":3},4]}})"},
           {{"a.d.e"}, R"({"a":{"d":[{"e":1}]}})"},
           {{"g", "a.bc"}, R"({"a":{"bc":2},"g":"x"})"},
           {{"dc.*"}, R"({"dc":{"titles":[{"lang":"en","title":"T"}]}})"},
           {{"title"}, R"({"dc":{"titles":[{"title":"T"}]}})"},
           {{"none", "a.b.c", "g.h"}, "{}"}})
    EXPECT_EQ(to_json(query::FieldSelection(fields).of(content)), wanted) << testing::PrintToString(fields);
  EXPECT_THROW(query::FieldSelection({""}), Error);
}

/// The snippets of the first hit, marks between [ and ].
std::string highlights(const World& world, const std::string& query, HighlightRequest asked = {}, std::vector<std::string> fields = {}) {
  const TempDir folder;
  const WorldSnapshot snapshot(world, {}, folder, "h");
  const auto cache = query::make_cache();
  SearchRequest request;
  request.query = query;
  request.highlight = std::move(asked);
  request.fields = std::move(fields);
  request.deadline = std::chrono::minutes(10);
  const auto result = query::evaluate(snapshot, request, {}, *cache);
  if (result.hits.empty()) return "no hit";
  std::string out;
  for (const auto& [path, snippets] : result.hits.front().highlights)
    for (const auto& snippet : snippets) {
      auto text = snippet.text;
      for (auto mark = snippet.marks.rbegin(); mark != snippet.marks.rend(); ++mark) text.insert(mark->second, "]").insert(mark->first, "[");
      out += path + ": " + text + "\n";
    }
  return out;
}

TEST(Highlights, MarkWhatMatched) {
  const World world{entry_of("s", R"({"t":"Thin films of TiO₂, thin as air; Ångström-thin","u":{"v":["A film","no"]},"n":5,"mdf":{"acl":["film"]}})")};
  for (const auto& [query, wanted] : std::vector<std::pair<std::string, std::string>>{
           {"thin", "t: [Thin] films of TiO₂, [thin] as air; Ångström-[thin]\n"},
           {"\"thin films\"", "t: [Thin films] of TiO₂, thin as air; Ångström-thin\n"},
           {"film*", "t: Thin [films] of TiO₂, thin as air; Ångström-thin\nu.v: A [film]\n"},
           {"u.v:film", "u.v: A [film]\n"},
           {"tio2 ångström", "t: Thin films of [TiO₂], thin as air; [Ångström]-thin\n"},
           {"flim~1 NOT steel", "u.v: A [film]\n"},
           {"fi?ms", "t: Thin [films] of TiO₂, thin as air; Ångström-thin\n"},
           {"n:5", ""},
           {"film NOT u.v:air", "u.v: A [film]\n"}})
    EXPECT_EQ(highlights(world, query), wanted) << query;
  EXPECT_EQ(highlights(world, "film*", {.fields = {"u"}}), "u.v: A [film]\n");
  EXPECT_EQ(highlights(world, "film*", {.fields = {"u"}}, {"t"}), "u.v: A [film]\n") << "a field need not be selected";
  EXPECT_THROW(highlights(world, "film", {.snippets = 0}), Error);
  EXPECT_THROW(highlights(world, "film", {.length = 5}), Error);
}

TEST(Highlights, CutLongTexts) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += i % 50 == 25 ? "größe " : "wörter ";
  const World world{entry_of("s", to_json(Object{{"t", text}}))};
  const auto three = highlights(world, "größe", {.snippets = 3, .length = 40});
  EXPECT_EQ(std::count(three.begin(), three.end(), '\n'), 3) << three;
  EXPECT_EQ(three.substr(0, three.find('\n')), "t: …wörter wörter [größe] wörter wörter…");
  const auto all = highlights(world, "größe wörter", {.snippets = 100, .length = 10'000});
  EXPECT_EQ(std::count(all.begin(), all.end(), '['), 200);
  // A phrase over the end of a snippet stays whole.
  const auto whole = highlights({entry_of("s", R"({"t":"aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii jjjj kkkk"})")}, "\"aaaa bbbb cccc\" \"dddd eeee ffff gggg hhhh\"",
                                {.snippets = 3, .length = 20});
  EXPECT_EQ(whole, "t: [aaaa bbbb cccc] [dddd eeee ffff gggg hhhh]…\n");
}

TEST(Highlights, ShowOnlyEntriesThatMatchAndAreVisible) {
  const World world{entry_of("s", R"({"t":"film one"})", {"public"}, "a"), entry_of("s", R"({"t":"film two"})", {"urn:x:y"}, "b"),
                    entry_of("s", R"({"t":"three"})", {"public"}, "c")};
  EXPECT_EQ(highlights(world, "film"), "t: [film] one\n");
}

class Similar : public testing::Test {
 protected:
  Similar() {
    world_ = {entry_of("a", R"({"material":{"composition":"Fe2O3"},"t":"hematite photoanode thin film"})"),
              entry_of("b", R"({"material":{"composition":"Fe4O6"},"t":"nothing in common"})"),
              entry_of("c", R"({"material":{"composition":"Fe3O4"},"t":"magnetite thin film"})"),
              entry_of("d", R"({"material":{"composition":"NaCl"},"t":"hematite photoanode reference"})"),
              entry_of("e", R"({"material":{"composition":"Cu"},"t":"copper"})"),
              entry_of("h", R"({"material":{"composition":"Fe2O3"},"t":"hematite photoanode thin film"})", {"urn:x:y"}),
              entry_of("i", R"({"t":"hematite once more"})", {"urn:x:y"})};
  }
  std::string like(const std::string& subject, SimilarRequest request = {}, const Viewer& viewer = {}, const World* world = nullptr) {
    const auto& of = world == nullptr ? world_ : *world;
    const WorldSnapshot snapshot(of, {of.size() / 2}, folder_, "w" + std::to_string(++count_));
    const auto cache = query::make_cache();
    request.deadline = std::chrono::minutes(10);
    std::string out;
    for (const auto& hit : query::similar(snapshot, subject, request, viewer, *cache).hits) out += (out.empty() ? "" : " ") + hit.subject;
    return out;
  }
  TempDir folder_;
  World world_;
  int count_ = 0;
};

TEST_F(Similar, GoesByFormulaCompositionAndWords) {
  using Basis = SimilarRequest::Basis;
  EXPECT_EQ(like("a"), "b c d");
  EXPECT_EQ(like("a", {.basis = Basis::composition}), "b c");
  EXPECT_EQ(like("a", {.basis = Basis::text}), "c d") << "two words each: by subject";
  EXPECT_EQ(like("a", {.query = "magnetite"}), "c");
  EXPECT_EQ(like("a", {.offset = 1, .limit = 1}), "c");
  EXPECT_EQ(like("e"), "");
  EXPECT_EQ(like("a", {}, Viewer({"urn:x:y"})).substr(0, 1), "h");
}

TEST_F(Similar, KnowsNothingOfWhatIsHidden) {
  World seen;
  for (const auto& entry : world_)
    if (entry.visible_to.front() == "public") seen.push_back(entry);
  for (const auto& subject : {"a", "b", "c", "d"}) EXPECT_EQ(like(subject), like(subject, {}, {}, &seen));
  const auto refusal = [&](const std::string& subject) {
    try {
      like(subject);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::not_found);
      return std::string(error.what());
    }
    return std::string("answered");
  };
  EXPECT_EQ(refusal("h"), "no record 'h' that you may see");
  EXPECT_EQ(refusal("z"), "no record 'z' that you may see");
}

}  // namespace
}  // namespace quarry::test
