// SPDX-License-Identifier: GPL-3.0-or-later
// Ingest of a Globus collection: records say where Globus has a file, what is unchanged does not
// come again, and files that come by transfer come by few tasks.
#include <gtest/gtest.h>

#include "connectors/globus_fake.hpp"
#include "ingest/fake_formats.hpp"
#include "quarry/connectors.hpp"
#include "quarry/index.hpp"

namespace quarry::test {
namespace {

class GlobusIngest : public testing::Test {
 protected:
  GlobusIngest() : fake_({{"a/ALPHA", "Fe2O3\n"}, {"a/GAMMA", "x"}, {"t.rows", "Si\nGe\n"}}), index_(folder_ / "index", {.create = true}) {
    options_.extract = fake_options();
    options_.owner = "urn:test:owner";
  }
  IngestReport ingest(const ConnectorOptions& options) {
    const auto connector = open_source(fake_.source(), options);
    auto writer = index_.writer();
    return quarry::ingest(*connector, writer, options_);
  }
  std::string file_of(const std::string& subject, const std::string& member) const {
    const auto hits = index_.get(subject, Viewer::all_seeing());
    if (hits.empty()) return "(no record)";
    const auto* const value = hits.front().entries.front().content.at_path("files")->as_array().front().find(member);
    return value == nullptr ? "(none)" : value->as_string();
  }

  GlobusFake fake_;
  TempDir folder_;
  Index index_;
  IngestOptions options_;
};

TEST_F(GlobusIngest, RecordsSayWhereAFileIsAndWhatIsUnchangedDoesNotComeAgain) {
  EXPECT_EQ(ingest(fake_.options()).records, 3U);
  EXPECT_EQ(file_of("test/a/ALPHA", "globus"), "globus://" + std::string(GlobusFake::collection) + "/data/a/ALPHA");
  EXPECT_EQ(file_of("test/a/ALPHA", "url"), fake_.service.url("gcs", "/data/a/ALPHA"));
  const auto downloads = fake_.service.journal().count("gcs");
  EXPECT_EQ(downloads, 3U);
  const auto again = ingest(fake_.options());
  EXPECT_EQ(again.unchanged, 3U);
  EXPECT_EQ(again.removed, 0U);
  EXPECT_EQ(fake_.service.journal().count("gcs"), downloads);
  fake_.tree.put("t.rows", "Si\nPb\n");
  ingest(fake_.options());
  EXPECT_NE(file_of("test/t.rows#Pb", "globus"), "(no record)");
  EXPECT_EQ(fake_.service.journal().count("gcs"), downloads + 1);
}

TEST_F(GlobusIngest, ManySmallFoldersComeByFewTasks) {
  fake_.ways.https = false;
  for (int i = 0; i < 200; ++i) fake_.tree.put("d" + std::to_string(i) + "/f.rows", "Si" + std::to_string(i + 1) + "\n");
  const auto report = ingest(fake_.transferring(fake_.options()));
  EXPECT_EQ(report.records, 203U);
  EXPECT_EQ(report.errors, 0U);
  EXPECT_LE(fake_.tasks(), 100U) << "a task for each folder, or nearly so";  // in practice under ten
  RecordProperty("tasks", static_cast<int>(fake_.tasks()));
  EXPECT_EQ(file_of("test/a/ALPHA", "url").find(fake_.service.url("login", "/file-manager?origin_id=")), 0U);
  EXPECT_TRUE(std::filesystem::is_empty(fake_.local_folder()));
  const auto tasks = fake_.tasks();
  EXPECT_EQ(ingest(fake_.transferring(fake_.options())).unchanged, 203U);
  EXPECT_EQ(fake_.tasks(), tasks);
}

}  // namespace
}  // namespace quarry::test
