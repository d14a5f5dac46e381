// SPDX-License-Identifier: GPL-3.0-or-later
// bench-words INDEX [ROUNDS]: what the words of an index cost and answer, in this process, warm, one thread; tables on stdout.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "index/edits.hpp"
#include "index/segment_files.hpp"
#include "quarry/index.hpp"

namespace {

namespace fs = std::filesystem;
using quarry::index::SegmentFiles;
using quarry::index::SegmentWord;
using Clock = std::chrono::steady_clock;
using Random = std::mt19937_64;

double ms(Clock::duration span) { return std::chrono::duration<double, std::milli>(span).count(); }

struct Times {
  std::vector<double> all;
  double first = 0;
  double at(double share) {
    std::sort(all.begin(), all.end());
    return all[std::min(all.size() - 1, static_cast<std::size_t>(static_cast<double>(all.size()) * share))];
  }
};

template <class Work>
Times timed(std::size_t rounds, Work&& work) {
  Times times;
  for (std::size_t i = 0; i <= rounds; ++i) {
    const auto start = Clock::now();
    work(i);
    (i == 0 ? times.first : times.all.emplace_back()) = ms(Clock::now() - start);
  }
  return times;
}

/// ASCII words of the segment with one or two letters changed.
std::vector<std::string> mistyped(const SegmentFiles& segment, std::size_t count, unsigned edits) {
  Random random(7);
  std::vector<std::string> out;
  while (out.size() < count) {
    std::string word(segment.words().sorted(static_cast<std::uint32_t>(random() % segment.words().size())));
    const bool ascii = std::all_of(word.begin(), word.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (word.size() < 5 || !ascii) continue;
    for (unsigned i = 0; i < edits; ++i) word[random() % word.size()] = static_cast<char>('a' + random() % 26);
    out.push_back(std::move(word));
  }
  return out;
}

void cost_of(const SegmentFiles& segment, const fs::path& directory) {
  const auto& words = segment.words();
  const auto& lookup = segment.lookup();
  quarry::index::WordUse use;
  quarry::index::WordOrder order;
  for (std::uint32_t rank = 0; rank < words.size(); ++rank) {
    order.sorted.push_back(words.id(rank));
    use.note(words.id(rank), lookup.first(rank), !lookup.single(rank), 1);
    for (const auto field : lookup.fields(lookup.set(rank))) use.note_field(words.id(rank), field);
  }
  const auto made = fs::temp_directory_path() / fmt::format("bench-words-{}", directory.filename().string());
  const auto start = std::clock();
  quarry::index::write_words_lookup(made, words, order, use);
  const auto seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  fs::remove(made);
  const auto size = [&](const char* file) { return static_cast<double>(fs::file_size(directory / file)) / 1e6; };
  fmt::print("| {} | {} | {} | {:.1f} | {:.1f} | {:.2f} |\n", directory.filename().string(), segment.size(), segment.words().size(),
             size("words"), size("lookup"), seconds);
}

void row(const std::string& name, double found, Times times) {
  fmt::print("| {} | {:.1f} | {:.4f} | {:.4f} | {:.3f} |\n", name, found, times.at(0.5), times.at(0.99), times.first);
}

void near(const SegmentFiles& segment, std::size_t rounds) {
  for (const unsigned distance : {1U, 2U}) {
    const auto words = mistyped(segment, rounds + 1, distance);
    std::size_t found = 0;
    auto times = timed(rounds, [&](std::size_t i) { segment.words_near(words[i], distance, [&](const SegmentWord&, unsigned) { ++found; }); });
    row(fmt::format("near, {} edits", distance), static_cast<double>(found) / static_cast<double>(rounds + 1), std::move(times));
    found = 0;
    const auto few = std::min<std::size_t>(rounds, 20);
    times = timed(few, [&](std::size_t i) {
      quarry::index::Edits edits(words[i], distance);
      for (std::uint32_t rank = 0; rank < segment.words().size(); ++rank) found += edits.to(segment.words().sorted(rank)) <= distance;
    });
    row(fmt::format("the same by a walk over all, {} edits", distance), static_cast<double>(found) / static_cast<double>(few + 1), std::move(times));
  }
}

void like(const SegmentFiles& segment, std::size_t rounds) {
  for (const std::string pattern : {"*super*", "*oxid*", "*tion", "*ing*", "te?t*x", "s?p*ll*", "*ab*", "sup*", "con*"}) {
    std::size_t found = 0;
    auto times = timed(rounds, [&](std::size_t) {
      found = 0;
      segment.words_like({}, pattern, {}, [&](const SegmentWord&) { return ++found != 0; });
    });
    row("all of " + pattern, static_cast<double>(found), std::move(times));
  }
}

void queries(const std::string& index_path, std::size_t rounds) {
  const quarry::Index index(index_path);
  const quarry::Viewer viewer({"urn:quarry:bench:nobody"});
  fmt::print("\n| query, one viewer | hits | p50 ms | p99 ms | first ms |\n| --- | --- | --- | --- | --- |\n");
  for (const std::string query : {"sup*", "con*", "a*", "superaloyy"}) {
    std::uint64_t total = 0;
    auto times = timed(rounds, [&](std::size_t) { total = index.search({.query = query}, viewer).total; });
    row("`" + query + "`", static_cast<double>(total), std::move(times));
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "usage: bench-words INDEX [ROUNDS]\n");
    return 2;
  }
  const auto rounds = static_cast<std::size_t>(argc > 2 ? std::max(1, std::atoi(argv[2])) : 200);
  fmt::print("| segment | records | words | words MB | lookup MB | lookup CPU s |\n| --- | --- | --- | --- | --- | --- |\n");
  std::unique_ptr<SegmentFiles> largest;
  for (const auto& entry : fs::directory_iterator(fs::path(argv[1]) / "segments")) {
    if (!entry.is_directory()) continue;
    auto segment = std::make_unique<SegmentFiles>(entry.path(), false);
    cost_of(*segment, entry.path());
    if (!largest || segment->size() > largest->size()) largest = std::move(segment);
  }
  if (!largest) return 1;
  fmt::print("\n| words of the largest segment | found | p50 ms | p99 ms | first ms |\n| --- | --- | --- | --- | --- |\n");
  near(*largest, rounds);
  like(*largest, rounds);
  queries(argv[1], rounds);
  return 0;
}
