// SPDX-License-Identifier: GPL-3.0-or-later
// A file that workers die of, ingested again and again by real workers.
#include <gtest/gtest.h>

#include <array>

#include "quarry/connectors.hpp"
#include "quarry/index.hpp"
#include "quarry/ingest.hpp"
#include "support/temp_dir.hpp"
#include "workers/mock_formats.hpp"

namespace quarry::test {
namespace {

Claim claims_deadly(std::string_view name, std::string_view, std::string_view) {
  return name.ends_with(".deadly") ? Claim::main : Claim::no;
}
Claim claims_all(std::string_view, std::string_view, std::string_view) { return Claim::main; }

Format claiming(std::string_view name, int priority, decltype(Format::claims) claims) {
  auto format = mock::format(name);
  format.priority = priority;
  format.claims = claims;
  return format;
}

const Format deadly = claiming("segfault", 10, claims_deadly);
const Format well = claiming("well", generic_priority, claims_all);

class Strikes : public testing::Test {
 protected:
  Strikes() : index_(folder_ / "index", {.create = true}) {
    options_.extract.formats = formats_;
    options_.extract.jobs = 2;
    options_.extract.dataset_name = "strikes";
    options_.owner = "urn:test:owner";
  }

  IngestReport ingest() {
    const auto connector = open_source(source_.path().string());
    auto writer = index_.writer();
    return quarry::ingest(*connector, writer, options_);
  }
  Value content(const std::string& subject) const {
    const auto hits = index_.get(subject, Viewer::all_seeing());
    return hits.empty() ? Value() : hits.front().entries.front().content;
  }
  std::string text(const std::string& subject, std::string_view path) const {
    const auto found = content(subject);
    const auto* const value = found.at_path(path);
    return value == nullptr ? "" : value->is_string() ? value->as_string() : value->as_array().front().as_string();
  }

  std::array<const Format*, 2> formats_{&deadly, &well};
  TempDir folder_, source_;
  Index index_;
  IngestOptions options_;
};

TEST_F(Strikes, TheThirdTimeTheGenericRecordComesAtOnce) {
  source_.write("a.deadly", "poison");
  source_.write("b.txt", "harmless");
  for (int time = 0; time < 2; ++time) {
    EXPECT_EQ(ingest().errors, 1U) << time;
    EXPECT_EQ(text("strikes/a.deadly", "extraction.status"), "error");
    EXPECT_NE(text("strikes/a.deadly", "extraction.warnings").find("SIGSEGV"), std::string::npos);
    EXPECT_EQ(text("strikes/b.txt", "extraction.status"), "generic");
  }
  const auto third = ingest();
  EXPECT_EQ(third.errors, 0U);
  EXPECT_EQ(text("strikes/a.deadly", "extraction.status"), "generic");
  EXPECT_EQ(text("strikes/a.deadly", "extraction.warnings"), "segfault is not tried: two workers died of this file");
  EXPECT_EQ(text("strikes/a.deadly", "custom.bytes"), "poison") << "what the other formats say stays";
  const auto fourth = ingest();
  EXPECT_EQ(fourth.records, 0U);
  EXPECT_EQ(fourth.unchanged, 2U);
}

TEST_F(Strikes, CountForTheBytesNotForTheName) {
  source_.write("a.deadly", "poison");
  ingest();
  ingest();
  source_.write("a.deadly", "another poison");
  EXPECT_EQ(ingest().errors, 1U) << "new bytes are tried";
  source_.write("sub/copy.deadly", "poison");
  ingest();
  EXPECT_EQ(text("strikes/sub/copy.deadly", "extraction.status"), "generic") << "known bytes are not, wherever they are";
}

TEST_F(Strikes, ANewVersionOfTheExtractorIsTried) {
  source_.write("a.deadly", "poison");
  for (int time = 0; time < 3; ++time) ingest();
  auto newer = deadly;
  ++newer.version;
  formats_[0] = &newer;
  EXPECT_EQ(ingest().errors, 1U);
}

}  // namespace
}  // namespace quarry::test
