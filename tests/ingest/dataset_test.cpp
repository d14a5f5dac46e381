// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/dataset.hpp"

#include <gtest/gtest.h>

#include "quarry/error.hpp"
#include "quarry/json.hpp"

namespace quarry::intake {
namespace {

using Strings = std::vector<std::string>;

TEST(Dataset, TheUsersWordStandsOverThePlaces) {
  const auto dataset = read_dataset(parse_json(R"({"dc": {"titles": [{"title": "Mine"}]}, "custom": {"a": "1"}})"),
                                    parse_json(R"({"dc": {"titles": [], "publisher": "P"}, "custom": {"a": "2", "b": "3"}})"));
  EXPECT_EQ(to_json(dataset.description),
            R"({"custom":{"a":"1","b":"3"},"dc":{"publisher":"P","titles":[{"title":"Mine"}]}})");
}

TEST(Dataset, WhoMaySeeIsTheUsersToSay) {
  const auto place = parse_json(R"({"mdf": {"acl": ["public"], "source_name": "zenodo_1"}})");
  const auto silent = read_dataset({}, place);
  EXPECT_EQ(silent.records_visible_to, Strings{});
  EXPECT_EQ(silent.entry_visible_to, Strings{});
  EXPECT_EQ(silent.name, "zenodo_1");
  const auto given = read_dataset(parse_json(R"({"mdf": {"acl": ["urn:test:a"]}, "dataset_acl": ["public"]})"), place);
  EXPECT_EQ(given.records_visible_to, Strings{"urn:test:a"});
  EXPECT_EQ(given.entry_visible_to, (Strings{"urn:test:a", "public"}));
}

TEST(Dataset, ABareUuidIsAPersonAndAGroup) {
  const std::string uuid = "01234567-89ab-cdef-0123-456789abcdef";
  const auto dataset = read_dataset(parse_json(R"({"mdf": {"acl": [")" + uuid + R"("]}})"), {});
  EXPECT_EQ(dataset.records_visible_to, (Strings{"urn:globus:auth:identity:" + uuid, "urn:globus:groups:id:" + uuid}));
}

TEST(Dataset, AMalformedListIsRefused) {
  for (const auto* const bad : {R"({"mdf": {"acl": "public"}})", R"({"mdf": {"acl": ["bob"]}})", R"({"mdf": {"acl": [1]}})",
                                R"({"dataset_acl": [null]})", R"(["x"])"})
    EXPECT_THROW(read_dataset(parse_json(bad), {}), Error) << bad;
}

TEST(Dataset, ItsEntrySaysWhatWasSaidWithoutOrders) {
  const auto dataset = read_dataset(parse_json(R"({
    "mdf": {"source_name": "x", "acl": ["public"], "organizations": ["Lab"]}, "dc": {"titles": [{"title": "T"}]},
    "index": {"csv": {"mapping": {"a": "b"}}}, "tags": ["oxide"], "test": true, "data_sources": ["globus://x"]})"), {});
  EXPECT_EQ(dataset.map, R"({"csv":{"mapping":{"a":"b"}}})");
  JobFacts job;
  job.source_name = "x";
  job.version = 2;
  job.ingest_date = "2026-01-02T03:04:05Z";
  const auto entry = dataset_entry(job, dataset, 99);
  EXPECT_EQ(entry.kind, RecordKind::dataset);
  EXPECT_EQ(entry.subject, "x");
  EXPECT_EQ(entry.visible_to, Strings{"public"});
  EXPECT_EQ(to_json(entry.content),
            R"({"data":{"total_size":99},"dc":{"subjects":[{"subject":"oxide"}],"titles":[{"title":"T"}]},)"
            R"("mdf":{"ingest_date":"2026-01-02T03:04:05Z","organizations":["Lab"],"resource_type":"dataset",)"
            R"("source_id":"x_v2.1","source_name":"x","version":2}})");
}

}  // namespace
}  // namespace quarry::intake
