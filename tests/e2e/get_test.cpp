// SPDX-License-Identifier: GPL-3.0-or-later
// quarry get: files come back from where they were ingested, and nothing else is touched.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "e2e/web_place.hpp"

namespace quarry::test {
namespace {

namespace fs = std::filesystem;

const std::map<std::string, std::string> some{{"a.txt", "alpha"}, {"sub/b.txt", "beta"}, {"sub/deep/c d.txt", "gamma"}, {"sub/deep/empty", ""}};

std::int64_t count(const Outcome& outcome, const char* name) {
  const auto json = outcome.json();
  const auto* const found = json.find(name);
  return found == nullptr ? -1 : found->as_integer();
}

/// What came, below the one folder of the dataset.
std::map<std::string, std::string> came(const std::string& to) {
  std::map<std::string, std::string> files;
  for (const auto& [path, bytes] : tree_of(to)) files[path.substr(path.find('/') + 1)] = bytes;
  return files;
}

TEST(Get, BringsAWebServersFilesByTheirPaths) {
  const TempDir temp;
  WebPlace web(some);
  ASSERT_EQ(web.ingest(temp / "index").status, 0);
  const auto got = web.get(temp / "index", temp / "to");
  EXPECT_EQ(got.status, 0) << got.err;
  EXPECT_EQ(count(got, "files"), 4);
  EXPECT_EQ(count(got, "unchecked"), 0);
  EXPECT_EQ(came(temp / "to"), some);
  const auto before = web.downloads().size();
  const auto again = web.get(temp / "index", temp / "to");
  EXPECT_EQ(again.status, 0) << again.err;
  EXPECT_EQ(count(again, "present"), 4);
  EXPECT_EQ(web.downloads().size(), before) << "what is there is not fetched";
}

TEST(Get, BringsManyAtOnceToo) {
  const TempDir temp;
  std::map<std::string, std::string> files;
  for (int i = 0; i < 120; ++i) files["d" + std::to_string(i % 7) + "/f" + std::to_string(i)] = "bytes " + std::to_string(i);
  WebPlace web(files);
  ASSERT_EQ(web.ingest(temp / "index").status, 0);
  const auto got = web.get(temp / "index", temp / "to");
  EXPECT_EQ(got.status, 0) << got.err;
  EXPECT_EQ(came(temp / "to"), files);
}

TEST(Get, BringsLocalFiles) {
  const TempDir temp;
  for (const auto& [path, bytes] : some) {
    fs::create_directories(fs::path(temp / "from/" + path).parent_path());
    std::ofstream(temp / "from/" + path, std::ios::binary) << bytes;
  }
  ASSERT_EQ(quarry({"ingest", temp / "from", "--visible-to", "public", "--index", temp / "index", "-q"}).status, 0);
  const auto got = quarry({"get", "*", "--to", temp / "to", "--index", temp / "index", "--json", "-q"});
  EXPECT_EQ(got.status, 0) << got.err;
  EXPECT_EQ(came(temp / "to"), some);
}

TEST(Get, AChangedFileIsRefused) {
  const TempDir temp;
  WebPlace web(some);
  ASSERT_EQ(web.ingest(temp / "index").status, 0);
  web.tree().put("a.txt", "ALPHA");  // of the same length
  web.tree().put("sub/b.txt", "beta and more");
  const auto got = web.get(temp / "index", temp / "to");
  EXPECT_EQ(got.status, 3) << got.err;
  EXPECT_EQ(count(got, "failed"), 2);
  EXPECT_NE(got.err.find("a.txt: "), std::string::npos) << got.err;
  EXPECT_NE(got.err.find("ingest the source again"), std::string::npos) << got.err;
  auto expected = some;
  expected.erase("a.txt");
  expected.erase("sub/b.txt");
  EXPECT_EQ(came(temp / "to"), expected) << "nothing of the others stays";
}

TEST(Get, WhatIsThereIsNeverWrittenOver) {
  const TempDir temp;
  WebPlace web(some);
  ASSERT_EQ(web.ingest(temp / "index").status, 0);
  ASSERT_EQ(web.get(temp / "index", temp / "to").status, 0);
  const auto dataset = fs::directory_iterator(temp / "to")->path();
  std::ofstream(dataset / "a.txt") << "mine";
  fs::remove(dataset / "sub/b.txt");
  fs::create_directory(dataset / "sub/b.txt");
  const auto got = web.get(temp / "index", temp / "to");
  EXPECT_EQ(got.status, 3);
  EXPECT_EQ(count(got, "failed"), 2);
  EXPECT_EQ(bytes_of(dataset / "a.txt"), "mine");
  EXPECT_TRUE(fs::is_directory(dataset / "sub/b.txt"));
  EXPECT_NE(got.err.find("move it away"), std::string::npos) << got.err;
}

TEST(Get, SymbolicLinksInTheFolderAreNotFollowed) {
  const TempDir temp;
  WebPlace web(some);
  ASSERT_EQ(web.ingest(temp / "index").status, 0);
  ASSERT_EQ(web.get(temp / "index", temp / "to").status, 0);
  const auto dataset = fs::directory_iterator(temp / "to")->path();
  fs::create_directory(temp / "outside");
  fs::remove_all(dataset / "sub");
  fs::create_directory_symlink(temp / "outside", dataset / "sub");
  fs::remove(dataset / "a.txt");
  fs::create_symlink(temp / "outside/new", dataset / "a.txt");
  const auto got = web.get(temp / "index", temp / "to");
  EXPECT_EQ(got.status, 3);
  EXPECT_EQ(count(got, "failed"), 4);
  EXPECT_TRUE(tree_of(temp / "outside").empty());
}

TEST(Get, GoesOnWhereItBrokeOff) {
  const TempDir temp;
  std::string big;
  for (int i = 0; big.size() < 3'000'000; ++i) big += "line " + std::to_string(i) + "\n";
  WebPlace web({{"big.txt", big}});
  ASSERT_EQ(web.ingest(temp / "index").status, 0);
  const auto stall = web.service().add({.method = "GET", .part = "big.txt"}, fault::stall(2'000'000));
  {
    Program program({std::string(QUARRY_BIN_DIR) + "/quarry", "get", "*", "--to", temp / "to", "--index", temp / "index", "--allow-host", web.service().host("site")});
    const auto is_far = [&] {
      for (const auto& [path, bytes] : tree_of(temp / "to"))
        if (bytes.size() >= 2'000'000) return true;
      return false;
    };
    for (int i = 0; i < 2000 && !is_far(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    ASSERT_TRUE(is_far());
    program.send(SIGKILL);
    program.wait();
  }
  EXPECT_GT(web.service().struck(stall), 0U);
  for (const auto& [path, bytes] : came(temp / "to")) EXPECT_NE(path, "big.txt") << "half a file has not its name";
  web.service().clear_faults();
  web.service().journal().clear();
  const auto got = web.get(temp / "index", temp / "to");
  EXPECT_EQ(got.status, 0) << got.err;
  EXPECT_EQ(came(temp / "to"), (std::map<std::string, std::string>{{"big.txt", big}}));
  std::uint64_t sent = 0;
  for (const auto& entry : web.service().journal().requests_to("site", "big.txt")) sent += entry.call.method == "GET" ? entry.bytes_sent : 0;
  EXPECT_LT(sent, 1'100'000U) << "only the rest came";
}

TEST(Get, WhatGoesBeyondTheBytesIsLeftOut) {
  const TempDir temp;
  WebPlace web(some);
  ASSERT_EQ(web.ingest(temp / "index").status, 0);
  const auto got = web.get(temp / "index", temp / "to", {"--max-bytes", "10"});
  EXPECT_EQ(got.status, 0) << got.err;
  std::size_t bytes = 0;
  for (const auto& [path, content] : came(temp / "to")) bytes += content.size();
  EXPECT_LE(bytes, 10U);
  EXPECT_EQ(count(got, "files") + count(got, "left_out"), 4);
  EXPECT_GT(count(got, "left_out"), 0);
}

TEST(Get, HostileNamesInRecordsStayInTheFolder) {
  const TempDir temp;
  WebPlace web({{"x", "bytes"}});
  std::string lines;
  int n = 0;
  for (const auto* const name : {"../../escaped", "/abs/olute", "..", ".", "a/../../b", "c\\\\d", "e/./f", "nul\\u0000x", "line\\nend", "\\u202ertl", ""})
    for (const auto* const dataset : {"set", "../up", "/", ".."})
      lines += R"({"subject":"s)" + std::to_string(n++) + R"(","visible_to":["public"],"content":{"mdf":{"source_name":")" + dataset +
               R"("},"files":[{"filename":")" + name + R"(","length":5,"url":")" + web.source() + R"(/x"}]}})" "\n";
  const auto file = temp.write("records.ndjson", lines);
  ASSERT_EQ(quarry({"load", file, "--index", temp / "index"}).status, 0);
  fs::create_directories(temp / "a/b/to");
  const auto got = web.get(temp / "index", temp / "a/b/to");
  EXPECT_TRUE(got.status == 0 || got.status == 3) << got.err;
  EXPECT_FALSE(tree_of(temp / "a/b/to").empty());
  for (const auto& [path, bytes] : tree_of(temp / "a")) EXPECT_TRUE(path.starts_with("b/to/")) << path;
  EXPECT_FALSE(fs::exists("/abs/olute"));
  EXPECT_FALSE(fs::exists(temp / "escaped"));
}

