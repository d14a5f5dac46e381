// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <xapian.h>

#include <sstream>

#include "index/hot_postings.hpp"
#include "index/xapian_glass.hpp"
#include "index/xapian_lists.hpp"
#include "index/xapian_postings.hpp"
#include "index_segment/model.hpp"
#include "support/temp_dir.hpp"

namespace quarry::index {
namespace {

/// Faults that Xapian itself finds.
std::string faults(const std::filesystem::path& database) {
  std::ostringstream out;
  const auto count = Xapian::Database::check(database.string(), 0, &out);
  return count == 0 ? "" : out.str();
}

using Postings = std::map<std::string, std::vector<std::pair<unsigned, unsigned>>>;

Postings postings_of(const Xapian::Database& database) {
  Postings out;
  for (auto term = database.allterms_begin(); term != database.allterms_end(); ++term)
    for (auto at = database.postlist_begin(*term); at != database.postlist_end(*term); ++at)
      out[*term].emplace_back(*at, at.get_wdf());
  return out;
}

TEST(Xapian, FindsOurDatabaseInOrder) {
  const test::TempDir temp;
  std::vector<std::shared_ptr<const Segment>> inputs;
  std::vector<std::filesystem::path> directories;
  for (const std::size_t count : {1, 40, 1'500}) {
    directories.push_back(temp / std::to_string(count));
    inputs.push_back(build(random_rows(3, count), directories.back()));
    EXPECT_EQ(faults(directories.back() / "x"), "") << count;
  }
  merge_segments(inputs, directories, temp / "merged");
  EXPECT_EQ(faults(temp / "merged/x"), "");
}

TEST(Xapian, ReadsWhatItWouldHaveWrittenItself) {
  const test::TempDir temp;
  const auto rows = random_rows(21, 1'200);
  const auto segment = build(rows, temp / "s");
  const Xapian::Database ours(temp / "s/x");
  Xapian::WritableDatabase theirs(temp / "theirs", Xapian::DB_CREATE);
  for (std::uint32_t doc = 0; doc < rows.size(); ++doc) {
    Xapian::Document document;
    for (const auto& text : typed_values(rows[doc].content).texts)
      for_each_word(text.value, [&](std::string_view word) { document.add_term(std::string(word)); });
    theirs.add_document(document);
  }
  theirs.commit();
  EXPECT_EQ(ours.get_doccount(), theirs.get_doccount());
  EXPECT_EQ(ours.get_lastdocid(), theirs.get_lastdocid());
  EXPECT_EQ(ours.get_avlength() * ours.get_doccount(), theirs.get_total_length());
  // It holds the words that some documents have, neither one nor very many; the segment knows the others without it.
  auto own = postings_of(ours), wanted = postings_of(theirs);
  std::erase_if(own, [](const auto& term) { return term.first.front() == '\xff'; });
  for (const auto& [word, list] : wanted) {
    std::vector<std::pair<unsigned, unsigned>> found;
    segment->for_each_posting("", word, [&](std::uint32_t doc, std::uint32_t times) { found.emplace_back(doc + 1, times); });
    EXPECT_EQ(found, list) << word;
  }
  const auto all = wanted.size();
  std::erase_if(wanted, [&](const auto& term) { return term.second.size() < 2 || term.second.size() >= hot_threshold(segment->size()); });
  EXPECT_EQ(own, wanted);
  EXPECT_GT(own.size(), 0U);
  EXPECT_LT(own.size(), all);
  for (const auto& [word, list] : own) EXPECT_EQ(ours.get_collection_freq(word), theirs.get_collection_freq(word)) << word;
}

TEST(Xapian, ReadsListsOfAnyLength) {
  const test::TempDir temp;
  const std::vector<std::uint64_t> lengths(400'000, 3);
  std::map<std::string, PostingList> lists;
  for (const auto& [word, count, gap] : {std::tuple("few", 2U, 199'999U), {"some", 1'000U, 350U}, {"most", 100'000U, 3U}, {"very", 40'000U, 9U}})
    for (std::uint32_t i = 0; i < count; ++i) lists[word].add(i * gap + i % gap, 1 + i % 3 * 200);
  GlassWriter table(temp / "x");
  GlassLists writer(table);
  writer.lengths(lengths);
  for (const auto& [word, list] : lists) writer.term(word, list);
  table.finish({400'000, 3, 401, 401, 1'200'000});
  EXPECT_EQ(faults(temp / "x"), "");
  const Xapian::Database database(temp / "x");
  for (const auto& [word, list] : lists) {
    PostingList found;
    PostingsReader(temp / "x").read(word, found);
    EXPECT_EQ(found, list) << word;
    for (std::size_t i = 0; i < list.documents.size(); i += 1 + list.documents.size() / 7) {
      auto far = database.postlist_begin(word);
      far.skip_to(list.documents[i] + 1);
      ASSERT_TRUE(far != database.postlist_end(word));
      EXPECT_EQ(*far, list.documents[i] + 1);
      EXPECT_EQ(far.get_wdf(), list.occurrences[i]);
    }
  }
  EXPECT_EQ(PostingsReader(temp / "x").terms(), lists.size());
}

TEST(Xapian, TablesOfAnySizeAreWhole) {
  for (const std::size_t count : {1, 30, 5'000, 30'000}) {
    const test::TempDir temp;
    GlassWriter table(temp / "x");
    table.add({"\0\xe0", 2}, {"\0\0\0" "1\0\1", 6});  // one document of length 1
    for (std::size_t i = 0; i < count; ++i) {
      auto key = std::to_string(10'000'000 + i) + std::string(i % 60, 'k');
      table.add(key, {"\1\1\0" "1\0\1", 6});
    }
    table.finish({1, 1, 1, 1, 1});
    EXPECT_EQ(faults(temp / "x"), "") << count;
    const Xapian::Database database(temp / "x");
    std::size_t found = 0;
    for (auto term = database.allterms_begin(); term != database.allterms_end(); ++term) ++found;
    EXPECT_EQ(found, count);
    for (std::size_t i = 0; i < count; i += 1 + count / 200)
      EXPECT_TRUE(database.term_exists(std::to_string(10'000'000 + i) + std::string(i % 60, 'k'))) << i;
  }
}

TEST(Xapian, NumbersInKeysSortAsNumbers) {
  std::string last;
  for (const std::uint32_t value : {0U, 1U, 0x7fffU, 0x8000U, 0x3fffffU, 0x400000U, 0x1fffffffU, 0x20000000U, 0xffffffffU}) {
    std::string packed;
    pack_glass_sorting(packed, value);
    EXPECT_LT(last, packed) << value;
    last = packed;
  }
}

}  // namespace
}  // namespace quarry::index
