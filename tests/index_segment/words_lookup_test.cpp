// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/words_lookup.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <random>
#include <set>

#include "index/edits.hpp"
#include "index/segment_files.hpp"
#include "quarry/error.hpp"
#include "support/temp_dir.hpp"

namespace quarry::index {
namespace {

using Random = std::mt19937_64;
using Found = std::vector<std::pair<std::string, unsigned>>;

std::u32string points_of(std::string_view text) {
  std::u32string out;
  for (std::size_t at = 0; at < text.size();) out += next_point(text, at);
  return out;
}

/// The whole matrix, as the definition has it.
unsigned edits_between(std::string_view one, std::string_view other) {
  const auto a = points_of(one), b = points_of(other);
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > 2) return 3;  // as good as any more
  unsigned d[64][64];
  for (unsigned i = 0; i <= a.size(); ++i)
    for (unsigned j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = i + j;
        continue;
      }
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[a.size()][b.size()];
}

/// By trying everything: what a pattern of characters describes.
bool looks_like(std::u32string_view pattern, std::u32string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*') return looks_like(pattern.substr(1), text) || (!text.empty() && looks_like(pattern, text.substr(1)));
  if (text.empty()) return false;
  if (pattern[0] == '\\' && pattern.size() > 1) return pattern[1] == text[0] && looks_like(pattern.substr(2), text.substr(1));
  return (pattern[0] == '?' || pattern[0] == text[0]) && looks_like(pattern.substr(1), text.substr(1));
}

const std::vector<std::string>& letters() {
  static const std::vector<std::string> all{"a", "b", "c", "d", "e", "o", "x", "2", "_", "ö", "α", "ж", "界", "𝛼"};
  return all;
}

std::string random_word(Random& random, std::size_t longest) {
  std::string out;
  for (auto left = 1 + random() % longest; left != 0; --left) out += letters()[std::min(random() % letters().size(), random() % letters().size())];
  return out;
}

std::string changed(Random& random, const std::string& word) {
  auto points = points_of(word);
  const auto letter = points_of(letters()[random() % letters().size()]);
  const auto at = random() % (points.size() + 1);
  switch (random() % 4) {
    case 0: points.insert(at, letter); break;
    case 1: points.erase(std::min(at, points.size() - 1), 1); break;
    case 2: points.replace(std::min(at, points.size() - 1), 1, letter); break;
    default:
      if (at + 1 < points.size()) std::swap(points[at], points[at + 1]);
  }
  std::string out;
  for (const auto point : points)
    for (const auto& one : letters())
      if (points_of(one)[0] == point) out += one;
  return out;
}

/// Some words and what is made of them by changing a letter or two, so that many are near to each other.
std::vector<std::string> random_vocabulary(Random& random, std::size_t count) {
  std::set<std::string> words;
  while (words.size() < count) {
    auto word = random_word(random, 12);
    words.insert(word);
    for (int i = 0; i < 4; ++i) words.insert(word = changed(random, word) + (random() % 16 == 0 ? "tail" : ""));
  }
  words.erase("");
  std::vector<std::string> out(words.begin(), words.end());
  std::shuffle(out.begin(), out.end(), random);
  return out;
}

struct Files {
  Files(const test::TempDir& temp, const std::vector<std::string>& vocabulary) {
    StringTable table;
    WordUse use;
    for (const auto& word : vocabulary) use.note(table.intern(word), 0, 0);
    const auto order = order_words(table, use);
    write_words(temp / "words", table, order);
    words.emplace(temp / "words");
    write_words_lookup(temp / "lookup", *words, order, use);
    lookup.emplace(temp / "lookup", *words);
  }
  std::optional<WordsFile> words;
  std::optional<WordsLookup> lookup;
};

class Lookup : public testing::TestWithParam<std::size_t> {};  // how many words: few (a walk) or many (tables)

TEST_P(Lookup, FindsTheNearWordsThatPlainLoopsFind) {
  Random random(GetParam());
  const auto vocabulary = random_vocabulary(random, GetParam());
  const test::TempDir temp;
  const Files files(temp, vocabulary);
  EXPECT_EQ(files.lookup->trigrams().present(), vocabulary.size() >= least_words_for_tables);
  std::size_t found_in_all = 0;
  for (int round = 0; round < 24; ++round) {
    auto word = round % 4 == 0 ? random_word(random, 9) : changed(random, vocabulary[random() % vocabulary.size()]);
    if (round % 4 == 1) word = changed(random, word);
    if (round == 0) word = "";
    for (const unsigned distance : {1U, 2U}) {
      Found expected, found;
      for (std::uint32_t rank = 0; rank < files.words->size(); ++rank)
        if (const auto edits = edits_between(word, files.words->sorted(rank)); edits <= distance) expected.emplace_back(files.words->sorted(rank), edits);
      files.lookup->deletes().near(*files.words, word, distance, [&](std::uint32_t rank, unsigned edits) { found.emplace_back(files.words->sorted(rank), edits); });
      EXPECT_EQ(found, expected) << word << " ~" << distance;
      found_in_all += found.size();
    }
  }
  EXPECT_GT(found_in_all, GetParam() == 1 ? 0U : 100U);
}

std::string random_pattern(Random& random, const std::string& word) {
  std::string out;
  for (std::size_t at = 0; at < word.size();) {
    const auto begin = at;
    next_point(word, at);
    switch (random() % 6) {
      case 0: out += '?'; break;
      case 1: out += '*'; break;
      case 2:
        if (random() % 2 == 0) out += "*";
        break;
      case 3: out += '\\'; [[fallthrough]];
      default: out += word.substr(begin, at - begin);
    }
  }
  return random() % 3 == 0 ? out + '*' : out;
}

TEST_P(Lookup, FindsThePatternsWordsThatPlainLoopsFind) {
  Random random(GetParam() + 1);
  const auto vocabulary = random_vocabulary(random, GetParam());
  const test::TempDir temp;
  const Files files(temp, vocabulary);
  std::vector<std::string> patterns{"*", "?", "??", "*a", "a*", "*ab*", "*b?", "*ö*", "?界*", "\\*", "*\\", "", "ab", "*ab\\*", "*aba*b*a"};
  for (int i = 0; i < 24; ++i) patterns.push_back(random_pattern(random, vocabulary[random() % vocabulary.size()]));
  for (const auto& pattern : patterns) {
    std::vector<std::string_view> expected, found;
    for (std::uint32_t rank = 0; rank < files.words->size(); ++rank)
      if (looks_like(points_of(pattern), points_of(files.words->sorted(rank)))) expected.push_back(files.words->sorted(rank));
    PatternWords words(*files.words, files.lookup->trigrams(), pattern);
    for (auto rank = words.next(0); rank; rank = words.next(*rank + 1)) found.push_back(files.words->sorted(*rank));
    EXPECT_EQ(found, expected) << pattern;
    if (expected.size() < 2) continue;
    const auto middle = expected[expected.size() / 2];
    EXPECT_EQ(files.words->sorted(words.next(files.words->lower_bound(middle)).value()), middle) << pattern << " goes on from a word";
  }
}

INSTANTIATE_TEST_SUITE_P(Words, Lookup, testing::Values(1, 300, 20'000));

TEST(Edits, CountCharactersNotBytes) {
  struct Case {
    std::string one, other;
    unsigned edits;
  };
  const std::vector<Case> cases{{"", "", 0},           {"", "ab", 2},         {"größe", "grosse", 3}, {"größe", "größe", 0}, {"größe", "grße", 1},
                                {"界面", "面界", 1},   {"ca", "abc", 3},      {"abc", "acb", 1},      {"abcd", "badc", 2},   {"tio2", "tio3", 1},
                                {"graphene", "grpahene", 1}, {"graphene", "grphen", 2}, {"a", "abcd", 3}, {std::string(64, 'a'), std::string(62, 'a'), 2}};
  for (const auto& [one, other, edits] : cases)
    for (const unsigned most : {1U, 2U}) {
      EXPECT_EQ(Edits(one, most).to(other), std::min(edits, most + 1)) << one << " " << other;
      EXPECT_EQ(Edits(other, most).to(one), std::min(edits, most + 1)) << other << " " << one;
    }
  EXPECT_GT(Edits(std::string(200, 'a'), 2).to(std::string(64, 'a')), 2U);
}

TEST(Glob, OfManyStarsEndsSoon) {
  std::string pattern;
  for (int i = 0; i < 500; ++i) pattern += "*a";
  EXPECT_FALSE(Glob(pattern + "b").matches(std::string(10'000, 'a')));
  EXPECT_TRUE(Glob(pattern).matches(std::string(10'000, 'a')));
}

/// A field, `wide`, that has every word, and one, `narrow`, that has few.
std::vector<std::string> fill(SegmentBuilder& builder, std::size_t begin, std::size_t end, const std::vector<std::string>& vocabulary) {
  std::vector<std::string> narrow;
  for (auto i = begin; i < end; ++i) {
    Value content(Object{{"wide", vocabulary[i] + " common"}});
    if (i % 97 == 0) {
      content.set_path("narrow", vocabulary[i]);
      narrow.push_back(vocabulary[i]);
    }
    SegmentRow row;
    row.row = static_cast<std::int64_t>(i) + 1;
    const auto subject = "s" + std::to_string(i);
    row.subject = subject;
    row.content = &content;
    builder.add(row);
  }
  return narrow;
}

std::vector<std::string> like(const Segment& segment, const std::string& field, const std::string& pattern) {
  std::vector<std::string> out;
  segment.words_like(field, pattern, {}, [&](const SegmentWord& word) {
    out.emplace_back(word.text);
    return true;
  });
  return out;
}

TEST(LookupFile, IsTheSameInSegmentsThatWereMerged) {
  Random random(5);
  const auto vocabulary = random_vocabulary(random, 18'000);
  const test::TempDir temp;
  const std::vector<std::filesystem::path> directories{temp / "a", temp / "b"};
  const auto half = vocabulary.size() / 2;
  std::vector<std::string> narrow;
  for (const auto& [directory, begin, end] : {std::tuple(directories[0], std::size_t{0}, half), {directories[1], half, vocabulary.size()}, {temp / "whole", std::size_t{0}, vocabulary.size()}}) {
    SegmentBuilder builder(directory);
    narrow = fill(builder, begin, end, vocabulary);
    builder.finish();
  }
  merge_segments({Segment::open(directories[0]), Segment::open(directories[1])}, directories, temp / "merged");
  std::string bytes[2];
  for (const int i : {0, 1}) {
    std::ifstream in(temp / (i == 0 ? "merged/lookup" : "whole/lookup"), std::ios::binary);
    bytes[i].assign(std::istreambuf_iterator<char>(in), {});
  }
  EXPECT_EQ(bytes[0], bytes[1]);
  const auto segment = Segment::open(temp / "merged", true);
  std::sort(narrow.begin(), narrow.end());
  EXPECT_EQ(like(*segment, "narrow", "*"), narrow);
  EXPECT_EQ(like(*segment, "wide", "*").size(), vocabulary.size() + 1);
  EXPECT_EQ(like(*segment, "none", "*").size(), 0U);
  for (const std::string pattern : {"a*", "*ab*", "*b"}) {
    std::vector<std::string> expected;
    std::copy_if(narrow.begin(), narrow.end(), std::back_inserter(expected), [&](const auto& word) { return Glob(pattern).matches(word); });
    EXPECT_EQ(like(*segment, "narrow", pattern), expected) << pattern;
  }
  segment->words_like({}, "*", {}, [&](const SegmentWord& word) {
    EXPECT_EQ(word.single, word.text != "common") << word.text;
    if (word.single) {
      EXPECT_EQ(vocabulary[word.first], word.text);
    }
    return true;
  });
  EXPECT_TRUE(segment->any_posting({}, "common", [](std::uint32_t doc) { return doc == 7; }));
  EXPECT_FALSE(segment->any_posting("narrow", "common", [](std::uint32_t) { return true; }));
}

TEST(LookupFile, OfOtherWordsIsRefused) {
  const test::TempDir temp, other;
  const Files files(temp, {"a", "b"}), others(other, {"a", "b", "c"});
  EXPECT_THROW(WordsLookup(other / "lookup", *files.words), Error);
}

}  // namespace
}  // namespace quarry::index
