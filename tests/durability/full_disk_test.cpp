// SPDX-License-Identifier: GPL-3.0-or-later
// File systems of many sizes that fill up under an index, with the kernel's own ENOSPC: for want of pages and
// of inodes. Then room is made, and nothing acknowledged may be lost.
#include <gtest/gtest.h>

#include <sys/mount.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iostream>

#include "durability/child.hpp"
#include "durability/memory_dir.hpp"

#define QUARRY_JOIN_NAMES(a, b) a##b
#define QUARRY_SUITE_OF(name, suite) QUARRY_JOIN_NAMES(name, suite)

namespace quarry::test {
namespace {

namespace fs = std::filesystem;

/// A file system of a limited size in memory, while it lives.
class SmallDisk {
 public:
  explicit SmallDisk(const std::string& limits) {
    if (::mount("tmpfs", place_.path().c_str(), "tmpfs", 0, limits.c_str()) != 0) problem_ = std::strerror(errno);
  }
  ~SmallDisk() {
    if (problem_.empty()) ::umount2(place_.path().c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  /// Empty where it could be mounted.
  const std::string& problem() const { return problem_; }
  const fs::path& path() const { return place_.path(); }
  bool make_room() const { return ::mount("tmpfs", path().c_str(), "tmpfs", MS_REMOUNT, "size=64m,nr_inodes=100000") == 0; }

 private:
  MemoryDir place_;
  std::string problem_;
};

/// What is wrong with an index while there is no room: it may refuse, but not answer wrongly.
std::string answers_wrongly(const fs::path& path, const Truth& before, const Truth& after) {
  Truth found;
  try {
    found = shown(path);
  } catch (const std::exception&) {
    return {};  // refused
  }
  return compare(found, before, after);
}

/// What is wrong with the backups: one that was acknowledged is whole; another one is whole or cannot be opened, or its check says so.
std::string examine_backups(const fs::path& index, const Ran& ran) {
  int number = 0;
  for (const auto step : backup_after) {
    const bool acknowledged = number++ < ran.backups;
    const auto path = backup_of(index, step);
    try {
      const auto problems = Index(path).check().problems;
      if (problems.empty() && shown(path) != Script::after(step + 1)) return "the backup after step " + std::to_string(step) + " shows something else";
      if (acknowledged && !problems.empty()) return "check of a backup: " + problems.front();
    } catch (const std::exception& error) {
      if (acknowledged) return std::string("a backup that was acknowledged cannot be opened: ") + error.what();
    }
  }
  return {};
}

struct Tally {
  long disks = 0, failed = 0, backups = 0;
};

void fill(const std::string& limits, Tally& tally) {
  const SmallDisk disk(limits);
  ASSERT_EQ(disk.problem(), "") << limits;
  const auto path = disk.path() / "i";
  const auto ran = run_child(path, 0, {{"QUARRY_TEST_BACKUPS", "1"}});
  ++tally.disks;
  tally.failed += ran.failed();
  tally.backups += ran.backups;
  const auto where = limits + ", " + std::to_string(ran.acknowledged) + " steps acknowledged";
  EXPECT_FALSE(WIFSIGNALED(ran.status)) << "signal " << WTERMSIG(ran.status) << ": " << where;
  if (ran.acknowledged != 0) {
    EXPECT_EQ(answers_wrongly(path, Script::after(ran.acknowledged), Script::after(std::min(ran.acknowledged + 1, Script::steps))), "") << where;
  }
  ASSERT_TRUE(disk.make_room()) << std::strerror(errno);
  EXPECT_EQ(examine_backups(path, ran), "") << where;
  EXPECT_EQ(examine(path, ran), "") << where;
}

TEST(QUARRY_SUITE_OF(FullDisk, QUARRY_SUITE), OfAnySizeLosesNothingAcknowledged) {
  if (const SmallDisk probe("size=1m"); !probe.problem().empty()) GTEST_SKIP() << "no file system may be mounted here: " << probe.problem();
  const auto sizes = count_of("QUARRY_DISKS", QUARRY_DISKS);
  Tally tally;
  constexpr long page = 4'096, most = 4'800'000;
  for (long i = 0; i < sizes; ++i) fill("size=" + std::to_string((i + 1) * most / sizes / page * page + page), tally);
  for (long i = 0; i < sizes / 4; ++i) fill("size=64m,nr_inodes=" + std::to_string(2 + i * 200 / sizes), tally);
  std::cout << tally.disks << " file systems, " << tally.failed << " runs failed for want of room, " << tally.backups << " backups\n";
  EXPECT_GT(tally.failed, tally.disks / 2);
  EXPECT_GT(tally.backups, 0);
}

}  // namespace
}  // namespace quarry::test
