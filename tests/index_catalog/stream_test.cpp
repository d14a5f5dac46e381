// SPDX-License-Identifier: GPL-3.0-or-later
// A writer that never stops, and what others see meanwhile.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <thread>

#include "index_catalog/records.hpp"
#include "quarry/error.hpp"

namespace quarry::test {
namespace {

using Clock = std::chrono::steady_clock;

/// Waits until it holds; false after a minute.
template <class Condition>
bool comes_true(Condition condition) {
  for (const auto end = Clock::now() + std::chrono::minutes(1); Clock::now() < end;) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

TEST(Stream, WhatIsWrittenBecomesVisibleByItself) {
  const TempDir temp;
  Index index(temp.path() / "i", {.create = true});
  auto writer = index.writer();
  writer.publish_every(std::chrono::milliseconds(50));
  for (int i = 0; i < 5; ++i) {
    writer.upsert(entry(std::to_string(i), "text"));  // neither committed nor published by the caller
    EXPECT_TRUE(comes_true([&] { return shown(index.directory()).size() == static_cast<std::size_t>(i) + 1; })) << i;
  }
  writer.publish_every(std::chrono::milliseconds(0));
  writer.upsert(entry("last", "text"));
  writer.commit();
  writer.publish();
  EXPECT_EQ(shown(index.directory()).size(), 6u);
}

TEST(Stream, UpdatesDuringABuildAreNeitherLostNorDoubled) {
  const TempDir temp;
  Index index(temp.path() / "i", {.create = true});
  {
    auto writer = index.writer();
    writer.publish_every(std::chrono::milliseconds(1));
    for (int round = 0; round < 60; ++round)
      for (int i = 0; i < 20; ++i) writer.upsert(entry("s" + std::to_string(i), "round " + std::to_string(round)));
    writer.publish();
  }
  const auto all = shown(index.directory());
  EXPECT_EQ(all.size(), 20u);
  for (const auto& [subject, row] : all) EXPECT_EQ(row.text, "round 59") << subject;
  const auto report = index.check();
  EXPECT_TRUE(report.problems.empty()) << report.problems.front();
}

TEST(Stream, SegmentsAreMergedInTheBackgroundAndBeforeTheWriterGoes) {
  const TempDir temp;
  Index index(temp.path() / "i", {.create = true});
  for (int life = 0; life < 30; ++life) {
    auto writer = index.writer();
    writer.upsert(entry("s" + std::to_string(life), "t"));
    writer.upsert(entry("same", std::to_string(life)));
    writer.publish();
  }
  index::Store store(index.directory(), {});
  EXPECT_LE(store.snapshot()->segments().size(), 9u);
  EXPECT_EQ(shown(*store.snapshot()).size(), 31u);
  const auto report = index.check();
  EXPECT_TRUE(report.problems.empty()) << report.problems.front();
}

TEST(Stream, MergedSegmentsLeaveTheDiskWhileTheWriterLives) {
  const TempDir temp;
  Index index(temp.path() / "i", {.create = true, .background_merges = false});
  auto writer = index.writer();
  for (int i = 0; i < 40; ++i) {
    writer.upsert(entry("s" + std::to_string(i), "t"));
    writer.publish();
  }
  std::size_t directories = 0;
  for ([[maybe_unused]] const auto& segment : std::filesystem::directory_iterator(index.directory() / "segments")) ++directories;
  EXPECT_EQ(directories, index.check().segments);
}

TEST(Stream, ReadersNeverFailAndNeverSeeLessUnderAWriterAtFullSpeed) {
  const char* seconds = std::getenv("QUARRY_STREAM_SECONDS");
  const TempDir temp;
  Index index(temp.path() / "i", {.create = true});
  std::atomic<bool> done{false};
  std::atomic<std::uint64_t> searches{0};
  std::vector<std::jthread> readers;
  for (int reader = 0; reader < 3; ++reader)
    readers.emplace_back([&, reader] {
      std::uint64_t last = 0;
      std::unique_ptr<Index> own;
      while (!done) {
        if (reader == 2) own = std::make_unique<Index>(index.directory());  // as a new process would
        const auto total = (own ? *own : index).search({.query = "text"}, Viewer()).total;
        EXPECT_GE(total, last);  // records are only added and rewritten
        last = total;
        ++searches;
      }
    });
  {
    auto writer = index.writer();
    writer.publish_every(std::chrono::milliseconds(20));
    const auto end = Clock::now() + std::chrono::seconds(seconds != nullptr ? std::atoi(seconds) : 3);
    for (int number = 0; Clock::now() < end; ++number) {
      writer.upsert(entry("k" + std::to_string(number % 3 == 0 ? number / 2 : number), "text " + std::to_string(number)));
      if (number % 100 == 0) writer.commit();
    }
    writer.publish();
  }
  done = true;
  readers.clear();
  EXPECT_GT(searches, 30u);
  EXPECT_TRUE(index.check().problems.empty());
  RecordProperty("searches", std::to_string(searches));
}

TEST(Stream, NothingIsBegunBelowTheFloorOfTheDisk) {
  const TempDir temp;
  { Index index(temp.path() / "i", {.create = true}); }
  Index full(temp.path() / "i", {.disk_floor = std::uint64_t{1} << 60});
  {
    auto writer = full.writer();
    try {
      writer.upsert(entry("a", "text"));
      FAIL() << "a batch was begun";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::unavailable);
      EXPECT_NE(std::string(error.what()).find("free"), std::string::npos) << error.what();
    }
    EXPECT_THROW(writer.commit(), Error);
  }
  EXPECT_THROW(full.reindex(), Error);
  Index room(temp.path() / "i", {.disk_floor = 0});
  auto writer = room.writer();
  EXPECT_TRUE(writer.upsert(entry("a", "text")));
  writer.publish();
  EXPECT_EQ(full.search({.query = "text"}, Viewer()).total, 1u);
  EXPECT_EQ(full.remove({"a"}, Viewer()), 1u);  // what makes room, and what protects, goes on
}

}  // namespace
}  // namespace quarry::test
