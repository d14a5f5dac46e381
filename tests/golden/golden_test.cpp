// SPDX-License-Identifier: GPL-3.0-or-later
// Each fixture of each extractor gives what its golden file says; QUARRY_UPDATE_GOLDEN=1 writes the golden files anew.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <fstream>

#include "golden/twins.hpp"
#include "quarry/error.hpp"
#include "quarry/json.hpp"

namespace quarry::test {

void PrintTo(const Fixture& fixture, std::ostream* out) { *out << fixture.path; }

namespace {

std::string printed(const Extracted& extracted) {
  Object all;
  for (const auto& [subject, content] : extracted.records) all[subject] = content;
  return to_pretty_json(all);
}

/// The same text, but for the last bit of a sum: compilers add in one order, and fold constants in another.
bool same(const std::string& text, const std::string& golden) {
  if (text == golden) return true;
  if (golden.empty()) return false;
  const auto leaves_of = [](const std::string& json) {
    std::vector<std::pair<std::string, Value>> leaves;
    for_each_leaf(parse_json(json), [&](std::string_view path, const Value& leaf) { leaves.emplace_back(path, leaf); });
    return leaves;
  };
  const auto ours = leaves_of(text), theirs = leaves_of(golden);
  return std::equal(ours.begin(), ours.end(), theirs.begin(), theirs.end(), [](const auto& a, const auto& b) {
    if (a.first != b.first) return false;
    if (a.second == b.second) return true;
    if (!a.second.is_real() || !b.second.is_real()) return false;
    return std::abs(a.second.as_number() - b.second.as_number()) <= 1e-14 * std::abs(b.second.as_number());
  });
}

std::string without_line(const std::string& bytes, std::size_t near) {
  const auto begin = bytes.rfind('\n', near) == std::string::npos ? 0 : bytes.rfind('\n', near) + 1;
  const auto end = bytes.find('\n', begin);
  return bytes.substr(0, begin) + (end == std::string::npos ? "" : bytes.substr(end + 1));
}

class Golden : public testing::TestWithParam<Fixture> {};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Golden);

TEST_P(Golden, IsWhatTheFixtureGives) {
  const auto& fixture = GetParam();
  const auto extracted = extract_fixture(fixture);
  EXPECT_EQ(extracted.exceptions, std::vector<std::string>());
  const auto text = printed(extracted);
  if (const auto* const update = std::getenv("QUARRY_UPDATE_GOLDEN"); update != nullptr && *update == '1') {
    std::ofstream(fixture.golden(), std::ios::binary) << text;
    return;
  }
  ASSERT_TRUE(std::filesystem::exists(fixture.golden()))
      << fixture.golden() << " is not there; make it with QUARRY_UPDATE_GOLDEN=1 and read it";
  const auto golden = bytes_of(fixture.golden());
  if (!same(text, golden)) {
    EXPECT_EQ(text, golden);
  }
}

TEST_P(Golden, AFileCutAtHalfStatesNothingWrong) {
  const auto& fixture = GetParam();
  const auto whole = facts_of(extract_fixture(fixture));
  for (const auto& file : text_files(fixture)) {
    SCOPED_TRACE(file.empty() ? fixture.name() : file.string());
    const auto bytes = bytes_of(place_of(fixture, file));
    const auto cut = extract_twin(fixture, file, bytes.substr(0, bytes.size() / 2));
    EXPECT_EQ(cut.exceptions, std::vector<std::string>());
    if (has_diagnostic(cut)) continue;
    for (const auto& fact : facts_of(cut)) EXPECT_TRUE(whole.contains(fact)) << fact << " is stated by the cut file only";
  }
}

TEST_P(Golden, AFileWithoutALineIsRead) {
  const auto& fixture = GetParam();
  for (const auto& file : text_files(fixture)) {
    const auto bytes = bytes_of(place_of(fixture, file));
    for (const std::size_t quarter : {0, 1, 2, 3}) {
      SCOPED_TRACE((file.empty() ? fixture.name() : file.string()) + " without a line at quarter " + std::to_string(quarter));
      const auto twin = extract_twin(fixture, file, without_line(bytes, bytes.size() * quarter / 4));
      EXPECT_EQ(twin.exceptions, std::vector<std::string>());
      EXPECT_FALSE(twin.records.empty());
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Fixtures, Golden, testing::ValuesIn(all_fixtures()), [](const auto& tested) {
  auto name = tested.param.extractor + "_" + tested.param.name();
  for (auto& c : name)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  return name;
});

}  // namespace
}  // namespace quarry::test
