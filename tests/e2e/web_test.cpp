// SPDX-License-Identifier: GPL-3.0-or-later
// The real program and a web that is not kind: failing, cut, changing, and echoing what it is told.
#include <gtest/gtest.h>

#include <algorithm>

#include "e2e/web_place.hpp"
#include "quarry/value.hpp"

namespace quarry::test {
namespace {

/// Records as they are exported, without what says when they were made.
std::multiset<std::string> records(const std::string& index) {
  const auto exported = quarry({"export", "*", "--index", index});
  EXPECT_EQ(exported.status, 0) << exported.err;
  std::multiset<std::string> all;
  for (std::size_t at = 0; at < exported.out.size();) {
    const auto end = exported.out.find('\n', at);
    auto record = parse_json(exported.out.substr(at, end - at));
    for (const auto* const time : {"content.mdf.ingest_date", "mdf.ingest_date", "ingest_date"}) record.erase_path(time);
    all.insert(to_json(record));
    at = end + 1;
  }
  return all;
}

std::map<std::string, std::string> many(int count) {
  std::map<std::string, std::string> files;
  for (int i = 0; i < count; ++i)
    files["d" + std::to_string(i % 50) + "/f" + std::to_string(i) + ".txt"] = "file number " + std::to_string(i) + std::string(static_cast<std::size_t>(i % 3000), '.');
  return files;
}

std::int64_t count(const Outcome& outcome, const char* name) { return outcome.json().at_path(name)->as_integer(); }

TEST(WholeWeb, OneFailureInAHundredRequestsChangesNoRecord) {
  const TempDir temp;
  const auto files = many(QUARRY_WEB_FILES);
  WebPlace web(files);
  ASSERT_EQ(web.ingest(temp / "clean").status, 0);
  const auto clean = records(temp / "clean");
  EXPECT_GE(clean.size(), files.size());
  web.service().journal().clear();
  std::vector<std::size_t> faults;
  std::uint64_t seed = 20;
  for (const auto& action : {fault::status(503), fault::status(500), fault::status(429, {{"Retry-After", "0"}}), fault::status(502, {}, "<h1>bad gateway</h1>"),
                             fault::cut_share(0.5), fault::cut_share(0.5, Transmission::Cut::rst), fault::cut(0), fault::cut_chunked(0.3),
                             fault::delay(std::chrono::milliseconds(60)), fault::answer({504, {}, {}, {}})})
    faults.push_back(web.service().add({.probability = 0.001, .seed = seed++}, action));
  const auto run = web.ingest(temp / "bad");
  EXPECT_EQ(run.status, 0) << run.err;
  std::uint64_t struck = 0;
  for (const auto fault : faults) struck += web.service().struck(fault);
  EXPECT_GE(struck, files.size() / 200);
  EXPECT_EQ(count(run, "errors"), 0);
  EXPECT_EQ(records(temp / "bad"), clean);
}

TEST(WholeWeb, WhatIsUnchangedIsNotFetchedAndWhatChangedIsToldExactly) {
  const TempDir temp;
  auto files = many(QUARRY_WEB_FILES / 5);
  WebPlace web(files);
  ASSERT_EQ(web.ingest(temp / "index").status, 0);
  EXPECT_EQ(web.downloads().size(), files.size());
  web.service().journal().clear();
  const auto again = web.ingest(temp / "index");
  EXPECT_EQ(again.status, 0) << again.err;
  EXPECT_TRUE(web.downloads().empty());
  EXPECT_EQ(count(again, "records"), 0);
  EXPECT_EQ(count(again, "removed"), 0);
  web.tree().put("d7/f7.txt", "now something else");
  web.tree().remove("d8/f8.txt");
  web.tree().remove("d9/f9.txt");
  web.tree().put("d9/renamed.txt", files.at("d9/f9.txt"));
  web.tree().put("d10/new.txt", "new");
  web.service().journal().clear();
  const auto changed = web.ingest(temp / "index");
  EXPECT_EQ(changed.status, 0) << changed.err;
  EXPECT_EQ(web.downloads(), (std::multiset<std::string>{"d10/new.txt", "d7/f7.txt", "d9/renamed.txt"}));
  EXPECT_EQ(count(changed, "records"), 3);
  EXPECT_EQ(count(changed, "removed"), 2);
  std::map<std::string, std::string> now;
  for (const auto& file : web.tree().files()) now[file.path] = file.bytes;
  WebPlace other(now);
  ASSERT_EQ(other.ingest(temp / "fresh").status, 0);
  EXPECT_EQ(records(temp / "index").size(), records(temp / "fresh").size());
}

TEST(WholeWeb, AListingThatIsNotWholeRemovesNothing) {
  const TempDir temp;
  WebPlace web(many(300));
  ASSERT_EQ(web.ingest(temp / "index").status, 0);
  const auto before = records(temp / "index");
  for (const int status : {403, 404, 410}) {
    web.service().clear_faults();
    web.service().add({.part = "/data/d3/"}, fault::status(status));
    const auto partial = web.ingest(temp / "index");
    EXPECT_EQ(partial.status, 3) << status;
    EXPECT_EQ(count(partial, "removed"), 0) << status;
    EXPECT_EQ(records(temp / "index"), before) << status;
  }
  web.service().clear_faults();
  web.service().add({}, fault::status(404));
  EXPECT_NE(web.ingest(temp / "index").status, 0);
  EXPECT_EQ(records(temp / "index"), before);
}

}  // namespace
}  // namespace quarry::test