TEST(Get, AnArchivesMembersBringTheArchive) {
  const TempDir temp;
  std::string tar(512, '\0');
  const std::string name = "in/POSCAR.txt", bytes = "inside";
  const auto put = [&](std::size_t at, const std::string& text) { tar.replace(at, text.size(), text); };
  put(0, name);
  put(100, "0000644");
  put(124, "00000000006");
  put(136, "00000000000");
  put(148, "        ");
  put(156, "0");
  put(257, std::string("ustar\00000", 8));
  unsigned sum = 0;
  for (const unsigned char c : tar) sum += c;
  char text[8];
  std::snprintf(text, sizeof text, "%06o", sum);
  put(148, std::string(text, 7) + " ");
  tar += bytes + std::string(512 - bytes.size() + 1024, '\0');
  WebPlace web({{"data.tar", tar}});
  const auto ingested = web.ingest(temp / "index");
  ASSERT_EQ(ingested.status, 0) << ingested.err;
  const auto got = quarry({"get", "inside OR POSCAR", "--to", temp / "to", "--index", temp / "index", "--json", "-q", "--allow-host", web.service().host("site")});
  EXPECT_EQ(got.status, 0) << got.err;
  EXPECT_EQ(came(temp / "to"), (std::map<std::string, std::string>{{"data.tar", tar}}));
}

