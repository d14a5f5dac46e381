// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/hot_postings.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <random>

#include "index/compare_postings.hpp"
#include "index/segment_files.hpp"
#include "index/term_cache.hpp"
#include "index/term_record.hpp"
#include "quarry/error.hpp"
#include "support/temp_dir.hpp"

namespace quarry::index {
namespace {

using Postings = std::map<std::string, std::map<std::uint32_t, std::uint32_t>>;

struct Word {
  std::string text;
  std::uint32_t documents;
  std::uint32_t most;  ///< occurrences
};

/// Around the borders of blocks and of the threshold, in runs and all over, once and very often in a document.
std::vector<Word> words() {
  return {{"w127", 127, 1},   {"w128", 128, 2},   {"w129", 129, 5},    {"w255", 255, 1},    {"w256", 256, 3},   {"w257", 257, 300},
          {"w1000", 1'000, 2}, {"w1001", 1'001, 1}, {"all", 3'000, 2}, {"most", 2'900, 40}, {"few", 3, 9}};
}

std::shared_ptr<const Segment> build(const std::filesystem::path& path, std::uint32_t size, unsigned seed, Postings& postings) {
  std::mt19937 random(seed);
  std::vector<std::string> texts(size);
  for (const auto& word : words()) {
    std::vector<std::uint32_t> docs(size);
    for (std::uint32_t doc = 0; doc < size; ++doc) docs[doc] = doc;
    if (word.text != "w128") std::shuffle(docs.begin(), docs.end(), random);  // that one is a run
    docs.resize(std::min(word.documents, size));
    for (const auto doc : docs) {
      const auto times = 1 + static_cast<std::uint32_t>(random()) % word.most;
      for (std::uint32_t i = 0; i < times; ++i) texts[doc] += word.text + ' ';
      postings[word.text][doc] = times;
    }
  }
  SegmentBuilder builder(path);
  for (std::uint32_t doc = 0; doc < size; ++doc) {
    Value content{Object{}};
    content.set_path("text", texts[doc]);
    builder.add({static_cast<std::int64_t>(seed) * 1'000'000 + doc, "s" + std::to_string(doc), {}, RecordKind::record, 0, &content});
  }
  builder.finish();
  return Segment::open(path, true);
}

void expect_postings_are(const Segment& segment, const Postings& postings) {
  const auto& files = dynamic_cast<const SegmentFiles&>(segment);
  EXPECT_EQ(compare_postings(files), 0U);
  for (const auto& [word, wanted] : postings) {
    SCOPED_TRACE(word);
    EXPECT_EQ(files.hot().find(word).has_value(), wanted.size() >= hot_threshold(segment.size()));
    for (const auto* field : {"", "text"}) {
      std::map<std::uint32_t, std::uint32_t> found;
      segment.for_each_posting(field, word, [&](std::uint32_t doc, std::uint32_t times) { found[doc] = times; });
      EXPECT_EQ(found, wanted);
      const auto record = segment.term(field, word);
      EXPECT_EQ(record->documents(), wanted.size());
      EXPECT_EQ(record->dense(), wanted.size() >= segment.size() / 64);
      Bitmap bits(segment.size());
      record->add_to(bits);
      EXPECT_EQ(bits.count(), wanted.size());
      EXPECT_EQ(record->count_in(Bitmap(segment.size(), true)), wanted.size());
      for (std::uint32_t doc = 0; doc < segment.size(); ++doc) {
        const auto one = wanted.find(doc);
        ASSERT_EQ(record->occurrences(doc), one == wanted.end() ? 0 : one->second) << doc;
        if (one == wanted.end() || !record->dense()) continue;
        EXPECT_TRUE(record->most_occurrences(doc / 64) >= std::min(one->second, 255U));
        EXPECT_LE(record->least_length(doc / 64), std::min(segment.length(doc), 255U));
      }
    }
  }
  EXPECT_EQ(segment.term("", "absent")->documents(), 0U);
  EXPECT_EQ(segment.term("nowhere", "all")->documents(), 0U);
}

TEST(HotPostings, AreThoseOfTheTexts) {
  const test::TempDir temp;
  for (const std::uint32_t size : {130U, 2'000U, 3'001U}) {
    Postings postings;
    const auto segment = build(temp / std::to_string(size), size, size, postings);
    expect_postings_are(*segment, postings);
  }
}

TEST(HotPostings, AreThoseOfAllInputsAfterAMerge) {
  const test::TempDir temp;
  std::vector<std::shared_ptr<const Segment>> inputs;
  std::vector<std::filesystem::path> directories;
  Postings all;
  std::uint32_t first = 0;
  for (const std::uint32_t size : {1'000U, 64U, 3'000U}) {
    Postings own;
    directories.push_back(temp / std::to_string(size));
    inputs.push_back(build(directories.back(), size, size, own));
    for (const auto& [word, docs] : own)
      for (const auto& [doc, times] : docs) all[word][first + doc] = times;
    first += size;
  }
  merge_segments(inputs, directories, temp / "merged");
  expect_postings_are(*Segment::open(temp / "merged", true), all);
}

TEST(HotPostings, AreAskedInOrderUntilOneWillDo) {
  const test::TempDir temp;
  Postings postings;
  const auto segment = build(temp / "segment", 3'000, 4, postings);
  for (const auto& [word, wanted] : postings)
    for (const std::size_t at : {std::size_t{0}, wanted.size() / 2, wanted.size() - 1}) {
      const auto last = std::next(wanted.begin(), static_cast<std::ptrdiff_t>(at))->first;
      std::vector<std::uint32_t> asked, expected;
      EXPECT_TRUE(segment->any_posting("text", word, [&](std::uint32_t doc) {
        asked.push_back(doc);
        return doc == last;
      })) << word;
      for (const auto& [doc, times] : wanted)
        if (doc <= last) expected.push_back(doc);
      EXPECT_EQ(asked, expected) << word;
    }
  EXPECT_FALSE(segment->any_posting("", "all", [](std::uint32_t) { return false; }));
}

TEST(Postings, OfAnotherSegmentAreFoundByTheCheck) {
  for (const std::string part : {"hot", "x"}) {
    const test::TempDir temp;
    Postings own, other;
    (void)build(temp / "own", 2'000, 3, own);
    (void)build(temp / "other", 2'000, 4, other);
    std::filesystem::remove_all(temp / ("own/" + part));
    std::filesystem::copy(temp / ("other/" + part), temp / ("own/" + part), std::filesystem::copy_options::recursive);
    std::filesystem::remove(temp / "own/meta");
    seal_segment(temp / "own", 2'000, "schema");  // every checksum fits
    const SegmentFiles files(temp / "own", true);
    EXPECT_GT(compare_postings(files), 0U) << part;
  }
}

TEST(HotPostings, DamageIsFoundOrHarmless) {
  const test::TempDir temp;
  Postings postings;
  std::string whole;
  {
    (void)build(temp / "segment", 2'000, 3, postings);
    std::ifstream in(temp / "segment/hot", std::ios::binary);
    whole.assign(std::istreambuf_iterator<char>(in), {});
  }
  std::mt19937 random(5);
  for (int round = 0; round < 400; ++round) {
    auto damaged = whole;
    damaged[random() % damaged.size()] ^= static_cast<char>(1U << random() % 8);
    std::ofstream(temp / "segment/hot", std::ios::binary | std::ios::trunc) << damaged;
    EXPECT_THROW((void)Segment::open(temp / "segment", true), Error);
    try {  // a large segment is not read through when it is opened: what is read then lies inside of it, or is refused
      const HotPostings hot(temp / "segment/hot");
      PostingList list;
      for (std::uint32_t number = 0; number < hot.terms(); ++number) {
        (void)hot.find(hot.term(number));
        hot.read(number, list);
        for (const auto doc : list.documents) ASSERT_LT(doc, hot.documents());
      }
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::corrupt);
    }
  }
}

TEST(TermCache, KeepsWhatWasUsedLastWithinItsBudget) {
  TermCache cache(20'000);
  const std::vector<std::uint8_t> lengths(64, 9);
  int made = 0;
  const auto get = [&](const std::string& key) {
    return cache.get(key, [&] {
      ++made;
      PostingList list;
      for (std::uint32_t doc = 0; doc < 64; ++doc) {
        list.documents.push_back(doc);
        list.occurrences.push_back(1);
      }
      return std::make_shared<TermRecord>(64, std::move(list), lengths);
    });
  };
  for (int i = 0; i < 200; ++i) {
    (void)get("a/" + std::to_string(i));
    EXPECT_EQ(get("a/0")->documents(), 64U);
    EXPECT_LE(cache.bytes(), 20'000U);
  }
  EXPECT_EQ(made, 200);
  cache.forget("a/");
  EXPECT_EQ(cache.bytes(), 0U);
}

}  // namespace
}  // namespace quarry::index
