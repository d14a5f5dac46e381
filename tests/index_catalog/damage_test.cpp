// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <fstream>

#include "index/check.hpp"
#include "index_catalog/records.hpp"
#include "quarry/error.hpp"

namespace quarry::test {
namespace {

namespace fs = std::filesystem;

std::string read_bytes(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_bytes(const fs::path& path, const std::string& bytes) { std::ofstream(path, std::ios::binary) << bytes; }

/// An index of a few rows in all their states.
class Damage : public testing::Test {
 protected:
  void SetUp() override {
    Index index(path_, {.create = true});
    auto writer = index.writer();
    for (int i = 0; i < 20; ++i) writer.upsert(entry("s" + std::to_string(i), "t", {i % 2 ? "public" : "urn:test:alice"}));
    writer.publish();
    for (int i = 0; i < 3; ++i) writer.upsert(entry("s" + std::to_string(i), "new", {i % 2 ? "public" : "urn:test:alice"}));
    writer.publish();
    index.remove({"s4"}, Viewer::all_seeing());
    index.share({"s5"}, Viewer::all_seeing(), {"urn:test:bob"}, "");
    writer.publish();
    sound_ = shown(path_);
  }

  /// True where opening or reading says corrupt; a wrong answer is a failure.
  void expect_found(const std::string& what) const {
    try {
      EXPECT_EQ(shown(path_), sound_) << what;
      ADD_FAILURE() << "not noticed: " << what;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::corrupt) << what << ": " << error.what();
    }
  }

  std::vector<std::string> problems() const {
    index::Store store(path_, {.repair = true});
    return index::check(store).problems;
  }

  /// Changes the catalog behind the back of its checks, by SQLite.
  void alter(const char* sql) const {
    index::Database database(path_ / "catalog.db", false);
    database.execute(sql);
  }

  TempDir temp_;
  fs::path path_ = temp_.path() / "i";
  std::multimap<std::string, Shown> sound_;
};

TEST_F(Damage, EveryFlippedBitOfAFileOfTheViewIsNoticed) {
  std::vector<fs::path> files;
  for (const auto& file : fs::recursive_directory_iterator(path_)) {
    const auto name = file.path().filename().string();
    if (file.is_regular_file() && (name == "CURRENT" || name.starts_with("MANIFEST.") || name.starts_with("live.") ||
                                   name.starts_with("acl.") || name.starts_with("last_version.")))
      files.push_back(file.path());
  }
  ASSERT_GE(files.size(), 8u);
  for (const auto& file : files) {
    const auto bytes = read_bytes(file);
    for (std::size_t at = 0; at < bytes.size(); at += 1 + bytes.size() / 60) {
      auto flipped = bytes;
      flipped[at] = static_cast<char>(flipped[at] ^ 1 << at % 8);
      write_bytes(file, flipped);
      expect_found(file.filename().string() + " byte " + std::to_string(at));
    }
    for (const auto size : {std::size_t{0}, bytes.size() / 2, bytes.size() - 1}) {
      write_bytes(file, bytes.substr(0, size));
      expect_found(file.filename().string() + " cut at " + std::to_string(size));
    }
    write_bytes(file, bytes);
  }
  EXPECT_EQ(shown(path_), sound_);
  EXPECT_TRUE(problems().empty());
}

TEST_F(Damage, AnAlteredCatalogIsNoticed) {
  for (const char* sql : {
           "UPDATE rows SET body = zeroblob(length(body)) WHERE subject = 's7'",
           "UPDATE rows SET subject = 's99' WHERE subject = 's7'",
           "UPDATE rows SET entry_id = 'x' WHERE subject = 's7'",
           "UPDATE rows SET acl_set = 1 - acl_set WHERE subject = 's7'",
           "UPDATE rows SET kind = 1 WHERE subject = 's7'",
           "UPDATE rows SET first_version = 3 WHERE subject = 's7'",
           "UPDATE rows SET content_hash = zeroblob(16) WHERE subject = 's7'",
           "DELETE FROM rows WHERE subject = 's7'",
           "UPDATE row_state SET gone = 0 WHERE row = (SELECT id FROM rows WHERE subject = 's4')",
           "UPDATE row_state SET acl_set = 0 WHERE row = (SELECT id FROM rows WHERE subject = 's5')",
           "UPDATE row_state SET change = change + 1000",
           "UPDATE acl_sets SET principals = 'urn:test:mallory' WHERE principals = 'urn:test:alice'",
           "UPDATE sequence SET change = change - 1",
           "UPDATE sequence SET manifest = 0",
           "DELETE FROM sequence",
       }) {
    const TempDir copy;
    fs::remove(copy.path());
    fs::copy(path_, copy.path(), fs::copy_options::recursive);  // no connection is open here, so files may be copied
    index::Database(copy.path() / "catalog.db", false).execute(sql);
    index::Store store(copy.path(), {.repair = true});
    EXPECT_FALSE(index::check(store).problems.empty()) << sql;
  }
}

TEST_F(Damage, ARowThatFailsItsChecksIsNeverShown) {
  alter("UPDATE rows SET acl_set = 1 - acl_set WHERE subject = 's7'");
  expect_found("an ACL set in a row");
}

TEST_F(Damage, AStateThatFailsItsChecksHidesTheLot) {
  Index index(path_);
  auto writer = index.writer();  // so that the delete is not published, and lives in the state alone
  Index(path_).remove({"s6"}, Viewer::all_seeing());
  alter("UPDATE row_state SET gone = 0 WHERE row = (SELECT id FROM rows WHERE subject = 's6')");
  EXPECT_THROW((void)shown(path_), Error);
}

TEST_F(Damage, ReindexMendsAViewThatIsGone) {
  for (const auto& entry : fs::directory_iterator(path_ / "segments")) fs::remove_all(entry.path());
  EXPECT_THROW(Index index(path_), Error);
  Index index(path_, {.repair = true});
  EXPECT_FALSE(index.check().problems.empty());
  index.reindex();
  EXPECT_EQ(shown(path_), sound_);
  fs::remove(path_ / "CURRENT");
  EXPECT_THROW(Index again(path_, {.create = true}), Error);
  Index(path_, {.repair = true}).reindex();
  EXPECT_EQ(shown(path_), sound_);
  EXPECT_TRUE(index.check().problems.empty());
}

TEST(OneDoor, OnlyTheCatalogNamesAndOpensItsFile) {
  int doors = 0;
  for (const auto* folder : {"schema", "engine", "extractors", "connectors", "server"})
    for (const auto& file : fs::recursive_directory_iterator(fs::path(QUARRY_SOURCE_DIR) / folder)) {
      const auto extension = file.path().extension();
      if (extension != ".cpp" && extension != ".hpp") continue;
      const auto text = read_bytes(file.path());
      const auto name = fs::relative(file.path(), QUARRY_SOURCE_DIR).generic_string();
      const bool names = text.find("\"catalog.db") != std::string::npos || text.find("/catalog.db") != std::string::npos;
      const bool opens = text.find("sqlite3_open") != std::string::npos || text.find("<sqlite3.h>") != std::string::npos;
      EXPECT_TRUE(!names || name == "engine/index/catalog_schema.cpp") << name;
      EXPECT_TRUE(!opens || name == "engine/index/catalog_database.cpp") << name;
      doors += names + opens;
    }
  EXPECT_EQ(doors, 2);
}

}  // namespace
}  // namespace quarry::test
