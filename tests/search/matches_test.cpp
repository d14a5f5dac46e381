// SPDX-License-Identifier: GPL-3.0-or-later
// Sets of documents as lists, bitmaps and terms, against a set that is plain.
#include <gtest/gtest.h>

#include <set>

#include "query/documents.hpp"
#include "query/facet_codes.hpp"
#include "query/matches.hpp"
#include "search/world.hpp"

namespace quarry::test {
namespace {

using query::Matches;
using Plain = std::set<std::uint32_t>;

constexpr std::uint32_t size = 5'003;  // no multiple of 64, nor of a block

Plain random_plain(Random& random) {
  static const std::vector<std::size_t> counts{0, 1, 40, 150, 160, 900, 4'000, 5'003};
  Plain plain;
  for (auto left = any_of(random, counts); left != 0; --left) plain.insert(static_cast<std::uint32_t>(below(random, size)));
  return plain;
}

index::Bitmap bits_of(const Plain& plain) {
  index::Bitmap bits(size);
  for (const auto doc : plain) bits.set(doc);
  return bits;
}

/// In one of its forms.
Matches matches_of(const Plain& plain, std::size_t form) {
  const std::vector<std::uint32_t> list(plain.begin(), plain.end());
  if (form == 0) return {size, list};
  if (form == 1) return Matches(bits_of(plain));
  index::PostingList postings;
  postings.documents = list;
  postings.occurrences.assign(list.size(), 1);
  static const std::vector<std::uint8_t> lengths(size, 9);
  return {size, std::make_shared<const index::TermRecord>(size, std::move(postings), lengths)};
}

void expect_same(const Matches& got, const Plain& want) {
  ASSERT_EQ(got.count(), want.size());
  ASSERT_EQ(got.size(), size);
  Plain walked;
  got.for_each([&](std::uint32_t doc) { walked.insert(walked.end(), doc); });
  ASSERT_EQ(walked, want);
  ASSERT_EQ(got.bitmap(), bits_of(want));
  for (std::uint32_t doc = 0; doc < size; doc += 7) ASSERT_EQ(got.test(doc), want.contains(doc)) << doc;
}

TEST(MatchSets, AreJoinedAsSetsAre) {
  Random random(5);
  for (int round = 0; round < 400; ++round) {
    const auto among = random_plain(random);
    const auto visible = bits_of(among);
    std::vector<Plain> plain;
    std::vector<Matches> operands;
    for (auto count = 1 + below(random, 4); count != 0; --count) {
      plain.push_back(random_plain(random));
      operands.push_back(matches_of(plain.back(), below(random, 3)));
      expect_same(operands.back(), plain.back());
    }
    Plain common, any;
    for (const auto doc : among) {
      bool all = true, one = false;
      for (const auto& set : plain) {
        all = all && set.contains(doc);
        one = one || set.contains(doc);
      }
      if (all) common.insert(doc);
      if (one) any.insert(doc);
    }
    expect_same(query::all_of(operands, visible), common);
    expect_same(query::any_of(operands, visible), any);
    ASSERT_EQ(query::count_all_of(operands, visible), common.size());
    auto left = operands.front();
    left.subtract(operands.back());
    Plain difference;
    if (operands.size() > 1)
      for (const auto doc : plain.front())
        if (!plain.back().contains(doc)) difference.insert(doc);
    expect_same(left, difference);
  }
  expect_same(query::any_of({}, bits_of({1, 2})), {});
}

/// Occurrences asked of rising documents are those asked one by one.
TEST(MatchSets, TermsAreWalked) {
  Random random(6);
  for (int round = 0; round < 100; ++round) {
    const auto plain = random_plain(random);
    index::PostingList postings;
    for (const auto doc : plain) {
      postings.documents.push_back(doc);
      postings.occurrences.push_back(static_cast<std::uint32_t>(1 + below(random, 400)));
    }
    const auto occurrences = postings.occurrences;
    const std::vector<std::uint8_t> lengths(size, 200);
    const index::TermRecord record(size, std::move(postings), lengths);
    std::size_t from = 0;
    std::uint32_t step = 1 + static_cast<std::uint32_t>(below(random, 30));
    for (std::uint32_t doc = 0; doc < size; doc += step) {
      const auto found = plain.find(doc);
      const auto want = found == plain.end() ? 0 : occurrences[static_cast<std::size_t>(std::distance(plain.begin(), found))];
      ASSERT_EQ(record.occurrences(doc, from), want);
      ASSERT_EQ(record.occurrences(doc), want);
    }
  }
}

TEST(MatchSets, NumbersOfValuesAreCountedAsValues) {
  Random random(7);
  for (int round = 0; round < 200; ++round) {
    const auto plain = random_plain(random);
    const std::vector<std::uint32_t> docs(plain.begin(), plain.end());
    const bool lists = below(random, 2) == 0;
    const std::vector<std::uint32_t> starts{0, 0, 2, 3, 7};
    const std::vector<double> values{1, 2, 2, 3, 4, 5, 9};
    const auto present = bits_of(random_plain(random));
    std::vector<std::uint16_t> codes(size);
    for (auto& code : codes) code = static_cast<std::uint16_t>(below(random, 4));
    index::ColumnArrays<double> column;
    column.codes = 4;
    column.code_shorts = codes.data();
    column.values = values.data();
    if (lists) column.starts = starts.data();
    if (below(random, 2) == 0) column.present = present.words().data();
    std::map<double, std::uint64_t> got, want;
    const bool counted = query::count_by_code(column, docs, [&](double value, std::uint32_t count) { got[value] += count; });
    ASSERT_EQ(counted, docs.size() >= 4);
    if (!counted) continue;
    query::for_each_values(column, docs, [&](std::uint32_t, const double* first, const double* last) {
      for (; first != last; ++first) ++want[*first];
    });
    ASSERT_EQ(got, want);
  }
}

}  // namespace
}  // namespace quarry::test
