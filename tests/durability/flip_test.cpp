// SPDX-License-Identifier: GPL-3.0-or-later
// One bit of one file of an index is another: whoever reads it is told, or gets the right answer.
#include <gtest/gtest.h>

#include <fstream>
#include <random>

#include "durability/memory_dir.hpp"
#include "durability/script.hpp"
#include "quarry/error.hpp"

#define QUARRY_JOIN_FLIP(a, b) a##b
#define QUARRY_FLIP_SUITE(name, suite) QUARRY_JOIN_FLIP(name, suite)

namespace quarry::test {
namespace {

namespace fs = std::filesystem;

/// Everything that is asked of the index.
struct Answers {
  Truth rows;
  std::vector<std::string> found;
  bool operator==(const Answers&) const = default;
};

Answers ask(const fs::path& path) {
  Answers answers;
  answers.rows = shown(path);
  const Index index(path);
  for (const auto& viewer : {Viewer(), Viewer(std::vector<std::string>{"urn:test:alice"}), Viewer::all_seeing()})
    for (const auto* query : {"*", "first", "\"one by one\"", "text:again", "v2 OR third", "secret"}) {
      SearchRequest request;
      request.query = query;
      request.limit = 100;
      request.deadline = std::chrono::minutes(1);
      const auto result = index.search(request, viewer);
      std::string text = std::to_string(result.total);
      for (const auto& hit : result.hits)
        for (const auto& one : hit.entries) text += ' ' + hit.subject + '=' + one.content.find("text")->as_string();
      answers.found.push_back(std::move(text));
    }
  for (const auto* subject : {"m", "j1", "c", "a5"}) answers.found.push_back(std::to_string(index.get(subject, Viewer()).size()));
  SearchRequest past;
  past.query = "*";
  past.as_of = AsOf{"set", 1};
  answers.found.push_back(std::to_string(index.search(past, Viewer()).total));
  return answers;
}

std::string read_bytes(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The index of the script, with edits that no manifest covers and records that no segment has yet.
void make(const fs::path& path) {
  run_script(path, 0, [](int) {});
  Index index(path);
  auto writer = index.writer();
  Index other(path);
  other.remove({"a8"}, Viewer());
  other.share({"a9"}, Viewer::all_seeing(), {"urn:test:alice"}, "");
  writer.upsert(entry("pending", "acknowledged"));
  writer.upsert(entry("b1", "an update"));
  writer.commit();
}

TEST(QUARRY_FLIP_SUITE(Flip, QUARRY_SUITE), NoFlippedBitIsReadSilently) {
  const MemoryDir temp;
  const auto path = temp.path() / "i";
  make(path);
  const auto truth = ask(path);
  std::vector<std::pair<fs::path, std::string>> files;
  for (const auto& file : fs::recursive_directory_iterator(path))
    if (file.is_regular_file() && file.file_size() != 0) files.emplace_back(file.path(), read_bytes(file.path()));
  std::sort(files.begin(), files.end());
  const auto flips = count_of("QUARRY_FLIPS", QUARRY_FLIPS);
  std::mt19937_64 random(static_cast<unsigned long>(count_of("QUARRY_SEED", 1)));
  long told = 0, by_check = 0, harmless = 0;
  for (long i = 0; i < flips; ++i) {
    // Every other flip hits the catalog, which alone has no checksum of its own over all its bytes.
    auto chosen = std::find_if(files.begin(), files.end(), [](const auto& file) { return file.first.extension() == ".db"; });
    if (i % 2 == 0) chosen = files.begin() + static_cast<long>(random() % files.size());
    const auto& [file, bytes] = *chosen;
    const auto bit = random() % (8 * bytes.size());
    auto flipped = bytes;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ 1 << bit % 8);
    std::ofstream(file, std::ios::binary) << flipped;
    const auto what = fs::relative(file, path).string() + " byte " + std::to_string(bit / 8) + " of " +
                      std::to_string(bytes.size()) + " bit " + std::to_string(bit % 8);
    try {
      if (ask(path) == truth) {
        bool noticed = true;
        try {
          noticed = !Index(path, {.repair = true}).check().problems.empty();
        } catch (const Error&) {
        }
        (noticed ? by_check : harmless) += 1;
      } else {
        ADD_FAILURE() << "read silently: " << what;
      }
    } catch (const Error&) {
      ++told;
    }
    for (const char* beside : {"-wal", "-shm"}) fs::remove(fs::path(file.string() + beside));
    std::ofstream(file, std::ios::binary) << bytes;
  }
  EXPECT_EQ(ask(path), truth);
  std::cout << flips << " flips in " << files.size() << " files: the read said so " << told << ", check alone " << by_check << ", harmless "
            << harmless << "\n";
  EXPECT_GT(told, flips / 4);
}

}  // namespace
}  // namespace quarry::test
