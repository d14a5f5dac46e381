// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "index_catalog/records.hpp"
#include "quarry/error.hpp"

namespace quarry::test {
namespace {

namespace fs = std::filesystem;

TEST(Backup, AnswersChecksAndGoesOnLikeTheIndex) {
  const TempDir temp;
  Index index(temp.path() / "i", {.create = true});
  auto writer = index.writer();
  for (int i = 0; i < 30; ++i) writer.upsert(entry("s" + std::to_string(i), "t" + std::to_string(i)));
  writer.publish();
  writer.upsert(entry("s1", "new"));
  writer.commit();  // acknowledged, not published
  Index(index.directory()).remove({"s2"}, Viewer());
  const auto copy = temp.path() / "copies" / "one";
  index.backup(copy);
  EXPECT_EQ(shown(copy), shown(index.directory()));
  EXPECT_EQ(Index(copy).uuid(), index.uuid());
  EXPECT_TRUE(Index(copy).check().problems.empty());
  writer.publish();
  Index restored(copy);
  restored.writer().publish();
  EXPECT_EQ(shown(copy), shown(index.directory()));
  EXPECT_EQ(shown(copy).find("s1")->second.text, "new");
  EXPECT_THROW(index.backup(copy), Error);  // never over something
  for (const auto& entry : fs::directory_iterator(temp.path() / "copies")) EXPECT_EQ(entry.path(), copy);
}

TEST(Backup, OfAnIndexThatIsWrittenAndMergedAllTheWhileIsWhole) {
  const TempDir temp;
  Index index(temp.path() / "i", {.create = true});
  std::atomic<int> acknowledged{-1};
  std::atomic<bool> done{false};
  std::jthread writing([&] {
    auto writer = index.writer();
    writer.publish_every(std::chrono::milliseconds(5));
    for (int number = 0; !done; ++number) {
      writer.upsert(entry(std::to_string(number), "text " + std::to_string(number)));
      if (number % 3 == 0) writer.upsert(entry(std::to_string(number / 2), "text " + std::to_string(number / 2)));
      writer.commit();
      acknowledged = number;
    }
  });
  while (acknowledged < 20) std::this_thread::yield();
  for (int i = 0; i < 12; ++i) {
    const int before = acknowledged;
    const auto copy = temp.path() / ("copy" + std::to_string(i));
    index.backup(copy);
    Index restored(copy);
    const auto report = restored.check();
    EXPECT_TRUE(report.problems.empty()) << report.problems.front();
    restored.writer().publish();
    const auto rows = shown(copy);
    for (int number = 0; number <= before; ++number) {
      ASSERT_EQ(rows.count(std::to_string(number)), 1u) << number << " of " << before;
      ASSERT_EQ(rows.find(std::to_string(number))->second.text, "text " + std::to_string(number));
    }
  }
  done = true;
}

TEST(Places, AnIndexOfAFolderIsFoundByNameAliasAndUuid) {
  const TempDir temp;
  Index a(temp.path() / "a", {.create = true});
  Index b(temp.path() / "b", {.create = true});
  fs::create_directory(temp.path() / "none");
  const auto toml = temp.write("b/index.toml", "name = \"The B\"\naliases = [\"bee\"]\nuuid = \"" + b.uuid() + "\"\n");
  const auto places = list_indexes(temp.path());
  ASSERT_EQ(places.size(), 2u);
  EXPECT_EQ(places[1].title, "The B");
  for (const auto& text : {std::string("b"), std::string("bee"), b.uuid()})
    EXPECT_EQ(find_index(temp.path() / text), temp.path() / "b") << text;
  EXPECT_EQ(find_index(temp.path() / "new"), temp.path() / "new");
  EXPECT_EQ(find_index(temp.path() / "none"), temp.path() / "none");
  try {
    (void)find_index(temp.path());
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("/b"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace quarry::test
