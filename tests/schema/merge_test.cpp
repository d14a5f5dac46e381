// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "quarry/json.hpp"
#include "quarry/record.hpp"

namespace quarry {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Part part(std::string extractor, int priority, std::vector<PartRecord> records) {
  Part out;
  out.extractor = std::move(extractor);
  out.version = 1;
  out.priority = priority;
  out.records = std::move(records);
  return out;
}

Place line(int file, int number) {
  Place place;
  place.file = file;
  place.line = number;
  return place;
}

std::string print(const std::vector<MergedRecord>& records) {
  std::string out;
  for (const auto& record : records) {
    out += record.key + ' ' + to_json(record.content) + ' ' + to_json(Value(record.sources));
    for (const auto& diagnostic : record.diagnostics) out += "\n  " + diagnostic.message;
    out += '\n';
  }
  return out;
}

TEST(Merge, LetsTheLowerPriorityStandAndNotesTheLoser) {
  const auto merged = merge(
      {part("outcar", 20,
            {{"",
              {{"results.energy_total", -2.0, line(1, 7)}, {"dft.converged", true, line(1, 9)}}}}),
       part("vasprun", 10, {{"", {{"results.energy_total", -1.5, line(0, 3)}}}})});
  ASSERT_EQ(merged.size(), 1U);
  EXPECT_EQ(to_json(merged[0].content),
            R"({"dft":{"converged":true},"results":{"energy_total":-1.5}})");
  EXPECT_EQ(
      to_json(Value(merged[0].sources)),
      R"({"dft.converged":{"f":1,"line":9,"x":"outcar"},"results.energy_total":{"f":0,"line":3,"x":"vasprun"}})");
  ASSERT_EQ(merged[0].diagnostics.size(), 1U);
  EXPECT_EQ(merged[0].diagnostics[0].message,
            "results.energy_total: -2.0 of outcar loses against vasprun: -1.5");
  EXPECT_EQ(merged[0].diagnostics[0].place, line(1, 7));
}

TEST(Merge, TakesNumbersThatAgreeForOne) {
  for (const auto& [other, notes] : {std::pair{-1.5000001, 0U}, {-1.50001, 1U}}) {
    const auto merged =
        merge({part("a", 1, {{"", {{"x.y", -1.5, {}}, {"x.v", Array{1, 2.0}, {}}}}}),
               part("b", 2, {{"", {{"x.y", other, {}}, {"x.v", Array{1.0000000001, 2}, {}}}}})});
    EXPECT_EQ(merged[0].diagnostics.size(), notes);
  }
}

TEST(Merge, TakesTheNameWherePrioritiesAreEqual) {
  const auto merged =
      merge({part("b", 1, {{"", {{"x.y", "b", {}}}}}), part("a", 1, {{"", {{"x.y", "a", {}}}}})});
  EXPECT_EQ(to_json(merged[0].content), R"({"x":{"y":"a"}})");
}

TEST(Merge, TakesTheFirstOfTwoStatementsOfOneExtractor) {
  const auto merged = merge({part("a", 1, {{"", {{"x.y", 1, {}}, {"x.y", 2, {}}}}})});
  EXPECT_EQ(to_json(merged[0].content), R"({"x":{"y":1}})");
  EXPECT_THAT(merged[0].diagnostics[0].message, HasSubstr("was stated before as 1"));
}

TEST(Merge, MergesObjectsMemberByMember) {
  const auto merged =
      merge({part("a", 1, {{"", {{"s.lattice", Object{{"a", 1.0}, {"b", nullptr}}, {}}}}}),
             part("b", 2, {{"", {{"s.lattice.b", 2.0, {}}, {"s.lattice.a.deep", 3, {}}}}})});
  EXPECT_EQ(to_json(merged[0].content), R"({"s":{"lattice":{"a":1.0,"b":2.0}}})");
  EXPECT_THAT(merged[0].diagnostics[0].message,
              HasSubstr("s.lattice.a.deep: 3 of b stands where another value does"));
}

TEST(Merge, KeepsNamesWithDotsWhole) {
  const Object operators{{"ai.onnx.ml", 3}, {"Conv", 1}};
  const auto merged = merge({part("a", 1, {{"", {{"model.operators", operators, {}}}}})});
  EXPECT_EQ(to_json(merged[0].content), R"({"model":{"operators":{"Conv":1,"ai.onnx.ml":3}}})");
}

TEST(Merge, LetsNoScalarReplaceAnObject) {
  const auto merged = merge({part("a", 1, {{"", {{"s.x.y", 1, {}}}}}),
                             part("b", 2, {{"", {{"s.x", 2, {}}, {"s.x.y", 3, {}}}}})});
  EXPECT_EQ(to_json(merged[0].content), R"({"s":{"x":{"y":1}}})");
  EXPECT_EQ(merged[0].diagnostics.size(), 2U);
  EXPECT_EQ(merged[0].sources.size(), 1U);
}

TEST(Merge, CopiesWhatTheGroupSaysIntoItsKeyedRecords) {
  const auto merged = merge({part("cif", 5,
                                  {{"", {{"dc.x", "shared", {}}, {"m.n", "group", {}}}},
                                   {"block2", {{"m.n", "two", {}}}},
                                   {"block1", {{"m.p", 1, {}}}}}),
                             part("any_file", 90, {{"", {{"o.name", "file", {}}}}})});
  ASSERT_EQ(merged.size(), 2U);
  EXPECT_EQ(merged[0].key, "block1");
  EXPECT_EQ(to_json(merged[0].content),
            R"({"dc":{"x":"shared"},"m":{"n":"group","p":1},"o":{"name":"file"}})");
  EXPECT_EQ(to_json(merged[1].content),
            R"({"dc":{"x":"shared"},"m":{"n":"two"},"o":{"name":"file"}})");
  EXPECT_TRUE(merged[1].diagnostics.empty());
}

TEST(Merge, KeepsTheOwnRecordOfATable) {
  auto table =
      part("table", 5,
           {{"", {{"table.n_rows", 2, {}}}}, {"1", {{"m.x", 1, {}}}}, {"2", {{"m.x", 2, {}}}}});
  table.keeps_own_record = true;
  const auto merged = merge({table, part("any_file", 90, {{"", {{"o.name", "file", {}}}}})});
  ASSERT_EQ(merged.size(), 3U);
  EXPECT_EQ(to_json(merged[0].content), R"({"o":{"name":"file"},"table":{"n_rows":2}})");
  EXPECT_EQ(to_json(merged[1].content), R"({"m":{"x":1},"o":{"name":"file"}})");
}

TEST(Merge, GivesOneRecordWhereNothingWasSaid) {
  auto silent = part("a", 1, {});
  silent.diagnostics.push_back({Severity::error, "cannot be read", {}});
  const auto merged = merge({silent});
  ASSERT_EQ(merged.size(), 1U);
  EXPECT_EQ(to_json(merged[0].content), "{}");
  EXPECT_EQ(merged[0].diagnostics[0].message, "cannot be read");
  EXPECT_EQ(merge({}).size(), 1U);
}

std::vector<Part> random_parts(std::mt19937& random) {
  const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  static const char* paths[] = {"a", "a.b", "a.b.c", "a.d", "e.f", "e.g", "h"};
  static const char* keys[] = {"", "", "k1", "k2"};
  std::vector<Part> parts;
  for (int p = 0, n = 1 + pick(5); p < n; ++p) {
    auto& made =
        parts.emplace_back(part(std::string(1, static_cast<char>('p' + pick(3))), pick(3), {}));
    made.keeps_own_record = pick(6) == 0;
    for (int r = pick(4); r > 0; --r) {
      auto& record = made.records.emplace_back();
      record.key = keys[pick(4)];
      for (int s = pick(5); s > 0; --s) {
        Value value = pick(3);
        if (pick(9) == 0) value = Object{{"b.c", pick(2)}};
        if (pick(5) == 0) value = Object{{"b", pick(2)}, {"z", Array{pick(2)}}};
        record.statements.push_back({paths[pick(7)], value, line(pick(2), pick(3))});
      }
    }
    if (pick(3) == 0)
      made.diagnostics.push_back(
          {Severity::warning, "w" + std::to_string(pick(2)), line(pick(2), 1)});
  }
  return parts;
}

TEST(Merge, IsTheSameInAnyOrder) {
  std::mt19937 random(20180911);
  for (int i = 0; i < 2000; ++i) {
    auto parts = random_parts(random);
    const auto expected = print(merge(parts));
    for (int shuffle = 0; shuffle < 4; ++shuffle) {
      std::shuffle(parts.begin(), parts.end(), random);
      ASSERT_EQ(print(merge(parts)), expected) << "round " << i;
    }
  }
}

}  // namespace
}  // namespace quarry
