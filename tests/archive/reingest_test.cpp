// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "archive/archive_formats.hpp"
#include "archive/written_archive.hpp"
#include "quarry/connectors.hpp"
#include "quarry/index.hpp"
#include "support/temp_dir.hpp"

namespace quarry::test {
namespace {

class ArchiveReingest : public testing::Test {
 protected:
  ArchiveReingest() : index_(folder_ / "index", {.create = true}) {
    options_.extract = options_with_archive();
    options_.owner = "urn:test:owner";
  }
  IngestReport ingest() {
    const auto connector = open_source(source_.path().string());
    auto writer = index_.writer();
    return quarry::ingest(*connector, writer, options_);
  }
  bool has(const std::string& subject) const { return !index_.get(subject, Viewer::all_seeing()).empty(); }
  /// A file old enough for its times to be believed.
  void write_old(const std::string& name, const std::string& bytes) {
    source_.write(name, bytes);
    std::this_thread::sleep_for(std::chrono::milliseconds(2100));
  }

  TempDir folder_, source_;
  Index index_;
  IngestOptions options_;
};

TEST_F(ArchiveReingest, UnchangedArchivesKeepTheirMembers) {
  write_old("a.zip", written_archive("zip", {{"run/ALPHA", "Si\n"}, {"notes.txt", "hello"}}));
  const auto first = ingest();
  EXPECT_EQ(first.records, 3U);
  EXPECT_EQ(first.files, 3U);
  const auto again = ingest();
  EXPECT_EQ(again.records, 0U);
  EXPECT_EQ(again.unchanged, 3U);
  EXPECT_EQ(again.removed, 0U);
  EXPECT_EQ(again.files, 3U);
  EXPECT_TRUE(has("test/a.zip!/run/ALPHA"));
}

TEST_F(ArchiveReingest, OfAChangedArchiveOnlyWhatChangedIsWritten) {
  source_.write("a.zip", written_archive("zip", {{"run/ALPHA", "Si\n"}, {"gone.txt", "x"}, {"notes.txt", "hello"}}));
  EXPECT_EQ(ingest().records, 4U);
  source_.write("a.zip", written_archive("zip", {{"run/ALPHA", "Ge\n"}, {"notes.txt", "hello"}}));
  const auto report = ingest();
  EXPECT_EQ(report.records, 2U);  // the archive and ALPHA
  EXPECT_EQ(report.unchanged, 1U);
  EXPECT_EQ(report.removed, 1U);
  EXPECT_TRUE(has("test/a.zip!/notes.txt"));
  EXPECT_FALSE(has("test/a.zip!/gone.txt"));
}

}  // namespace
}  // namespace quarry::test
