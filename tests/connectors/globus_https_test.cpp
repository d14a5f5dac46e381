// SPDX-License-Identifier: GPL-3.0-or-later
// Files from the HTTPS server of a collection, which marks no versions and calls broken machines not found.
#include <set>

#include "connectors/globus_fixture.hpp"

namespace quarry::test {
namespace {

using testing::HasSubstr;

const std::string id = GlobusFake::collection;

class GlobusHttps : public GlobusTest {};

TEST_F(GlobusHttps, ABrokenMachineBehindTheNameIsLeftForAnother) {
  const auto listing = list_all();
  {
    const auto lock = fake_.service.lock();
    fake_.ways.bad_backends = 3;
  }
  EXPECT_EQ(fetch(*listing.connector, listing.files.at("a.txt")).bytes, "alpha");
  std::set<std::uint64_t> connections;
  for (const auto& entry : fake_.service.journal().requests_to("gcs")) connections.insert(entry.call.connection);
  EXPECT_EQ(connections.size(), 4U) << "each try on a connection of its own";
}

TEST_F(GlobusHttps, AFileIsGoneOnlyWhereTheServerSaysSo) {
  const auto listing = list_all();
  fake_.tree.remove("a.txt");
  EXPECT_EQ(fetch(*listing.connector, listing.files.at("a.txt")).code, Code::not_found);
  for (const std::string error :
       {"{\"code\":\"ENDPOINT_ERROR\",\"message\":\"c=ENDPOINT_ERROR\"}", "<p>GCS Manager Internal Error</p>", "INTERNAL_ERROR", ""}) {
    {
      const auto lock = fake_.service.lock();
      fake_.ways.https_error = error;
      fake_.ways.bad_backends = 1'000;
    }
    const auto anew = list_all();  // on connections of its own
    EXPECT_EQ(fetch(*anew.connector, anew.files.at("sub/b.txt")).code, Code::unavailable) << error;
  }
}

TEST_F(GlobusHttps, ADownloadGoesOnWhereItBrokeOffAndTheListingProvesTheRest) {
  const auto listing = list_all();
  const auto stats = [&] { return fake_.service.journal().count("transfer", "/stat?"); };
  strike({.role = "gcs", .times = 1}, fault::cut(200'000));
  EXPECT_EQ(fetch(*listing.connector, listing.files.at("big.bin")).bytes, std::string(300'000, 'q'));
  std::vector<std::string> ranges;
  for (const auto& entry : fake_.service.journal().requests_to("gcs")) ranges.push_back(entry.call.header("range"));
  EXPECT_EQ(ranges, (std::vector<std::string>{"", "bytes=200000-"}));
  EXPECT_EQ(stats(), 1U);
  EXPECT_EQ(fetch(*listing.connector, listing.files.at("a.txt")).bytes, "alpha");
  EXPECT_EQ(stats(), 1U) << "what came in one piece needs no proof";
}

TEST_F(GlobusHttps, ALoginInPlaceOfTheFileIsARefusal) {
  const auto listing = list_all();
  const auto tokens = fake_.service.journal().count("auth");
  strike({.role = "gcs"}, fault::redirect(fake_.service.url("auth", "/v2/oauth2/authorize?x=y")));
  const auto fetched = fetch(*listing.connector, listing.files.at("a.txt"));
  EXPECT_EQ(fetched.code, Code::permission_denied) << fetched.what;
  EXPECT_EQ(fake_.service.journal().count("auth", "authorize"), 0U) << "the login page was asked for";
  EXPECT_LE(fake_.service.journal().count("auth"), tokens + 2);
  for (const auto& entry : fake_.service.journal().requests_to("gcs")) EXPECT_EQ(entry.call.header("x-requested-with"), "XMLHttpRequest");
}

TEST_F(GlobusHttps, AFileThatBecameADirectoryIsNoFile) {
  const auto listing = list_all();
  fake_.tree.remove("a.txt");
  fake_.tree.put("a.txt/inside", "x");
  EXPECT_FALSE(fetch(*listing.connector, listing.files.at("a.txt")).bytes);
  strike({.role = "gcs"}, fault::answer({.status = 200, .headers = {{"Content-Type", "httpd/unix-directory"}}, .body = ""}));
  EXPECT_THAT(fetch(*listing.connector, listing.files.at("sub/b.txt")).what, HasSubstr("is a directory"));
}

TEST_F(GlobusHttps, FilesWithoutATypeAreFiles) {
  fake_.ways.types = false;
  const auto listing = list_all();
  EXPECT_EQ(fetch(*listing.connector, listing.files.at("a.txt")).bytes, "alpha");
}

TEST_F(GlobusHttps, AnHttpsAddressIsLookedUpAndReadAsItsCollection) {
  auto options = fake_.options();
  options.settings["globus.https_hosts"] = fake_.service.host("gcs");
  const auto listing = list(fake_.service.url("gcs", "/data/sub"), options);
  ASSERT_TRUE(listing.complete) << listing.what;
  EXPECT_EQ(listing.files.at("b.txt").globus, "globus://" + id + "/data/sub/b.txt");
  options.credentials_file.clear();  // nobody: then only one public file can be had
  EXPECT_EQ(list(fake_.service.url("gcs", "/data/a.txt"), options).code, Code::permission_denied);
  EXPECT_EQ(list(fake_.service.url("gcs", "/data/"), options).code, Code::invalid_argument);
  fake_.ways.public_files = true;
  const auto open = list(fake_.service.url("gcs", "/data/a.txt"), options);
  ASSERT_EQ(open.files.size(), 1U) << open.what;
  EXPECT_EQ(fetch(*open.connector, open.files.at("a.txt")).bytes, "alpha");
  EXPECT_EQ(list(fake_.service.url("gcs", "/data/sub"), options).code, Code::invalid_argument) << "a directory is no file";
}

}  // namespace
}  // namespace quarry::test
