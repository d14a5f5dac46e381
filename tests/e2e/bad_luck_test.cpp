// SPDX-License-Identifier: GPL-3.0-or-later
// The real program where disks fill, programs are missing, files change and names are odd.
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <atomic>
#include <cstring>
#include <filesystem>

#include "e2e/quarry_program.hpp"

namespace quarry::test {
namespace {

std::int64_t number(const Outcome& run, std::string_view path) {
  const auto json = run.json();
  const auto* const value = json.at_path(path);
  EXPECT_NE(value, nullptr) << path << " in " << run.out << run.err;
  return value == nullptr ? -1 : value->as_integer();
}

class BadLuck : public testing::Test {
 protected:
  Outcome ingest(const std::string& source, const std::string& into) {
    return quarry({"ingest", source, "--visible-to", "public", "--index", into, "--json", "-q"});
  }
  std::int64_t total(const std::string& in) { return number(quarry({"search", "*", "--index", in, "--json"}), "total"); }
  TempDir temp;
  std::string index = temp / "index";
};

TEST_F(BadLuck, WithoutItsWorkerProgramNothingIsReadAndTheErrorSaysWhere) {
  const auto file = temp.write("source/a.txt", "a");
  const auto elsewhere = temp / "nothing_here";
  for (const auto& run : {quarry({"extract", "--json", file, "--workers", elsewhere}),
                          quarry({"ingest", file, "--index", index, "-q", "--workers", elsewhere})}) {
    EXPECT_EQ(run.status, 4);
    EXPECT_EQ(run.out, "");
    EXPECT_NE(run.err.find("quarry-worker"), std::string::npos) << run.err;
    EXPECT_NE(run.err.find(elsewhere), std::string::npos) << run.err;
  }
}

TEST_F(BadLuck, WithoutTheMoleculesProgramOnlyTheyAreErrorsUntilItIsInstalled) {
  temp.write("source/a.csv", "a,b\n1,2\n");
  std::filesystem::copy_file(std::string(QUARRY_SOURCE_DIR) + "/tests/lab/molecules/water.mol", temp / "source/water.mol");
  const auto programs = temp / "programs";
  const auto install = [&](const std::string& name) {
    std::filesystem::create_directories(programs);
    std::filesystem::create_symlink(std::string(QUARRY_BIN_DIR) + "/" + name, programs + "/" + name);
  };
  const auto again = [&] {
    return quarry({"ingest", temp / "source", "--visible-to", "public", "--index", index, "--json", "-q", "--workers", programs});
  };
  install("quarry-worker");
  const auto without = again();
  EXPECT_EQ(without.status, 3) << without.err;
  EXPECT_EQ(number(without, "records"), 2);
  EXPECT_EQ(number(without, "errors"), 1);
  const auto said = quarry({"extract", "--json", temp / "source/water.mol", "--workers", programs});
  EXPECT_EQ(said.status, 3) << said.err;
  EXPECT_EQ(said.json().at_path("extraction.status")->as_string(), "error") << said.out;
  EXPECT_NE(said.out.find("quarry-ob-worker"), std::string::npos) << said.out;
  EXPECT_NE(said.out.find("install"), std::string::npos) << said.out;
  install("quarry-ob-worker");
  const auto with = again();
  EXPECT_EQ(with.status, 0) << with.err;
  EXPECT_EQ(number(with, "records"), 1);
  EXPECT_EQ(number(with, "unchanged"), 1);
  EXPECT_EQ(number(again(), "unchanged"), 2);
}

TEST_F(BadLuck, OnAFullDiskNothingCommittedIsLostAndTheErrorNamesTheDisk) {
  for (int i = 0; i < 600; ++i) temp.write("source/f" + std::to_string(i) + ".txt", "number " + std::to_string(i));
  const auto disk = temp / "disk";
  std::filesystem::create_directory(disk);
  if (::mount("none", disk.c_str(), "tmpfs", 0, "size=900k") != 0) GTEST_SKIP() << "mounting takes rights";
  const auto full = ingest(temp / "source", disk + "/index");
  EXPECT_EQ(full.status, 4) << full.out;
  EXPECT_TRUE(full.err.find("full") != std::string::npos || full.err.find("No space") != std::string::npos) << full.err;
  EXPECT_EQ(::mount("none", disk.c_str(), "tmpfs", MS_REMOUNT, "size=90m"), 0);
  const auto after = ingest(temp / "source", disk + "/index");
  EXPECT_EQ(after.status, 0) << after.err;
  EXPECT_EQ(number(after, "records") + number(after, "unchanged"), 600);
  EXPECT_EQ(total(disk + "/index"), 600);
  EXPECT_EQ(quarry({"check", "--index", disk + "/index"}).status, 0);
  ::umount2(disk.c_str(), MNT_DETACH);
}

TEST_F(BadLuck, OutputThatCannotBeWrittenIsAFailure) {
  const auto file = temp.write("a.txt", "a");
  Program shell({"/bin/sh", "-c", std::string(QUARRY_BIN_DIR) + "/quarry extract --json " + file + " > /dev/full"});
  EXPECT_EQ(shell.wait(), 4) << shell.err();
  EXPECT_NE(shell.err().find("output"), std::string::npos);
}

TEST_F(BadLuck, WorkersLiveWithTighterLimitsThanTheirOwn) {
  const auto file = temp.write("a.csv", "a,b\n1,2\n");
  Program shell({"/bin/sh", "-c", "ulimit -v 2000000; exec " + std::string(QUARRY_BIN_DIR) + "/quarry extract --json " + file});
  EXPECT_EQ(shell.wait(), 0) << shell.err();
  EXPECT_NE(shell.out().find("\"n_rows\":1"), std::string::npos);
}

/// What is stated fits the bytes that were hashed, and these were all of the file at one time: 4 bytes of text, or 3 MiB
/// that no table is.
TEST_F(BadLuck, AFileThatChangesWhileItIsReadIsWholeOrAnError) {
  constexpr std::string_view sha512_of_text =
      "d7ef0cd23f76c22702c98c731cbf8dfd4ed8be6384d6483cfdbbf32f4ea0de7f7e994c7ea9e8143fa748c748455bcaebf8a165688f44ae00fcfe6e0eac75147e";
  constexpr std::string_view sha512_of_padded =
      "d85ce439945acc09907d98ca19b2620f0e40fb0ef7c0378de94eff86d91ca3f2f8766739aca3e17986f9cb24869b51e2e7b38fe4e9d761e8824ae1f53686f2de";
  const auto file = temp.write("changing.csv", "a,b\n");
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    for (int i = 0; !stop; ++i) std::filesystem::resize_file(file, i % 2 == 0 ? 3 << 20 : 4);
  });
  for (int round = 0; round < 6; ++round) {
    const auto run = quarry({"extract", "--json", file});
    EXPECT_TRUE(run.status == 0 || run.status == 3) << run.status << run.err;
    const auto record = run.json();
    const auto& read = record.at_path("files")->as_array().front();
    const auto* const sha512 = read.find("sha512");
    const auto& status = record.at_path("extraction.status")->as_string();
    const auto* const rows = record.at_path("table.n_rows");
    if (sha512 == nullptr) {
      EXPECT_EQ(status, "error") << run.out;
      EXPECT_EQ(record.find("table"), nullptr) << run.out;
    } else if (sha512->as_string() == sha512_of_text) {
      EXPECT_EQ(read.find("length")->as_integer(), 4);
      EXPECT_EQ(rows == nullptr ? 0 : rows->as_integer(), 0) << "only the head of a table: " << run.out;
    } else {
      EXPECT_EQ(sha512->as_string(), sha512_of_padded) << "bytes that the file never held: " << run.out;
      EXPECT_EQ(read.find("length")->as_integer(), 3 << 20);
      EXPECT_EQ(rows, nullptr) << "rows of NUL bytes: " << run.out;
    }
  }
  stop = true;
  writer.join();
}

