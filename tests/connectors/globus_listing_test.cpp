// SPDX-License-Identifier: GPL-3.0-or-later
// Collections as the Transfer API lists them.
#include "connectors/globus_fixture.hpp"

namespace quarry::test {
namespace {

using testing::HasSubstr;

const std::string id = GlobusFake::collection;

class GlobusListing : public GlobusTest {};

TEST_F(GlobusListing, FilesSayWhereTheyAre) {
  const auto listing = list_all();
  ASSERT_TRUE(listing.complete) << listing.what;
  const auto& file = listing.files.at("sub/b.txt");
  EXPECT_EQ(file.globus, "globus://" + id + "/data/sub/b.txt");
  EXPECT_EQ(file.url, fake_.service.url("gcs", "/data/sub/b.txt"));
  EXPECT_EQ(file.modified, "2025-10-10T08:28:00Z");
  EXPECT_EQ(file.size, 4U);
  EXPECT_EQ(listing.connector->source(), "globus://" + id + "/data");
  fake_.ways.https = false;
  EXPECT_EQ(list_all().files.at("sub/b.txt").url, fake_.service.url("login", "/file-manager?origin_id=" + id + "&origin_path=%2Fdata%2Fsub%2Fb.txt"));
}

TEST_F(GlobusListing, TheCollectionSaysWhatTheDatasetIs) {
  const auto said = to_json(list_all().connector->dataset());
  for (const auto* const part :
       {"\"title\":\"Lab of the Fake\"", "\"publisher\":\"Institute of Fakes\"", "\"subject\":\"steel\"", "\"subject\":\"alloys\"",
        "\"description\":\"Measured twice.\"", "\"relatedIdentifier\":\"https://example.org/lab\"", "\"relationType\":\"IsDocumentedBy\""})
    EXPECT_THAT(said, HasSubstr(part));
}

TEST_F(GlobusListing, WhatA502MeansIsToldByItsCode) {
  struct Case {
    std::string code, message;
    bool passes;
    Code meaning;
  };
  for (const auto& [code, message, passes, meaning] :
       std::vector<Case>{{"ExternalError.DirListingFailed.ConnectFailed", "connect", true, Code::unavailable},
                         {"ExternalError.DirListingFailed", "500 something", true, Code::unavailable},
                         {"ExternalError.DirListingFailed.Timeout", "timed out", true, Code::unavailable},
                         {"ExternalError.DirListingFailed.GCDisconnected", "off line", true, Code::unavailable},
                         {"ExternalError.DirListingFailed.LoginFailed",
                          "530-Login incorrect. : c=LOGIN_DENIED\\r\\n{\"session_required_single_domain\": "
                          "[\"lab.exam",
                          false, Code::permission_denied},
                         {"ExternalError.DirListingFailed", "530 c=LOGIN_DENIED not_from_allowed_domain", false, Code::permission_denied},
                         {"ExternalError.DirListingFailed.PermissionDenied", "550 c=PERMISSION_DENIED", false, Code::permission_denied},
                         {"ExternalError.DirListingFailed.SizeLimit", "Directory limit of 100000 reached", false, Code::too_large}}) {
    SCOPED_TRACE(code);
    fake_.service.clear_faults();
    fake_.service.journal().clear();
    strike_listing(502, code, message, 1);
    EXPECT_EQ(list_all().complete, passes);
    EXPECT_EQ(lists(), passes ? 3U : 1U);  // two folders
    fake_.service.clear_faults();
    strike_listing(502, code, message);
    const auto listing = list_all();
    EXPECT_EQ(listing.code, meaning) << listing.what;
    EXPECT_THAT(listing.what, HasSubstr(code));
  }
}

TEST_F(GlobusListing, ADirectoryThatIsTooLargeIsSaidToBe) {
  fake_.ways.too_large = true;
  const auto listing = list_all();
  EXPECT_EQ(listing.code, Code::too_large);
  EXPECT_THAT(listing.what, HasSubstr("over 100000 entries"));
}

TEST_F(GlobusListing, AFileIsASourceWhateverItsLastLetter) {
  for (const std::string path : {"sub/b.txt", "sub/b.txt/"}) {
    const auto listing = list_as(fake_.options(), path);
    ASSERT_EQ(listing.files.size(), 1U) << listing.what;
    EXPECT_EQ(fetch(*listing.connector, listing.files.at("b.txt")).bytes, "beta");
  }
}

TEST_F(GlobusListing, AHomeDirectoryIsListedWhereItReallyIs) {
  const auto listing = list("globus://" + id + "/~/", fake_.options());
  ASSERT_TRUE(listing.complete) << listing.what;
  EXPECT_EQ(listing.files.at("a.txt").globus, "globus://" + id + "/data/a.txt");
  EXPECT_EQ(fetch(*listing.connector, listing.files.at("sub/b.txt")).bytes, "beta");
}

TEST_F(GlobusListing, LinksAreNotFollowedOutOfTheSource) {
  fake_.ways.links = {{"same.txt", {"a.txt", "file"}},
                      {"sub/up", {"", "dir"}},
                      {"sub/out", {"/etc", "dir"}},
                      {"passwd", {"/etc/passwd", "file"}},
                      {"sub/tricky", {"../../secret", "file"}},
                      {"broken", {"gone", "invalid_symlink"}}};
  const auto listing = list_all();
  EXPECT_TRUE(listing.complete);
  EXPECT_EQ(listing.files.size(), 4U);
  EXPECT_EQ(fetch(*listing.connector, listing.files.at("same.txt")).bytes, "alpha");
  EXPECT_EQ(listing.diagnostics.size(), 4U) << testing::PrintToString(listing.diagnostics);
  EXPECT_FALSE(fake_.service.journal().any_contains("etc", "gcs"));
}

/// The first page has two entries, whatever was asked for.
Answer short_page(const Call& call, const Handler& service) {
  auto listed = parse_json(service(call).body.text());
  auto& data = listed.as_object()["DATA"].as_array();
  data.resize(2);
  listed.as_object()["length"] = 2;
  return json_answer(listed);
}

TEST_F(GlobusListing, AListingInPagesIsGoneThroughToItsEnd) {
  for (int i = 0; i < 5; ++i) fake_.tree.put("many/f" + std::to_string(i), "x");
  strike({.role = "transfer", .part = "/ls?", .times = 2}, short_page);
  const auto listing = list_as(fake_.options(), "many");
  EXPECT_TRUE(listing.complete) << listing.what;
  EXPECT_EQ(listing.files.size(), 5U);
  EXPECT_EQ(lists(), 3U);
}

TEST_F(GlobusListing, AListingThatChangesBetweenItsPagesIsReadAgain) {
  for (int i = 0; i < 5; ++i) fake_.tree.put("many/f" + std::to_string(i), "x");
  strike({.role = "transfer", .part = "offset=2", .times = 1}, [&](const Call& call, const Handler& service) {
    fake_.tree.remove("many/f0");  // what was third is second now, and would be missed
    return service(call);
  });
  strike({.role = "transfer", .part = "offset=0", .times = 1}, short_page);
  const auto listing = list_as(fake_.options(), "many");
  EXPECT_TRUE(listing.complete) << listing.what;
  EXPECT_EQ(listing.files.size(), 4U);
  EXPECT_TRUE(listing.files.contains("f2"));
  EXPECT_EQ(lists(), 3U);
}

}  // namespace
}  // namespace quarry::test
