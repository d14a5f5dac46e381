// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/grouping.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "ingest/fake_formats.hpp"

namespace quarry::intake {
namespace {

using Names = std::vector<std::string>;

std::vector<Candidate> candidates_of(const Names& names) {
  const auto formats = test::fake_formats();
  std::vector<Candidate> candidates;
  for (const auto& name : names) candidates.push_back({"folder/" + name, claims_of(formats, name, {})});
  return candidates;
}

/// Each group as its names, the main one first.
std::vector<Names> grouped(const Names& names) {
  std::vector<Names> groups;
  for (const auto& group : group_directory(candidates_of(names))) {
    Names members;
    for (const auto file : group.files) members.push_back(names[file]);
    groups.push_back(std::move(members));
  }
  return groups;
}

TEST(Grouping, FilesOfOneSetAreOneGroup) {
  struct Case {
    const char* what;
    Names names;
    std::vector<Names> groups;
  };
  const std::vector<Case> cases{
      {"nothing", {}, {}},
      {"single files", {"a.rows", "b.txt"}, {{"a.rows"}, {"b.txt"}}},
      {"a whole set", {"ALPHA", "BETA", "GAMMA"}, {{"ALPHA", "BETA", "GAMMA"}}},
      {"sets by their suffix", {"ALPHA.1", "ALPHA.2", "GAMMA.1", "GAMMA"}, {{"ALPHA.1", "GAMMA.1"}, {"ALPHA.2"}, {"GAMMA"}}},
      {"the lowest rank that is there leads", {"GAMMA", "BETA"}, {{"BETA", "GAMMA"}}},
      {"auxiliary files alone are no set", {"GAMMA", "x.txt"}, {{"GAMMA"}, {"x.txt"}}},
      {"a set beside others", {"ALPHA", "x.throw", "GAMMA"}, {{"ALPHA", "GAMMA"}, {"x.throw"}}},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.what);
    EXPECT_EQ(grouped(one.names), one.groups);
  }
}

TEST(Grouping, EveryFormatThatClaimsAnyFileRunsAndTheMainOnesLeads) {
  const auto names_of = [](const Names& names) {
    Names formats;
    const auto groups = group_directory(candidates_of(names));
    for (const auto* const format : groups.front().formats)
      formats.emplace_back(format->name);
    return formats;
  };
  EXPECT_EQ(names_of({"ALPHA", "GAMMA"}), (Names{"letters", "anything"}));
  EXPECT_EQ(names_of({"ALPHA.rows"}), (Names{"letters", "rows", "anything"}));
  EXPECT_EQ(names_of({"plain"}), (Names{"anything"}));
}

TEST(Grouping, IsTheSameForAnyOrderAndLosesNoFile) {
  std::mt19937 random(7);
  const Names parts{"ALPHA", "BETA", "GAMMA", "delta"};
  const Names endings{"", ".1", ".rows", ".throw", " x"};
  for (int round = 0; round < 200; ++round) {
    Names names;
    for (const auto& part : parts)
      for (const auto& ending : endings)
        if (random() % 2 == 0) names.push_back(part + ending);
    const auto expected = grouped(names);
    std::size_t files = 0;
    for (const auto& group : expected) files += group.size();
    EXPECT_EQ(files, names.size());
    std::shuffle(names.begin(), names.end(), random);
    EXPECT_EQ(grouped(names), expected);
  }
}

}  // namespace
}  // namespace quarry::intake
