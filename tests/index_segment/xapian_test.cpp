// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <xapian.h>

#include <sstream>

#include "index/xapian_glass.hpp"
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
  auto own = postings_of(ours);
  std::erase_if(own, [](const auto& term) { return term.first.front() == '\xff'; });
  EXPECT_EQ(own, postings_of(theirs));
  for (const std::string word : {"alpha", "tio2", "0"}) {
    EXPECT_EQ(ours.get_termfreq(word), theirs.get_termfreq(word));
    EXPECT_EQ(ours.get_collection_freq(word), theirs.get_collection_freq(word));
    Xapian::PostingIterator far = ours.postlist_begin(word);
    far.skip_to(1'000);
    Xapian::PostingIterator same = theirs.postlist_begin(word);
    same.skip_to(1'000);
    EXPECT_EQ(*far, *same);
  }
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
