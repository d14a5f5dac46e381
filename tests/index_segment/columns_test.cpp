// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/columns.hpp"

#include <gtest/gtest.h>

#include <random>

#include "index/segment_files.hpp"
#include "support/temp_dir.hpp"

namespace quarry::index {
namespace {

struct Shape {
  const char* name;
  std::uint32_t documents;
  double share;        ///< of documents with a value
  int most_values;     ///< of a document
  std::uint32_t different;
};

class EveryForm : public ::testing::TestWithParam<Shape> {};

template <class T>
void expect_scan_is_right(const Column<T>& column, std::uint32_t documents, T low, T high) {
  Bitmap found(documents), expected(documents);
  column.add_between(low, high, found);
  for (std::uint32_t doc = 0; doc < documents; ++doc)
    for (const auto value : column.of(doc))
      if (value >= low && value <= high) expected.set(doc);
  EXPECT_EQ(found, expected) << low << " .. " << high;
}

TEST_P(EveryForm, IsReadAndScannedAsWritten) {
  const auto shape = GetParam();
  std::mt19937 random(7);
  std::vector<std::vector<std::uint32_t>> drawn(shape.documents);
  ColumnsBuilder builder;
  for (std::uint32_t doc = 0; doc < shape.documents; ++doc) {
    if (random() % 1'000 >= shape.share * 1'000) continue;
    for (int i = 1 + static_cast<int>(random() % static_cast<unsigned>(shape.most_values)); i > 0; --i)
      drawn[doc].push_back(static_cast<std::uint32_t>(random()) % shape.different);
    for (const auto value : drawn[doc]) {
      builder.number("n", doc, value * 0.5 - 3);
      builder.date("d", doc, std::int64_t{value} * 1'000'000'007 - 5'000);
      builder.keyword("k", doc, "Word" + std::to_string(1'000'000 + value));
      builder.keyword("hex", doc, std::to_string(10'000'000 + value) + "abcdef00abcdef00");
      builder.keyword("#made", doc, "Fe" + std::to_string(value) + " O");
    }
    std::sort(drawn[doc].begin(), drawn[doc].end());
    drawn[doc].erase(std::unique(drawn[doc].begin(), drawn[doc].end()), drawn[doc].end());
  }
  const test::TempDir temp;
  {
    FileWriter file(temp / "cols", columns_magic);
    ColumnsWriter writer(file, shape.documents);
    builder.finish(writer);
    DirectoryWriter directory;
    writer.describe(directory);
    file.finish(directory.bytes());
  }
  const MappedFile file(temp / "cols", columns_magic);
  ByteReader directory(file.directory(), file.path());
  const ColumnsFile read(file, directory, shape.documents);
  const auto *const numbers = read.numbers("n");
  const auto *const dates = read.dates("d");
  const auto *const words = read.keywords("k"), *const hex = read.keywords("hex"), *const made = read.keywords("#made");
  ASSERT_TRUE(numbers && dates && words && hex && made);
  EXPECT_EQ(hex->find("0"), std::nullopt);
  EXPECT_EQ(hex->find("zz"), std::nullopt);
  for (std::uint32_t doc = 0; doc < shape.documents; ++doc) {
    const auto& want = drawn[doc];
    ASSERT_EQ(numbers->of(doc).size(), want.size()) << doc;
    ASSERT_EQ(numbers->present().test(doc), !want.empty()) << doc;
    for (std::size_t i = 0; i < want.size(); ++i) {
      EXPECT_EQ(numbers->of(doc)[i], want[i] * 0.5 - 3);
      EXPECT_EQ(dates->of(doc)[i], std::int64_t{want[i]} * 1'000'000'007 - 5'000);
      EXPECT_EQ(words->find("word" + std::to_string(1'000'000 + want[i])), words->of(doc)[i]);
      EXPECT_EQ(hex->find(std::to_string(10'000'000 + want[i]) + "abcdef00abcdef00"), hex->of(doc)[i]);
      EXPECT_EQ(words->folded(words->of(doc)[i]), "word" + std::to_string(1'000'000 + want[i]));
      EXPECT_EQ(hex->folded(hex->of(doc)[i]), std::to_string(10'000'000 + want[i]) + "abcdef00abcdef00");
    }
    if (want.size() == 1) {
      EXPECT_EQ(made->spelling(made->of(doc)[0]), "Fe" + std::to_string(want[0]) + " O");
    }
  }
  const auto most = shape.different;
  for (const auto& [low, high] : std::vector<std::pair<std::uint32_t, std::uint32_t>>{{0, most}, {most / 3, most / 2}, {5, 5}, {most, most + 9}, {7, 6}}) {
    expect_scan_is_right(*numbers, shape.documents, low * 0.5 - 3, high * 0.5 - 3);
    expect_scan_is_right(*numbers, shape.documents, low * 0.5 - 3.1, high * 0.5 - 2.9);
    expect_scan_is_right(*dates, shape.documents, std::int64_t{low} * 1'000'000'007 - 5'000, std::int64_t{high} * 1'000'000'007 - 5'000);
    expect_scan_is_right(*words, shape.documents, low, high);
  }
}

INSTANTIATE_TEST_SUITE_P(Columns, EveryForm,
                         ::testing::Values(Shape{"full_few", 3'001, 1, 1, 200}, Shape{"full_many", 3'000, 1, 1, 4'000'000},
                                           Shape{"half_hundreds", 5'000, 0.5, 1, 700}, Shape{"wide_ordinals", 80'000, 0.9, 1, 4'000'000},
                                           Shape{"sparse_few", 4'000, 0.03, 1, 9}, Shape{"sparse_numbers", 40'000, 0.1, 1, 90}, Shape{"sparse_lists", 20'000, 0.05, 3, 6},
                                           Shape{"lists", 6'000, 0.7, 4, 12}, Shape{"many_lists", 6'000, 0.7, 4, 4'000'000},
                                           Shape{"tiny", 3, 1, 2, 4}),
                         [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace quarry::index
