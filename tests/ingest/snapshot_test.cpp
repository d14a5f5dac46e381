// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/snapshot.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "support/temp_dir.hpp"

namespace quarry::intake {
namespace {

constexpr auto sha512_of_abc =
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
    "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";

Descriptor opened(const std::string& path) { return Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC)); }

TEST(Snapshot, HashesAFileAsItIs) {
  const test::TempDir folder;
  const auto path = folder.write("abc", "abc");
  for (const bool copy : {false, true}) {
    const auto snapshot = take_snapshot(opened(path), "abc", {.copy = copy});
    EXPECT_EQ(snapshot.sha512, sha512_of_abc);
    EXPECT_EQ(snapshot.size, 3U);
    EXPECT_EQ(snapshot.problem, "");
    EXPECT_TRUE(snapshot.descriptor);
    EXPECT_FALSE(snapshot.settled) << "it was written just now";
  }
}

TEST(Snapshot, ACopyDoesNotFollowTheFile) {
  const test::TempDir folder;
  const auto path = folder.write("abc", "abc");
  const auto copied = take_snapshot(opened(path), "abc", {.copy = true});
  const auto same = take_snapshot(opened(path), "abc", {.copy = false});
  folder.write("abc", "other bytes");
  EXPECT_TRUE(still_same(copied));
  EXPECT_FALSE(still_same(same));
  char buffer[16];
  EXPECT_EQ(::pread(copied.descriptor.get(), buffer, sizeof buffer, 0), 3);
  EXPECT_EQ(::write(copied.descriptor.get(), "x", 1), -1) << "the copy must be sealed";
}

TEST(Snapshot, MayBeHashedLater) {
  const test::TempDir folder;
  const auto path = folder.write("abc", "abc");
  for (const bool copy : {false, true}) {
    const auto snapshot = take_snapshot(opened(path), "abc", {.copy = copy, .hash = false});
    EXPECT_EQ(snapshot.sha512, "");
    EXPECT_EQ(hash_of(snapshot), sha512_of_abc);
  }
  const auto snapshot = take_snapshot(opened(path), "abc", {.copy = false, .hash = false});
  folder.write("abc", "a");
  EXPECT_EQ(hash_of(snapshot), "") << "not all of its bytes are there";
}

TEST(Snapshot, AFileOfHolesIsNotRead) {
  const test::TempDir folder;
  const auto path = folder.write("holes", "x");
  ASSERT_EQ(::truncate(path.c_str(), off_t{1} << 40), 0);
  const auto snapshot = take_snapshot(opened(path), "holes", {.copy = true});
  EXPECT_EQ(snapshot.sha512, "");
  EXPECT_EQ(snapshot.problem, "");
  EXPECT_FALSE(snapshot.descriptor);
  EXPECT_NE(snapshot.skipped.find("holes"), std::string::npos);
  EXPECT_EQ(snapshot.size, std::uint64_t{1} << 40);
}

TEST(Snapshot, SmallHolesAreRead) {
  const test::TempDir folder;
  const auto path = folder.write("hole", "x");
  ASSERT_EQ(::truncate(path.c_str(), 1 << 20), 0);
  EXPECT_EQ(take_snapshot(opened(path), "hole", {.copy = true}).sha512.size(), 128U);
}

TEST(Snapshot, AFolderIsAProblem) {
  const test::TempDir folder;
  const auto snapshot = take_snapshot(opened(folder.path().string()), "folder", {});
  EXPECT_NE(snapshot.problem, "");
  EXPECT_FALSE(snapshot.descriptor);
}

TEST(Snapshot, TheMarkFollowsEveryChange) {
  const test::TempDir folder;
  const auto path = folder.write("abc", "abc");
  const auto mark = look_at(opened(path)).mark;
  EXPECT_EQ(look_at(opened(path)).mark, mark);
  const timespec old[2]{{1000, 0}, {1000, 0}};
  ASSERT_EQ(::utimensat(AT_FDCWD, path.c_str(), old, 0), 0);
  EXPECT_NE(look_at(opened(path)).mark, mark);
}

}  // namespace
}  // namespace quarry::intake
