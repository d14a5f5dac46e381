// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <zlib.h>

#include <fstream>
#include <iterator>

#include "extractors_hdf5/written_file.hpp"
#include "hdf5/document.hpp"
#include "quarry/error.hpp"

namespace quarry::hdf5 {
namespace {

using test::WrittenFile;

void fill(WrittenFile& file) {
  file.group("a");
  file.group("a/b");
  file.numbers("a/table", {2, 3}, {1, 2, 3, 4, 5, 6});
  file.numbers("a/b/one", {}, {2.5});
  file.numbers("a/b/whole", {1}, {7});
  file.text("name", "VASP  ");
  file.texts("words", {"first", "", "third "});
  file.attribute("a/table", "units", "eV");
  file.attribute("a", "list", std::vector<double>{1.5, 2.5});
}

TEST(Hdf5Document, ReadsWhatWasWritten) {
  WrittenFile written;
  fill(written);
  auto file = written.open();
  const Document document(file);
  EXPECT_TRUE(document.has("a/b"));
  EXPECT_TRUE(document.has("/a/b/one"));
  EXPECT_FALSE(document.has("a/c"));
  EXPECT_FALSE(document.has("a/table/x"));
  EXPECT_EQ(document.children("a"), (std::vector<std::string>{"b", "table"}));
  EXPECT_TRUE(document.children("a/table").empty());
  const auto table = document.dataset("/a/table");
  ASSERT_TRUE(table);
  EXPECT_EQ(table->path, "a/table");
  EXPECT_EQ(table->shape, (std::vector<std::uint64_t>{2, 3}));
  EXPECT_EQ(table->dtype, "float64");
  EXPECT_EQ(document.numbers("a/table"), (std::vector<double>{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(document.slice("a/table", 1), (std::vector<double>{4, 5, 6}));
  EXPECT_FALSE(document.slice("a/table", 2));
  EXPECT_FALSE(document.numbers("a/table", 5));
  EXPECT_EQ(document.number("a/b/one"), 2.5);
  EXPECT_FALSE(document.integer("a/b/one"));
  EXPECT_EQ(document.integer("a/b/whole"), 7);
  EXPECT_FALSE(document.number("a/table"));
  EXPECT_FALSE(document.number("name"));
  EXPECT_EQ(document.text("name"), "VASP");
  EXPECT_FALSE(document.text("name", 5));
  EXPECT_EQ(document.texts("words"), (std::vector<std::string>{"first", "", "third"}));
  EXPECT_FALSE(document.texts("words", 2));
  EXPECT_FALSE(document.texts("words", 3, 4));
  EXPECT_EQ(document.attribute("a/table", "units")->as_string(), "eV");
  EXPECT_EQ(document.attribute("a", "list")->as_array().size(), 2u);
  EXPECT_FALSE(document.attribute("a", "none"));
  EXPECT_EQ(document.attribute_names("a/table"), std::vector<std::string>{"units"});
}

TEST(Hdf5Document, ACompressedFileIsReadFromMemory) {
  WrittenFile written;
  fill(written);
  const auto bytes = written.bytes();
  const auto path = (written.folder().path() / "a.h5.gz").string();
  const auto out = gzopen(path.c_str(), "wb");
  ASSERT_EQ(gzwrite(out, bytes.data(), static_cast<unsigned>(bytes.size())), static_cast<int>(bytes.size()));
  gzclose(out);
  std::ifstream in(path, std::ios::binary);
  auto file = test::file_of(written.folder(), {std::istreambuf_iterator<char>(in), {}}, "b.h5.gz");
  const Document document(file);
  EXPECT_EQ(document.number("a/b/one"), 2.5);
}

TEST(Hdf5Document, WalksEveryObjectOnce) {
  WrittenFile written;
  fill(written);
  // The same group by another name, and a circle.
  H5Lcreate_hard(written.id(), "a", written.id(), "again", H5P_DEFAULT, H5P_DEFAULT);
  H5Lcreate_hard(written.id(), "/", written.id(), "a/b/root", H5P_DEFAULT, H5P_DEFAULT);
  H5Lcreate_soft("/a", written.id(), "soft", H5P_DEFAULT, H5P_DEFAULT);
  auto file = written.open();
  const Document document(file);
  std::vector<std::string> groups, datasets;
  Visitor visitor;
  visitor.group = [&](const std::string& path) { groups.push_back(path); };
  visitor.dataset = [&](const Dataset& dataset) { datasets.push_back(dataset.path); };
  EXPECT_TRUE(document.walk(visitor).whole);
  EXPECT_EQ(groups, (std::vector<std::string>{"", "a", "a/b"}));
  EXPECT_EQ(datasets, (std::vector<std::string>{"a/b/one", "a/b/whole", "a/table", "name", "words"}));
  EXPECT_EQ(document.number("soft/b/one"), 2.5);
  EXPECT_EQ(document.number("again/b/root/a/b/one"), 2.5);
  groups.clear();
  EXPECT_FALSE(document.walk(visitor, 3).whole);
  EXPECT_LE(groups.size(), 3u);
}

TEST(Hdf5Document, ACutFileIsNone) {
  WrittenFile written;
  fill(written);
  const auto bytes = written.bytes();
  EXPECT_TRUE(Document::begins(bytes));
  EXPECT_TRUE(Document::begins(std::string(512, ' ') + bytes));
  EXPECT_FALSE(Document::begins("text"));
  for (std::size_t i = 0; i < 64; ++i) {
    auto file = test::file_of(written.folder(), bytes.substr(0, bytes.size() * i / 64), "cut" + std::to_string(i) + ".h5");
    EXPECT_THROW(Document{file}, Error) << i;
  }
}

}  // namespace
}  // namespace quarry::hdf5
