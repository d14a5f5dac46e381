// SPDX-License-Identifier: GPL-3.0-or-later
// What a second ingest of a source downloads: nothing that its listing proves unchanged.
#include <gtest/gtest.h>

#include "conformance/bad_web.hpp"
#include "ingest/fake_formats.hpp"
#include "quarry/connectors.hpp"
#include "quarry/index.hpp"
#include "support/temp_dir.hpp"

namespace quarry::test {
namespace {

class Reingest : public BadWeb {
 protected:
  Reingest() : index_(folder_ / "index", {.create = true}) {
    options_.extract = fake_options();
    options_.owner = "urn:test:owner";
    options_.extract.dataset_name = "test";
  }
  IngestReport ingest() {
    const auto connector = open_source(place_->source(), options());
    auto writer = index_.writer();
    return quarry::ingest(*connector, writer, options_);
  }

  TempDir folder_;
  Index index_;
  IngestOptions options_;
};

TEST_P(Reingest, OnlyWhatChangedIsDownloadedAndOnlyWhatWentIsRemoved) {
  Files files;
  for (int i = 0; i < 9; ++i) files["f" + std::to_string(i) + ".rows"] = "Si" + std::to_string(i) + "\n";
  make(files);
  const auto first = ingest();
  EXPECT_EQ(first.records, 9U);
  EXPECT_EQ(first.errors, 0U);
  service().clear_faults();
  const auto downloads = strike(place_->downloads(), fault::delay({}));
  const auto second = ingest();
  EXPECT_EQ(second.unchanged, 9U);
  EXPECT_EQ(second.records, 0U);
  EXPECT_EQ(service().struck(downloads), 0U) << "of an unchanged source nothing is downloaded";
  place_->tree()->put("f1.rows", "Pb\n\n");
  if (!GetParam().can.follows_tree) {
    const auto changed = ingest();
    EXPECT_EQ(changed.records, 1U);
    EXPECT_EQ(service().struck(downloads), 1U);
    return;
  }
  place_->tree()->put("new.rows", "Si2\n");  // f2 under another name
  place_->tree()->remove("f2.rows");
  place_->tree()->remove("f3.rows");
  const auto third = ingest();
  EXPECT_EQ(third.records, 2U);
  EXPECT_EQ(third.unchanged, 6U);
  EXPECT_EQ(third.removed, 2U);
  EXPECT_EQ(service().struck(downloads), 2U);
}

INSTANTIATE_TEST_SUITE_P(All, Reingest, testing::ValuesIn(remote_places()), name_of_place);

}  // namespace
}  // namespace quarry::test
