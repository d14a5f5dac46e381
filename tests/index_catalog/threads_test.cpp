// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "index_catalog/records.hpp"

namespace quarry::test {
namespace {

TEST(Threads, ReadersWriterAndDeletesShareAnIndex) {
  const TempDir temp;
  Index index(temp.path() / "i", {.create = true});
  index::Store store(index.directory(), {});
  std::atomic<int> deleted{-1};  // every number up to this one was deleted, and the delete had returned
  std::atomic<int> published{-1};
  std::atomic<bool> done{false};
  std::vector<std::jthread> threads;
  for (int reader = 0; reader < 3; ++reader)
    threads.emplace_back([&] {
      while (!done) {
        const int gone = deleted, there = published;
        std::set<int> numbers;
        for (const auto& [subject, row] : shown(*store.snapshot())) numbers.insert(std::stoi(subject));
        for (const int number : numbers) EXPECT_GT(number, gone);
        for (int number = there; number > deleted + 1; --number)  // one more may be going
          EXPECT_EQ(numbers.count(number), 1u) << number;
      }
    });
  threads.emplace_back([&] {
    for (int number = 0; number < 40;) {
      if (number > published) {
        std::this_thread::yield();
        continue;
      }
      EXPECT_EQ(index.remove({std::to_string(number)}, Viewer::all_seeing()), 1u);
      deleted = number++;
    }
    done = true;
  });
  auto writer = index.writer();
  for (int number = 0; number < 60; ++number) {
    writer.upsert(entry(std::to_string(number), "text"));
    if (number % 3 != 2) continue;
    writer.publish();
    published = number;
  }
  threads.clear();
  EXPECT_EQ(shown(index.directory()).size(), 20u);
}

}  // namespace
}  // namespace quarry::test