TEST_F(BadLuck, AnyNameComesThroughAndStaysOneLine) {
  const std::vector<std::string> names{"new\nline", "esc\x1b[31m", "\xff\xfe", "-rf", " ", "a\tb", "\xe2\x80\xae" "txt", "%FF", std::string(255, 'x')};
  for (const auto& name : names) temp.write("source/" + name, "text of " + std::to_string(name.size()));
  const auto run = ingest(temp / "source", index);
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_EQ(number(run, "records"), static_cast<std::int64_t>(names.size()));
  const auto shown = quarry({"search", "*", "--index", index, "--limit", "100"});
  EXPECT_EQ(shown.out.find('\x1b'), std::string::npos);
  const auto found = quarry({"search", "*", "--index", index, "--limit", "100", "--json"}).json();
  for (const auto& hit : found.at_path("hits")->as_array()) {
    const auto& subject = hit.find("subject")->as_string();
    EXPECT_EQ(quarry({"show", subject, "--index", index}).status, 0) << subject;
  }
  EXPECT_EQ(number(ingest(temp / "source", index), "unchanged"), static_cast<std::int64_t>(names.size()));
}

TEST_F(BadLuck, AnArchiveWhoseIngestWasKilledIsReadAgain) {
  const auto make = [&] {
    Program tar({"/bin/tar", "-C", temp / "members", "-cf", temp / "source/a.tar", "."});
    return tar.wait();
  };
  for (int i = 0; i < 1200; ++i) temp.write("members/m" + std::to_string(i) + ".txt", "member " + std::to_string(i));
  std::filesystem::create_directory(temp / "source");
  ASSERT_EQ(make(), 0);
  const std::vector<std::string> arguments{std::string(QUARRY_BIN_DIR) + "/quarry", "ingest", temp / "source", "--visible-to", "public",
                                           "--index", index, "--json", "-q"};
  for (int kill = 0; kill < 3; ++kill) {
    Program program(arguments);
    std::this_thread::sleep_for(std::chrono::milliseconds(300 + 150 * kill));
    program.send(SIGKILL);
    program.wait();
  }
  EXPECT_EQ(ingest(temp / "source", index).status, 0);
  EXPECT_EQ(total(index), 1201);
}

}  // namespace
}  // namespace quarry::test
