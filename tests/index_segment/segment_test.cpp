// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/segment.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <thread>

#include "index/segment_files.hpp"
#include "index_segment/model.hpp"
#include "quarry/error.hpp"
#include "support/temp_dir.hpp"

namespace quarry::index {
namespace {

std::string read_bytes(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_bytes(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

Row row_of(std::int64_t id, std::string subject, Value content) {
  Row row;
  row.row = id;
  row.subject = std::move(subject);
  row.content = std::move(content);
  return row;
}

TEST(Segment, AnswersAsPlainLoopsDo) {
  for (const auto& [seed, count] : std::vector<std::pair<unsigned, std::size_t>>{{1, 1}, {2, 17}, {3, 400}}) {
    SCOPED_TRACE(count);
    const test::TempDir temp;
    const auto rows = random_rows(seed, count);
    expect_segment_is(*build(rows, temp / "s"), rows);
  }
}

TEST(Segment, MayBeEmptyOrHaveRowsWithoutContent) {
  const test::TempDir temp;
  expect_segment_is(*build({}, temp / "none"), {});
  const std::vector<Row> rows{row_of(5, "a", Object{}), row_of(6, "b", Object{}), row_of(7, "c", Object{{"x", nullptr}})};
  const auto segment = build(rows, temp / "bare");
  expect_segment_is(*segment, rows);
  EXPECT_TRUE(segment->columns().empty());
}

TEST(Segment, HoldsListsOfManyChunks) {
  const test::TempDir temp;
  std::vector<Row> rows;
  for (int i = 0; i < 6'000; ++i)
    rows.push_back(row_of(i * std::int64_t{1'000'000'007}, "s" + std::to_string(i),
                          Object{{"text", i % 7 == 3 ? "often often" : "always"}}));
  const auto segment = build(rows, temp / "s");
  for (const auto& [word, wanted, count] : std::vector<std::tuple<std::string, bool, std::uint32_t>>{
           {"often", true, 2}, {"always", false, 1}}) {
    std::vector<std::uint32_t> docs, expected;
    segment->for_each_posting("text", word, [&, times = count](std::uint32_t doc, std::uint32_t occurrences) {
      docs.push_back(doc);
      EXPECT_EQ(occurrences, times);
    });
    for (std::uint32_t doc = 0; doc < segment->size(); ++doc)
      if ((doc % 7 == 3) == wanted) expected.push_back(doc);
    EXPECT_EQ(docs, expected) << word;
  }
  for (std::uint32_t doc = 0; doc < segment->size(); doc += 97)
    EXPECT_EQ(segment->find_row(doc * std::int64_t{1'000'000'007}), doc);
}

TEST(Columns, HoldDictionariesOfEveryWidth) {
  constexpr std::uint32_t size = 66'000;
  const std::vector<std::pair<std::string, std::uint32_t>> columns{{"a", 200}, {"b", 300}, {"c", size}};
  const test::TempDir temp;
  ColumnsBuilder builder;
  for (std::uint32_t doc = 0; doc < size; ++doc)
    for (const auto& [path, keywords] : columns)
      if (doc % 5 != 0) builder.keyword(path, doc, "K" + std::to_string(doc % keywords));
  {
    FileWriter file(temp / "cols", columns_magic);
    ColumnsWriter writer(file, size);
    builder.finish(writer);
    DirectoryWriter directory;
    writer.describe(directory);
    file.finish(directory.bytes());
  }
  const MappedFile file(temp / "cols", columns_magic);
  ByteReader directory(file.directory(), file.path());
  const ColumnsFile read(file, directory, size);
  for (const auto& [path, keywords] : columns) {
    const auto* column = read.keywords(path);
    ASSERT_NE(column, nullptr);
    for (std::uint32_t doc = 0; doc < size; doc += 7) {
      const auto found = column->of(doc);
      ASSERT_EQ(found.size(), doc % 5 != 0 ? 1 : 0);
      const auto wanted = "k" + std::to_string(doc % keywords);
      EXPECT_TRUE(found.empty() || column->folded(found[0]) == wanted) << doc;
    }
  }
}

TEST(Segment, IsNeverBuiltOverWhatStandsThere) {
  const test::TempDir temp;
  build(random_rows(1, 3), temp / "s");
  EXPECT_THROW(SegmentBuilder(temp / "s"), Error);
  EXPECT_THROW(merge_segments({}, {}, temp / "s"), Error);
}

TEST(Segment, IsReadByManyThreads) {
  const test::TempDir temp;
  const auto rows = random_rows(7, 300);
  const auto segment = build(rows, temp / "s");
  const auto count = [&](const std::string& word) {
    std::uint64_t sum = 0;
    segment->for_each_posting("", word, [&](std::uint32_t doc, std::uint32_t n) { sum += doc * std::uint64_t{31} + n; });
    return sum + segment->words_with_prefix("tags", word.substr(0, 1), 99).size();
  };
  const auto alpha = count("alpha"), tio2 = count("tio2");
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int round = 0; round < 50; ++round) {
        EXPECT_EQ(count("alpha"), alpha);
        EXPECT_EQ(count("tio2"), tio2);
        EXPECT_GT(segment->keywords("tags")->present().count(), 0);
      }
    });
}

struct Part {
  unsigned seed;
  std::size_t count;
  std::int64_t first_row;
};

class Merge : public testing::TestWithParam<std::vector<Part>> {};

TEST_P(Merge, EqualsABuildOfTheConcatenation) {
  const test::TempDir temp;
  std::vector<Row> all;
  std::vector<std::shared_ptr<const Segment>> inputs;
  std::vector<std::filesystem::path> directories;
  for (const auto& part : GetParam()) {
    const auto rows = random_rows(part.seed, part.count, part.first_row);
    directories.push_back(temp / ("in" + std::to_string(inputs.size())));
    inputs.push_back(build(rows, directories.back()));
    all.insert(all.end(), rows.begin(), rows.end());
  }
  merge_segments(inputs, directories, temp / "merged");
  expect_segment_is(*Segment::open(temp / "merged", true), all);
  build(all, temp / "whole");
  for (const std::string file : {"cols", "keys", "subjects", "tokens", "words", "lookup", "hot", "x/postlist.glass"})
    EXPECT_EQ(read_bytes(temp / ("merged/" + file)), read_bytes(temp / ("whole/" + file))) << file;
}

INSTANTIATE_TEST_SUITE_P(Inputs, Merge,
                         testing::Values(std::vector<Part>{{1, 50, 1}, {2, 60, 1'000}},
                                         std::vector<Part>{{1, 300, 1}, {2, 5, 2'000}, {3, 1, 9'000}},
                                         std::vector<Part>{{4, 30, 500'000}, {5, 40, 1}},  // row ids that fall
                                         std::vector<Part>{{1, 0, 1}, {2, 20, 1}, {3, 0, 1}},
                                         std::vector<Part>{{1, 0, 1}, {2, 0, 1}}, std::vector<Part>{{9, 25, 1}}));

// Two paths whose hashes agree in the 48 bits of a term prefix (found by search).
const std::string twin_a = "custom.f21677626", twin_b = "custom.f52001934";

TEST(Segment, FieldsWithTheSameHashStayApart) {
  const std::vector<std::string> both{twin_a, twin_b}, alone{twin_b};
  const FieldTerms fields(both);
  EXPECT_NE(fields.prefix(0), fields.prefix(1));
  EXPECT_EQ(FieldTerms(alone).prefix(0), fields.prefix(0)) << "these two paths are twins no more: find others";
  const auto rows_with = [](std::int64_t row, const std::vector<std::pair<std::string, std::string>>& texts) {
    Row made = row_of(row, "s" + std::to_string(row), Object{});
    for (const auto& [path, text] : texts) made.content.set_path(path, text);
    return std::vector<Row>{std::move(made)};
  };
  const test::TempDir temp;
  const std::vector<std::vector<Row>> parts{rows_with(1, {{twin_a, "alpha beta"}}), rows_with(2, {{twin_b, "alpha gamma"}}),
                                            rows_with(3, {{twin_a, "alpha"}, {twin_b, "delta"}})};
  std::vector<Row> all;
  std::vector<std::shared_ptr<const Segment>> inputs;
  std::vector<std::filesystem::path> directories;
  for (const auto& rows : parts) {
    directories.emplace_back(temp / ("in" + std::to_string(inputs.size())));
    inputs.push_back(build(rows, directories.back()));
    expect_segment_is(*inputs.back(), rows);
    all.insert(all.end(), rows.begin(), rows.end());
  }
  merge_segments(inputs, directories, temp / "merged");
  expect_segment_is(*Segment::open(temp / "merged", true), all);
}

TEST(Corruption, OfAnyFileIsFoundAndNamed) {
  const test::TempDir temp;
  const std::filesystem::path directory = temp / "s";
  build(random_rows(11, 60), directory);
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file()) continue;
    ++files;
    const auto good = read_bytes(entry.path());
    for (std::size_t i = 0; i < 24 && !good.empty(); ++i) {
      const auto at = i < 4 ? i * 4 : i < 8 ? good.size() - 1 - i : i * 7919 % good.size();
      auto bad = good;
      bad[at % good.size()] = static_cast<char>(bad[at % good.size()] ^ (1 << i % 8));
      write_bytes(entry.path(), bad);
      for (const bool verify_all : {true, false}) {  // a small segment is always read through
        try {
          Segment::open(directory, verify_all);
          ADD_FAILURE() << entry.path() << " byte " << at;
        } catch (const Error& error) {
          EXPECT_EQ(error.code(), Code::corrupt) << error.what();
          EXPECT_NE(std::string(error.what()).find(entry.path().string()), std::string::npos) << error.what();
        }
      }
    }
    for (const auto size : {std::size_t{0}, good.size() / 2, good.size() - 1}) {
      if (good.empty()) continue;
      write_bytes(entry.path(), good.substr(0, size));
      EXPECT_THROW(Segment::open(directory), Error) << entry.path() << " cut at " << size;
    }
    std::filesystem::remove(entry.path());
    EXPECT_THROW(Segment::open(directory), Error) << entry.path();
    write_bytes(entry.path(), good);
  }
  EXPECT_GE(files, 8);
  EXPECT_NO_THROW(Segment::open(directory, true));
}

TEST(Corruption, ADirectoryWithoutMetaIsNoSegment) {
  const test::TempDir temp;
  { SegmentBuilder builder(temp / "s"); }
  EXPECT_THROW(Segment::open(temp / "s"), Error);
}

}  // namespace
}  // namespace quarry::index
