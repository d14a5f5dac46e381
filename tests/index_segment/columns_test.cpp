// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/columns.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "index/column_packing.hpp"
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
                                           Shape{"sparse_few", 4'000, 0.03, 1, 9}, Shape{"sparse_numbers", 40'000, 0.1, 1, 90},
                                           Shape{"sparse_lists", 20'000, 0.05, 3, 6},
                                           Shape{"lists", 6'000, 0.7, 4, 12}, Shape{"many_lists", 6'000, 0.7, 4, 4'000'000},
                                           Shape{"tiny", 3, 1, 2, 4}, Shape{"wide_lists", 90'000, 1, 2, 300}),
                         [](const auto& one) { return one.param.name; });

std::vector<double> numbers_back(const std::vector<double>& values) {
  const auto packed = pack_column(std::span<const double>(values));
  std::vector<double> out;
  if (packed)
    for (const auto number : packed->numbers) {
      EXPECT_LT(number, std::uint64_t{1} << packed->bits);
      out.push_back(unpacked_number(packed->base, packed->step, number));
    }
  return out;
}

TEST(PackedColumn, GivesNumbersBackToTheLastBitOrIsNone) {
  const std::vector<std::vector<double>> packable{{7}, {0, 0}, {1, 2, 3}, {-397.77219, 1370.616, 0}, {0.1, 0.2, 0.3},
                                                  {-5, 1e9}, {2e-6}, {281474976710655, 0}};
  for (const auto& values : packable) EXPECT_EQ(numbers_back(values), values) << values.front();
  const std::vector<std::vector<double>> others{{1.0 / 3}, {0.1 + 0.2}, {1e300, 1}, {2.5e-6}, {0x1p53}, {-0x1p52},
                                                {std::numeric_limits<double>::infinity()}, {281474976710656, 0}, {1, std::nextafter(1.0, 2.0)}};
  for (const auto& values : others) EXPECT_TRUE(numbers_back(values).empty()) << values.front();
  std::mt19937_64 random(11);
  for (int round = 0; round < 200; ++round) {
    std::vector<double> values;
    const auto decimals = std::pow(10.0, static_cast<double>(random() % 8));
    for (int i = 0; i < 50; ++i) values.push_back(static_cast<double>(static_cast<std::int64_t>(random() % 2'000'001) - 1'000'000) / decimals);
    const auto back = numbers_back(values);
    if (decimals <= 1e6 || !back.empty()) {
      EXPECT_EQ(back, values) << decimals;
    }
  }
}

TEST(PackedColumn, GivesDatesBackOrIsNone) {
  constexpr auto least = std::numeric_limits<std::int64_t>::min(), most = std::numeric_limits<std::int64_t>::max();
  for (const auto& values : std::vector<std::vector<std::int64_t>>{{0}, {-1, 1}, {1'575'000'000'000, -86'400'000, 86'400'000}, {5, 6, 1'000'005},
                                                                          {most, most - 7}, {least, least + 1'000}, {most, least}}) {
    const auto packed = pack_column(std::span<const std::int64_t>(values));
    ASSERT_TRUE(packed.has_value()) << values.front();
    for (std::size_t i = 0; i < values.size(); ++i) EXPECT_EQ(unpacked_date(packed->base, packed->step, packed->numbers[i]), values[i]);
  }
  const std::vector<std::int64_t> wide{0, std::int64_t{1} << 50, 1};
  EXPECT_FALSE(pack_column(std::span<const std::int64_t>(wide)).has_value());
}

TEST(PackedIntegers, GiveBackWhatWasWritten) {
  const test::TempDir temp;
  constexpr auto least = std::numeric_limits<std::int64_t>::min(), most = std::numeric_limits<std::int64_t>::max();
  std::vector<std::vector<std::int64_t>> all{{}, {7}, {-1, -1, -1}, {least, most}, {most, least, 0}, {0, 1}, {least, 0, most}};
  std::mt19937_64 random(3);
  for (const std::int64_t slope : {0, 1, 90, 100'000})
    for (const std::int64_t noise : {1, 2, 200, 70'000}) {
      all.emplace_back();
      for (std::int64_t i = 0; i < 1'000; ++i) all.back().push_back(slope * i + static_cast<std::int64_t>(random()) % noise);
    }
  all.emplace_back();
  for (int i = 0; i < 300; ++i) all.back().push_back(static_cast<std::int64_t>(random()));
  for (std::size_t n = 0; n < all.size(); ++n) {
    const auto path = temp / std::to_string(n);
    {
      FileWriter file(path, "QRYtest_");
      DirectoryWriter directory;
      write_packed(file, directory, all[n]);
      file.finish(directory.bytes());
    }
    const MappedFile file(path, "QRYtest_");
    ByteReader directory(file.directory(), path);
    const PackedIntegers back(file, directory);
    ASSERT_EQ(back.size(), all[n].size());
    for (std::size_t i = 0; i < all[n].size(); ++i) ASSERT_EQ(static_cast<std::int64_t>(back[i]), all[n][i]) << n;
  }
  EXPECT_LT(std::filesystem::file_size(temp / "11"), 64 + 16 + 1'000) << "a line with little noise takes little";
}

}  // namespace
}  // namespace quarry::index
