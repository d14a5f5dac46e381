// SPDX-License-Identifier: GPL-3.0-or-later
// A source that is ingested again: what its listing proves to be as it was is not downloaded; what changed, moved or went is found.
#include "conformance/bad_web.hpp"
#include "ingest/fake_formats.hpp"
#include "quarry/connectors.hpp"
#include "quarry/index.hpp"
#include "support/temp_dir.hpp"

namespace quarry::test {
namespace {

class IngestAgain : public BadWeb {
 protected:
  IngestAgain() : index_(folder_ / "index", {.create = true}) {
    options_.extract = fake_options();
    options_.owner = "urn:test:owner";
  }

  /// Counts the downloads, too.
  IngestReport ingest() {
    service().clear_faults();
    const auto counter = strike(place_->downloads(), fault::delay({}));
    const auto connector = open_source(place_->source(), options());
    auto writer = index_.writer();
    auto report = quarry::ingest(*connector, writer, options_);
    downloads_ = service().struck(counter);
    EXPECT_TRUE(connector->complete());
    EXPECT_EQ(report.errors, 0U);
    return report;
  }

  TempDir folder_;
  Index index_;
  IngestOptions options_;
  std::uint64_t downloads_ = 0;
};

TEST_P(IngestAgain, OnlyWhatIsNotAsItWasIsDownloaded) {
  Files files;
  for (int i = 0; i < 10; ++i) files["f" + std::to_string(i) + ".rows"] = "Si\nGe" + std::to_string(i) + "\n";
  files["sub/g.rows"] = "C\n";
  make(files);
  const auto held = files_.size();
  const auto first = ingest();
  EXPECT_EQ(first.files, held);
  EXPECT_GE(downloads_, held);
  const auto again = ingest();
  EXPECT_EQ(downloads_, 0U);
  EXPECT_EQ(again.records, 0U);
  EXPECT_EQ(again.unchanged, first.records);
  EXPECT_EQ(again.removed, 0U);
}

TEST_P(IngestAgain, WhatChangedMovedOrWentIsFound) {
  make({{"changes.rows", "Si\nGe\n"}, {"moves.rows", "C\n"}, {"goes.rows", "Pb\n"}, {"stays.rows", "Fe\n"}});
  ingest();
  place_->tree()->put("changes.rows", "Si\nSn\n");  // of the same length
  place_->tree()->remove("moves.rows");
  place_->tree()->put("moved.rows", "C\n");
  place_->tree()->remove("goes.rows");
  const auto report = ingest();
  EXPECT_EQ(report.files, 3U);
  EXPECT_EQ(downloads_, 2U) << "the changed and the moved one";
  const auto is_there = [&](const std::string& subject) { return !index_.get(subject, Viewer::all_seeing()).empty(); };
  const std::map<std::string, bool> subjects{{"changes.rows#Sn", true}, {"changes.rows#Ge", false}, {"stays.rows#Fe", true}, {"moved.rows#C", true},
                                             {"moves.rows#C", false},   {"goes.rows#Pb", false}};
  for (const auto& [subject, there] : subjects) EXPECT_EQ(is_there("test/" + subject), there) << subject;
}

INSTANTIATE_TEST_SUITE_P(All, IngestAgain, testing::ValuesIn(remote_places()), name_of_place);

}  // namespace
}  // namespace quarry::test