TEST(Ls, ListsWhatIsChosenAndReadsNothing) {
  const TempDir temp;
  WebPlace web({{"a.cif", "12345"}, {"b.txt", "123"}, {"run1/c.cif", "1234567"}, {"run1/d.log", "1"}});
  const auto paths = [&](std::vector<std::string> more, const std::string& verb = "ls") {
    more.insert(more.begin(), {web.source(), "--json"});
    const auto listed = web.run(verb, more);
    std::set<std::string> all;
    for (std::size_t at = 0; at < listed.out.size();) {
      const auto end = listed.out.find('\n', at);
      const auto line = parse_json(listed.out.substr(at, end - at));
      if (const auto* const path = line.find("path")) all.insert(path->as_string() + " " + std::to_string(line.find("size")->as_integer()));
      at = end + 1;
    }
    return all;
  };
  using Set = std::set<std::string>;
  EXPECT_EQ(paths({}), (Set{"a.cif 5", "b.txt 3", "run1/c.cif 7", "run1/d.log 1"}));
  EXPECT_EQ(paths({"--include", "*.cif"}), (Set{"a.cif 5", "run1/c.cif 7"}));
  EXPECT_EQ(paths({"--include", "run1/**", "--exclude", "*.log"}), (Set{"run1/c.cif 7"}));
  EXPECT_EQ(paths({"--max-bytes", "8"}), (Set{"a.cif 5", "b.txt 3"}));
  EXPECT_EQ(paths({"--dry-run", "--include", "*.txt", "--index", temp / "none"}, "ingest"), (Set{"b.txt 3"}));
  EXPECT_FALSE(fs::exists(temp / "none"));
  EXPECT_TRUE(web.downloads().empty());
}

TEST(Auth, ASecretComesFromStdinAndIsNeverShown) {
  const TempDir temp;
  const std::string secret = "s3cr3t-of-the-account-42";
  const auto file = temp.write("typed", secret + "\n");
  ::setenv("QUARRY_CREDENTIALS", (temp / "conf/credentials.json").c_str(), 1);
  const auto program = std::string(QUARRY_BIN_DIR) + "/quarry";
  Program add({"/bin/sh", "-c", program + " auth add zenodo --field token < " + file});
  EXPECT_EQ(add.wait(), 0) << add.err();
  struct stat status {};
  ASSERT_EQ(::stat((temp / "conf/credentials.json").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  EXPECT_NE(bytes_of(temp / "conf/credentials.json").find(secret), std::string::npos);
  const auto listed = quarry({"auth", "list"});
  EXPECT_EQ(listed.status, 0);
  EXPECT_NE(listed.out.find("zenodo  token"), std::string::npos) << listed.out;
  const auto wrong = quarry({"auth", "add", "nobody"});
  EXPECT_NE(wrong.status, 0);
  const auto removed = quarry({"auth", "remove", "zenodo"});
  EXPECT_EQ(removed.status, 0);
  EXPECT_EQ(quarry({"auth", "remove", "zenodo"}).status, 1);
  EXPECT_EQ(bytes_of(temp / "conf/credentials.json").find(secret), std::string::npos);
  for (const auto& shown : {add.out() + add.err(), listed.out + listed.err, wrong.out + wrong.err, removed.out + removed.err})
    EXPECT_EQ(shown.find(secret), std::string::npos) << shown;
  ::unsetenv("QUARRY_CREDENTIALS");
}

}  // namespace
}  // namespace quarry::test
