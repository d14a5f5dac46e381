// SPDX-License-Identifier: GPL-3.0-or-later
// Fixtures of the simulation codes with other bytes: cut at 64 places, with DOS line ends, compressed.
#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <fstream>
#include <iterator>
#include <set>

#include "golden/fixtures.hpp"
#include "quarry/json.hpp"
#include "support/temp_dir.hpp"

namespace quarry::test {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t cuts = 64;

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The files of a fixture, relative to its folder; their own names where it is one file.
std::vector<std::string> files_of(const Fixture& fixture) {
  if (!fs::is_directory(fixture.path)) return {fixture.path.filename().string()};
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(fixture.path)) names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

fs::path source_of(const Fixture& fixture, const std::string& name) { return fs::is_directory(fixture.path) ? fixture.path / name : fixture.path; }

/// A folder with the fixture's files, one of them under another name and with other bytes.
Extracted with(const Fixture& fixture, const std::string& changed, const std::string& name, const std::string& bytes) {
  const TempDir folder;
  for (const auto& file : files_of(fixture))
    if (file != changed) fs::copy_file(source_of(fixture, file), folder.path() / file);
  std::ofstream(folder.path() / name, std::ios::binary) << bytes;
  return extract_fixture(fixture, folder.path());
}

/// What is said of the data, not of files or of the extraction, in order of paths.
std::vector<std::pair<std::string, Value>> leaves_of(const Extracted& extracted) {
  std::vector<std::pair<std::string, Value>> leaves;
  for (const auto& [subject, content] : extracted.records)
    for_each_leaf(content, [&](std::string_view path, const Value& leaf) {
      if (!path.starts_with("files") && !path.starts_with("extraction.")) leaves.emplace_back(path, leaf);
    });
  return leaves;
}

std::set<std::string> facts_of(const Extracted& extracted) {
  std::set<std::string> facts;
  for (const auto& [path, leaf] : leaves_of(extracted)) facts.insert(path + "=" + to_json(leaf));
  return facts;
}

/// Does the whole say so too, to the five digits that a log prints where a binary file beside it has all?
bool stated_by(const std::vector<std::pair<std::string, Value>>& whole, const std::pair<std::string, Value>& fact) {
  return std::ranges::any_of(whole, [&](const auto& one) {
    if (one.first != fact.first) return false;
    if (!one.second.is_real() || !fact.second.is_real()) return one.second == fact.second;
    return std::abs(one.second.as_number() - fact.second.as_number()) <= 5e-5 * std::abs(one.second.as_number());
  });
}

bool flagged(const Extracted& extracted) {
  return std::ranges::any_of(extracted.records, [](const auto& record) {
    const auto* const status = record.second.at_path("extraction.status");
    return record.second.at_path("extraction.warnings") != nullptr || record.second.at_path("extraction.notes") != nullptr ||
           record.second.at_path("extraction.errors") != nullptr || (status != nullptr && status->as_string() != "complete");
  });
}

bool is_text(const std::string& bytes) { return bytes.find('\0') == std::string::npos; }

std::vector<Fixture> simulations() {
  constexpr std::array<std::string_view, 6> codes{"abinit", "gpaw", "lammps", "cp2k", "siesta", "castep"};
  std::vector<Fixture> chosen;
  for (auto& fixture : all_fixtures())
    if (std::ranges::find(codes, fixture.extractor) != codes.end()) chosen.push_back(std::move(fixture));
  return chosen;
}

std::string compressed(const std::string& bytes) {
  const TempDir folder;
  const auto path = folder.path() / "twin.gz";
  gzFile out = gzopen(path.c_str(), "wb");
  gzwrite(out, bytes.data(), static_cast<unsigned>(bytes.size()));
  gzclose(out);
  return bytes_of(path);
}

class SimulationTwins : public testing::TestWithParam<Fixture> {};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(SimulationTwins);

TEST_P(SimulationTwins, EachCutFileStatesWhatIsRightOrIsFlagged) {
  const auto& fixture = GetParam();
  const auto whole = leaves_of(extract_fixture(fixture));
  for (const auto& name : files_of(fixture)) {
    const auto bytes = bytes_of(source_of(fixture, name));
    for (std::size_t i = 1; i <= cuts; ++i) {
      const auto at = bytes.size() * i / (cuts + 1);
      // A dump that ends between two frames is a dump.
      if (bytes.compare(at, 14, "ITEM: TIMESTEP") == 0) continue;
      SCOPED_TRACE(name + " cut at " + std::to_string(at) + " of " + std::to_string(bytes.size()));
      const auto cut = with(fixture, name, name, bytes.substr(0, at));
      EXPECT_EQ(cut.exceptions, std::vector<std::string>());
      // A cut log has earlier steps of its run, and says that it is cut. A binary file has the same values or none.
      if (is_text(bytes) && flagged(cut)) continue;
      for (const auto& fact : leaves_of(cut)) EXPECT_TRUE(stated_by(whole, fact)) << fact.first << "=" << to_json(fact.second) << " is stated by the cut file only";
    }
  }
}

TEST_P(SimulationTwins, DosLineEndsChangeNothing) {
  const auto& fixture = GetParam();
  const auto whole = facts_of(extract_fixture(fixture));
  for (const auto& name : files_of(fixture)) {
    const auto bytes = bytes_of(source_of(fixture, name));
    if (!is_text(bytes)) continue;
    std::string twin;
    for (const char c : bytes) twin += c == '\n' ? std::string("\r\n") : std::string(1, c);
    EXPECT_EQ(facts_of(with(fixture, name, name, twin)), whole) << name;
  }
}

TEST_P(SimulationTwins, CompressionChangesNothing) {
  const auto& fixture = GetParam();
  const auto whole = facts_of(extract_fixture(fixture));
  for (const auto& name : files_of(fixture)) {
    const auto bytes = bytes_of(source_of(fixture, name));
    if (!is_text(bytes)) continue;
    EXPECT_EQ(facts_of(with(fixture, name, name + ".gz", compressed(bytes))), whole) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(Fixtures, SimulationTwins, testing::ValuesIn(simulations()), [](const auto& tested) {
  auto name = tested.param.extractor + "_" + tested.param.name();
  for (auto& c : name)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  return name;
});

}  // namespace
}  // namespace quarry::test
