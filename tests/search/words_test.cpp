// SPDX-License-Identifier: GPL-3.0-or-later
// What a fuzzy word, a pattern and a prefix stand for, and what may have been meant: visible words only, however the index is cut.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "index/edits.hpp"
#include "index/glob.hpp"
#include "index/typed_values.hpp"
#include "query/evaluate.hpp"
#include "query/match.hpp"
#include "query/suggest.hpp"
#include "search/world.hpp"

namespace quarry::test {
namespace {

using query::Node;
using query::Op;

Entry note(std::size_t i, const std::string& text, std::vector<std::string> visible_to = {"public"}) {
  return {"s/" + std::to_string(i), "", Object{{"note", text}}, std::move(visible_to), RecordKind::record};
}

Node asking(Op op, const std::string& text, unsigned distance = 0, const std::string& field = {}) {
  Node node;
  node.op = op;
  node.text = text;
  node.distance = distance;
  node.field = field;
  return node;
}

struct Answer {
  std::vector<std::string> words, warnings;
  bool operator==(const Answer&) const = default;
};

Answer expand(const index::Snapshot& snapshot, const Node& node, const Viewer& viewer = {}) {
  query::Cache cache;
  Answer answer;
  const auto parts = cache.parts(snapshot, viewer);
  for (const auto& [at, expansions] : query::expand(node, parts, query::Deadline(std::chrono::minutes(10)), answer.warnings))
    for (const auto& expansion : expansions) answer.words.insert(answer.words.end(), expansion.words.begin(), expansion.words.end());
  return answer;
}

/// By looking at every word of every visible entry.
std::vector<std::string> plain_expansion(const World& world, const Node& node, const Viewer& viewer) {
  std::set<std::pair<unsigned, std::string>> found;
  for (const auto& entry : world) {
    if (!viewer.sees(entry.visible_to)) continue;
    for (const auto* path : {"note", "other"}) {
      const auto* text = entry.content.at_path(path);
      if (text == nullptr || (!node.field.empty() && node.field != path)) continue;
      index::for_each_word(text->as_string(), [&](std::string_view word) {
        if (node.op == Op::fuzzy) {
          const auto edits = index::Edits(node.text, node.distance).to(word);
          if (edits <= node.distance) found.emplace(edits, word);
        } else if (index::Glob(node.op == Op::prefix ? node.text + "*" : node.text).matches(word)) {
          found.emplace(0, word);
        }
      });
    }
  }
  std::vector<std::string> words;
  for (const auto& [edits, word] : found)
    if (words.size() < 1'024) words.push_back(word);
  return words;
}

std::string made_word(Random& random, const std::string& letters) {
  std::string word;
  for (auto left = 3 + below(random, 5); left != 0; --left) word += letters[below(random, letters.size())];
  return below(random, 9) == 0 ? word + "ß" : word;
}

/// Notes of words that are near to each other; half are hidden from most, and have words that nobody else has.
World notes(Random& random, std::size_t count, bool with_hidden, std::size_t hidden_seed = 1) {
  World world;
  Random own(hidden_seed);
  std::size_t next = 0;
  const auto hide = [&](const std::string& text) { world.push_back(note(1'000'000 + next++, text, {"urn:test:x"})); };
  for (std::size_t i = 0; i < count; ++i) {
    const auto word = made_word(random, "abcdefgh");
    world.push_back(note(i, word + " " + made_word(random, "abcdefgh")));
    if (below(random, 3) == 0) world.back().content.set_path("other", made_word(random, "abcdefgh"));
    if (!with_hidden) continue;
    if (below(own, 3) != 0) hide(made_word(own, "abcdefghijk") + " " + made_word(own, "abcdefghijk"));
    if (below(own, 6) == 0) hide(word + " common");
  }
  return world;
}

std::vector<Node> questions(Random& random) {
  std::vector<Node> all;
  for (const std::string field : {"", "note", "other"}) {
    for (int i = 0; i < 6; ++i) {
      const auto word = index::fold_case(made_word(random, "abcdefghi"));
      all.push_back(asking(Op::fuzzy, word, 1 + i % 2, field));
      all.push_back(asking(Op::prefix, word.substr(0, 1 + below(random, 2)), 0, field));
      all.push_back(asking(Op::pattern, "*" + word.substr(1, 2) + "*", 0, field));
      all.push_back(asking(Op::pattern, "*" + word.substr(1, 1) + "?" + word.substr(2, 1), 0, field));
    }
    all.push_back(asking(Op::pattern, "*", 0, field));
    all.push_back(asking(Op::pattern, "?b*\\*", 0, field));
  }
  return all;
}

class Expansion : public testing::TestWithParam<std::size_t> {};

TEST_P(Expansion, IsOfVisibleWordsHoweverTheIndexIsCut) {
  Random random(GetParam()), same(GetParam());
  const auto left = notes(random, GetParam(), true, 5), right = notes(same, GetParam(), true, 6);
  World visible;
  std::copy_if(left.begin(), left.end(), std::back_inserter(visible), [](const Entry& entry) { return Viewer().sees(entry.visible_to); });
  const TempDir folder;
  const WorldSnapshot one(left, {}, folder, "one"), several(left, random_cuts(random, left, 5), folder, "several"), other(right, {}, folder, "other");
  std::size_t cut = 0, found = 0;
  for (const auto& node : questions(random)) {
    SCOPED_TRACE(node.field + ":" + node.text + "~" + std::to_string(node.distance));
    const auto answer = expand(one, node);
    EXPECT_EQ(answer, expand(several, node));
    EXPECT_EQ(answer, expand(other, node)) << "hidden words show";
    EXPECT_EQ(answer.words, plain_expansion(visible, node, {}));
    EXPECT_EQ(expand(several, node, Viewer({"urn:test:x"})), expand(one, node, Viewer({"urn:test:x"})));
    EXPECT_EQ(answer.warnings.empty(), answer.words.size() < 1'024);
    cut += answer.warnings.size();
    found += answer.words.size();
  }
  EXPECT_GT(found, GetParam());
  EXPECT_EQ(cut != 0, GetParam() > 1'000);
}

INSTANTIATE_TEST_SUITE_P(Words, Expansion, testing::Values(150, 12'000));  // the latter with tables in one, without in several

TEST(Expansions, FoldAndTakeTheLastWord) {
  const TempDir folder;
  const WorldSnapshot snapshot({note(1, "Größe X-Ray graphene"), note(2, "GRÖSSE x-rays", {"urn:test:x"}), note(3, "grpahene graphen")}, {1}, folder, "s");
  using Words = std::vector<std::string>;
  EXPECT_EQ(expand(snapshot, asking(Op::pattern, "GR?ß*")).words, Words{"grösse"});
  EXPECT_EQ(expand(snapshot, asking(Op::prefix, "x-ra")).words, Words{"ray"});
  EXPECT_EQ(expand(snapshot, asking(Op::fuzzy, "X-Rays", 1)).words, Words{"ray"});
  EXPECT_EQ(expand(snapshot, asking(Op::fuzzy, "Graphene", 1)).words, (Words{"graphene", "graphen", "grpahene"}));
  EXPECT_EQ(expand(snapshot, asking(Op::fuzzy, "Graphene", 1, "none")).words, Words{});
  EXPECT_EQ(expand(snapshot, asking(Op::fuzzy, "--", 1)).words, Words{});
}

std::optional<std::string> meant(const index::Snapshot& snapshot, const std::string& text, const Viewer& viewer = {}) {
  query::Cache cache;
  SearchRequest request;
  request.query = text;
  request.deadline = std::chrono::minutes(10);
  return query::evaluate(snapshot, request, viewer, cache).suggestion;
}

TEST(DidYouMean, IsTheMostFrequentVisibleNearWord) {
  World world;
  const auto add = [&](const std::string& text, std::size_t times, std::vector<std::string> visible_to = {"public"}) {
    for (std::size_t i = 0; i < times; ++i) world.push_back(note(world.size(), text, visible_to));
  };
  add("superalloy thermal", 300);
  add("superalloys", 3);
  add("superaloy turbine", 1);
  add("superallox superallox2", 900, {"urn:test:x"});
  add("größen diagramme", 2);
  add("steel 12345", 2);
  add("steal", 2);
  const TempDir folder;
  const WorldSnapshot one(world, {}, folder, "one"), several(world, {100, 299, 305, 1'000}, folder, "several");
  const std::vector<std::pair<std::string, std::optional<std::string>>> cases{
      {"superalloyy", "superalloy"},
      {"superaloy AND steel", "superalloy AND steel"},  // one record has it as it is
      {"turbine steel", std::nullopt},                 // each is in some record
      {"+Thermall +\"superallloys thermal\"", "+thermal +\"superalloy thermal\""},
      {"Thermall +\"superallloys thermal\"", "Thermall +\"superalloy thermal\""},  // the first is not asked for
      {"grösen", "grössen"},
      {"(thremal OR nothing) steel", "(thermal OR nothing) steel"},
      {"steeel", "steel"},
      {"stael", "steal"},  // a swap; `steel` is one edit away as well, and as frequent: the first in byte order
      {"12346", std::nullopt},
      {"superallox2", std::nullopt},
      {"xy", std::nullopt},
      {"note:superalloyy", std::nullopt},
      {"superalloy", std::nullopt},
      {"zzzzzzzzzz", std::nullopt},
  };
  for (const auto& [query, expected] : cases) {
    EXPECT_EQ(meant(one, query), expected) << query;
    EXPECT_EQ(meant(several, query), expected) << query;
  }
  EXPECT_EQ(meant(one, "superalloxx", Viewer({"urn:test:x"})), "superallox");
  EXPECT_EQ(meant(one, "superalloxx"), "superalloy");
}

}  // namespace
}  // namespace quarry::test
