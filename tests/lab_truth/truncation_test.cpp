// SPDX-License-Identifier: GPL-3.0-or-later
// The VASP runs of the sample data, cut at many places: what is stated is right, absent, or flagged.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>

#include "quarry/connectors.hpp"
#include "quarry/extractors.hpp"
#include "quarry/formats.hpp"
#include "quarry/ingest.hpp"
#include "quarry/json.hpp"
#include "support/temp_dir.hpp"

namespace quarry::test {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The record of each group, by the folder that its main file lies in.
std::map<std::string, Value> records_of(const fs::path& folder) {
  ExtractOptions options;
  options.formats = formats();
  options.extractors = extractors();
  options.isolation = Isolation::none;
  options.dataset_name = "cut";
  std::map<std::string, Value> records;
  const auto connector = open_source(folder.string());
  extract(*connector, options, [&](ExtractedGroup&& group) {
    records[fs::path(group.key).parent_path().string()] = std::move(group.records.at(0).content);
  });
  return records;
}

std::string status_of(const Value& content) { return content.at_path("extraction.status")->as_string(); }

/// Each leaf that speaks of the material, by its path.
void leaves(const Value& value, const std::string& path, std::map<std::string, Value>& found) {
  if (!value.is_object()) {
    found[path] = value;
    return;
  }
  for (const auto& [name, member] : value.as_object()) {
    if (path.empty() && (name == "extraction" || name == "files" || name == "mdf")) continue;
    leaves(member, path.empty() ? name : path + "." + name, found);
  }
}

/// Numbers to the digits that all of a run's files print.
bool is_same(const Value& a, const Value& b) {
  if (a.is_number() && b.is_number()) return std::abs(a.as_number() - b.as_number()) <= 2e-6 * std::max(1.0, std::abs(b.as_number()));
  if (!a.is_array() || !b.is_array()) return a == b;
  const auto &x = a.as_array(), &y = b.as_array();
  return std::equal(x.begin(), x.end(), y.begin(), y.end(), is_same);
}

/// A run whose file is cut at many places, each beside copies of its other files or alone.
class Cut : public testing::TestWithParam<std::string> {
 protected:
  /// `must_say`: may a cut there not pass for a whole run?
  void check(const std::string& name, bool alone, std::size_t cuts, const std::function<bool(const std::string& rest)>& must_say) {
    const fs::path source = fs::path(QUARRY_SOURCE_DIR) / "tests/lab" / GetParam();
    const auto whole = bytes_of(source / name);
    if (whole.empty()) return;
    const TempDir temp;
    const auto lay_out = [&](const std::string& folder, const std::string& bytes) {
      if (!alone)
        for (const auto& file : fs::directory_iterator(source))
          if (file.path().filename() != name) temp.write(folder + "/" + file.path().filename().string(), bytes_of(file.path()));
      temp.write(folder + "/" + name, bytes);
    };
    lay_out("whole", whole);
    std::map<std::string, std::size_t> places;
    for (std::size_t i = 1; i <= cuts; ++i) {
      const auto at = whole.size() * i / (cuts + 1);
      places["cut" + std::to_string(at)] = at;
      lay_out("cut" + std::to_string(at), whole.substr(0, at));
    }
    const auto records = records_of(temp.path());
    std::map<std::string, Value> right;
    leaves(records.at("whole"), "", right);
    EXPECT_EQ(status_of(records.at("whole")), "complete");
    for (const auto& [folder, at] : places) {
      SCOPED_TRACE(name + (alone ? " alone, " : ", ") + folder);
      const auto& record = records.at(folder);
      const auto status = status_of(record);
      if (must_say(whole.substr(at))) {
        EXPECT_NE(status, "complete");
        EXPECT_TRUE(record.find("simulation") == nullptr || status == "truncated") << status;
      }
      if (status != "complete" && status != "generic") continue;
      std::map<std::string, Value> said;
      leaves(record, "", said);
      for (const auto& [path, value] : said) {
        const auto known = right.find(path);
        if (known == right.end()) ADD_FAILURE() << path << " is said of the cut file alone: " << to_json(value);
        else EXPECT_TRUE(is_same(value, known->second)) << path << ": " << to_json(value) << ", not " << to_json(known->second);
      }
    }
  }
};

TEST_P(Cut, VasprunIsFlaggedWhereverItEnds) {
  const auto must_say = [](const std::string& rest) { return rest.find("</modeling>") != std::string::npos; };
  check("vasprun.xml", false, 64, must_say);
  check("vasprun.xml", true, 16, must_say);
}

TEST_P(Cut, OutcarIsFlaggedWithoutItsEnd) {
  const auto must_say = [](const std::string& rest) { return rest.find("General timing and accounting") != std::string::npos; };
  check("OUTCAR", false, 64, must_say);
  check("OUTCAR", true, 16, must_say);
}

TEST_P(Cut, OszicarSaysNothingWrong) {
  for (const bool alone : {false, true}) check("OSZICAR", alone, 16, [](const std::string&) { return false; });
}

std::string name_of_case(const testing::TestParamInfo<std::string>& one) {
  auto name = one.param;
  std::replace_if(name.begin(), name.end(), [](char c) { return c == '/' || c == '+'; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Lab, Cut,
                         testing::Values("silicon/vasp_static", "oxides/vasp_NiO_PBE+U", "oxides/vasp_SrFeO3_unconverged",
                                         "oxides/vasp_SrTiO3_relax", "restricted/vasp_BaZrS3"),
                         name_of_case);

}  // namespace
}  // namespace quarry::test
