// SPDX-License-Identifier: GPL-3.0-or-later
// The strict MDF records of all sample data, as the real program prints them, before MDF's own schemas.
#include <gtest/gtest.h>

#include <filesystem>

#include "e2e/quarry_program.hpp"
#include "support/mdf_judge.hpp"

namespace quarry::test {
namespace {

const std::vector<std::string> folders{"archive", "microscopy", "molecules", "oxides", "restricted", "silicon", "tables"};

std::vector<Value> lines_of(const std::string& text) {
  std::vector<Value> values;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    values.push_back(parse_json(std::string_view(text).substr(at, end - at)));
    at = end + 1;
  }
  return values;
}

TEST(Mdf, EveryRecordAndDatasetOfTheLabIsValid) {
  const TempDir temp;
  const auto index = temp / "index";
  std::vector<Value> views;
  std::vector<std::string> shown;
  std::size_t records = 0;
  for (const auto& folder : folders) {
    const auto extracted = quarry({"extract", lab + folder, "--json", "--mdf"});
    ASSERT_EQ(extracted.status & ~3, 0) << extracted.err;
    for (auto& view : lines_of(extracted.out)) views.push_back(std::move(view));
    std::vector<std::string> arguments{"ingest", lab + folder, "--index", index, "--json", "-q"};
    const auto description = lab + folder + ".dataset.json";
    if (std::filesystem::exists(description)) arguments.insert(arguments.end(), {"--dataset", description});
    const auto ingested = quarry(arguments);
    ASSERT_EQ(ingested.status & ~3, 0) << ingested.err;
    records += static_cast<std::size_t>(ingested.json().at_path("records")->as_integer());
    if (!std::filesystem::exists(description)) continue;
    const auto described = parse_json([&] {
      std::ostringstream text;
      text << std::ifstream(description).rdbuf();
      return text.str();
    }());
    shown.push_back(described.at_path("mdf.source_name")->as_string());
  }
  EXPECT_EQ(views.size(), records) << "extract and ingest make the same records";
  const auto some = quarry({"search", "*", "--limit", "40", "--as", "me", "--index", index, "--json"}).json();
  for (const auto& hit : some.at_path("hits")->as_array()) shown.push_back(hit.find("subject")->as_string());
  for (const auto& subject : shown) {
    const auto run = quarry({"show", subject, "--mdf", "--as", "me", "--index", index});
    ASSERT_EQ(run.status, 0) << subject << run.err;
    for (auto& view : lines_of(run.out)) views.push_back(std::move(view));
  }
  for (const auto& view : views) EXPECT_NE(view.at_path("mdf.source_id"), nullptr) << to_json(view);
  const auto said = mdf_verdict(views);
  if (!said) GTEST_SKIP() << "no MDF schemas beside the source tree, or no python3-jsonschema";
  EXPECT_EQ(*said, "");
}

}  // namespace
}  // namespace quarry::test
