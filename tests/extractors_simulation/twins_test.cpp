// SPDX-License-Identifier: GPL-3.0-or-later
// Twins of the fixtures of VASP and Quantum ESPRESSO: cut at 64 places, with the line ends of Windows, compressed.
#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>
#include <set>

#include "golden/fixtures.hpp"
#include "quarry/json.hpp"
#include "support/temp_dir.hpp"

namespace quarry::test {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// `path=value` of all that a record states of the data, which is not of its files or of the extraction.
std::set<std::string> facts_of(const Extracted& extracted) {
  std::set<std::string> facts;
  for (const auto& [subject, content] : extracted.records)
    for_each_leaf(content, [&](std::string_view path, const Value& leaf) {
      if (!path.starts_with("files") && !path.starts_with("extraction.")) facts.insert(std::string(path) + "=" + to_json(leaf));
    });
  return facts;
}

/// A record that says of itself that it is not whole, or of a value that it is doubtful.
bool is_flagged(const Extracted& extracted) {
  for (const auto& [subject, content] : extracted.records) {
    if (content.at_path("extraction.warnings") != nullptr) return true;
    const auto* const status = content.at_path("extraction.status");
    if (status != nullptr && (status->as_string() == "truncated" || status->as_string() == "error")) return true;
  }
  return false;
}

/// The files of a fixture, by their paths in it; the empty path where it is one itself.
std::vector<fs::path> files_of(const Fixture& fixture) {
  if (!fs::is_directory(fixture.path)) return {fs::path()};
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(fixture.path))
    if (entry.is_regular_file()) files.push_back(fs::relative(entry.path(), fixture.path));
  return files;
}

fs::path inside(const fs::path& fixture, const fs::path& file) { return file.empty() ? fixture : fixture / file; }

std::string with_carriage_returns(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '\n') result += '\r';
    result += c;
  }
  return result;
}

void compress(const fs::path& path) {
  const auto bytes = bytes_of(path);
  const auto out = gzopen((path.string() + ".gz").c_str(), "wb");
  ASSERT_EQ(gzwrite(out, bytes.data(), static_cast<unsigned>(bytes.size())), static_cast<int>(bytes.size()));
  gzclose(out);
  fs::remove(path);
}

class Twins : public testing::TestWithParam<Fixture> {
 protected:
  /// The facts of a copy in which every file was changed.
  Extracted changed(const std::function<void(const fs::path&)>& change) {
    const TempDir folder;
    const auto twin = folder.path() / GetParam().name();
    fs::copy(GetParam().path, twin, fs::copy_options::recursive);
    for (const auto& file : files_of(GetParam())) change(inside(twin, file));
    return extract_fixture(GetParam(), fs::is_directory(twin) || fs::exists(twin) ? twin : fs::path(twin.string() + ".gz"));
  }
};

TEST_P(Twins, CutAtManyPlacesNothingWrongIsSaid) {
  constexpr std::size_t cuts = 64;
  const auto& fixture = GetParam();
  const auto whole = facts_of(extract_fixture(fixture));
  for (const auto& file : files_of(fixture)) {
    const auto bytes = bytes_of(inside(fixture.path, file));
    for (std::size_t i = 1; i <= cuts; ++i) {
      const auto at = bytes.size() * i / (cuts + 1);
      SCOPED_TRACE(file.string() + " cut at " + std::to_string(at));
      const TempDir folder;
      const auto twin = folder.path() / fixture.name();
      fs::copy(fixture.path, twin, fs::copy_options::recursive);
      std::ofstream(inside(twin, file), std::ios::binary | std::ios::trunc) << bytes.substr(0, at);
      const auto cut = extract_fixture(fixture, twin);
      EXPECT_EQ(cut.exceptions, std::vector<std::string>());
      if (is_flagged(cut)) continue;
      for (const auto& fact : facts_of(cut)) EXPECT_TRUE(whole.contains(fact)) << fact << " is said of the cut file alone";
    }
  }
}

TEST_P(Twins, LineEndsOfWindowsChangeNothing) {
  const auto twin = changed([](const fs::path& path) {
    const auto bytes = bytes_of(path);
    if (bytes.find('\0') == std::string::npos) std::ofstream(path, std::ios::binary | std::ios::trunc) << with_carriage_returns(bytes);
  });
  EXPECT_EQ(facts_of(twin), facts_of(extract_fixture(GetParam())));
}

TEST_P(Twins, CompressionChangesNothing) {
  EXPECT_EQ(facts_of(changed(compress)), facts_of(extract_fixture(GetParam())));
}

std::vector<Fixture> fixtures_of_plane_waves() {
  auto all = all_fixtures();
  std::erase_if(all, [](const Fixture& one) { return one.extractor != "vasp" && one.extractor != "quantum_espresso"; });
  return all;
}

INSTANTIATE_TEST_SUITE_P(PlaneWaves, Twins, testing::ValuesIn(fixtures_of_plane_waves()), [](const auto& tested) {
  auto name = tested.param.extractor + "_" + tested.param.name();
  std::ranges::replace_if(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
});

}  // namespace
}  // namespace quarry::test
