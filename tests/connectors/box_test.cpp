// SPDX-License-Identifier: GPL-3.0-or-later
// Box's own ways: links, files that are not ready, markers, bookmarks and the trash.
#include "connectors/box_case.hpp"
#include "quarry/json.hpp"

namespace quarry::test {
namespace {

TEST_F(BoxTest, AFolderOfTheAccount) {
  const auto listing = list(folder("Lab"), fake.options());
  EXPECT_TRUE(listing.complete) << listing.what;
  EXPECT_EQ(paths_of(listing), "Sub/b.txt|a.txt|empty|");
  EXPECT_EQ(bytes_of(listing, "Sub/b.txt"), "beta");
  EXPECT_EQ(listing.files.at("a.txt").checksum, "sha1:" + sha1_of("alpha"));
  EXPECT_EQ(
      to_json(listing.connector->dataset()),
      R"({"dc":{"alternateIdentifiers":[{"alternateIdentifier":")" + fake.folder_id("Lab") +
          R"(","alternateIdentifierType":"Box id"}],"dates":[{"date":"2025-10-01T07:00:00Z","dateType":"Created"},{"date":"2025-10-02T07:00:00Z",)"
          R"("dateType":"Updated"}],"descriptions":[{"description":"All samples","descriptionType":"Abstract"}],"titles":[{"title":"Lab"}]}})");
}

TEST_F(BoxTest, ASharedLinkIsSentWithEachCallAndToNobodyElse) {
  fake.owner = false;
  const auto options = fake.options();
  EXPECT_EQ(list(folder("Lab"), options).code, Code::not_found);
  const auto listing = list(site("/s/h4sh"), options);
  EXPECT_TRUE(listing.complete) << listing.what;
  EXPECT_EQ(listing.connector->source(), site("/s/h4sh"));
  EXPECT_EQ(bytes_of(listing, "Sub/b.txt"), "beta");
  EXPECT_EQ(listing.files.at("Sub/b.txt").url, site("/s/h4sh/file/" + fake.file_id("Lab/Sub/b.txt")));
  EXPECT_EQ(bytes_of(list(listing.files.at("Sub/b.txt").url, options), "b.txt"), "beta");
  EXPECT_EQ(bytes_of(list(site("/s/f1le"), options), "a.txt"), "alpha");
  EXPECT_EQ(paths_of(list(site("/s/h4sh/folder/" + fake.folder_id("Lab/Sub")), options)), "b.txt|");
  EXPECT_EQ(list(site("/v/vanity"), options).code, Code::not_found);
  const auto with_password = list(site("/v/vanity"), fake.options_with({{"token", "box-s3cret-access"}, {"link_password", "pass-s3cret"}}));
  EXPECT_EQ(bytes_of(with_password, "b.txt"), "beta") << with_password.what;
  EXPECT_GT(fake.service.journal().count("dl"), 0U);
  EXPECT_FALSE(fake.service.journal().any_contains("h4sh", "dl"));
  EXPECT_FALSE(fake.service.journal().any_contains("s3cret", "dl"));
}

TEST_F(BoxTest, AFileThatIsNotReadyIsWaitedFor) {
  const auto listing = list(folder("Lab"), fake.options());
  fake.not_ready = 2;
  EXPECT_EQ(bytes_of(listing, "a.txt"), "alpha");
  fake.not_ready = 1000;
  const auto fetched = fetch(*listing.connector, listing.files.at("a.txt"));
  EXPECT_EQ(fetched.code, Code::unavailable) << fetched.what;
  EXPECT_GT(fake.not_ready, 900) << "not for ever";
}

TEST_F(BoxTest, ABrokenDownloadAsksForANewAddress) {
  fake.tree.put("Lab/big", std::string(300'000, 'b') + "end");
  const auto listing = list(folder("Lab"), fake.options());
  const auto cut = fake.service.add(When{.role = "dl"}.at_most(2), fault::cut(100'000));
  EXPECT_TRUE(bytes_of(listing, "big") == std::string(300'000, 'b') + "end");
  EXPECT_EQ(fake.service.struck(cut), 2U);
  EXPECT_EQ(fake.service.journal().count("api", "/content"), 3U);
}

TEST_F(BoxTest, BothEndsOfMarkersBookmarksAndTheTrash) {
  fake.page_limit = 1;
  fake.more_items["Lab"] = {
      Object{{"type", "web_link"}, {"id", "7"}, {"name", "our page"}, {"url", "https://example.org/x"}, {"item_status", "active"}},
      Object{{"type", "file"}, {"id", "8"}, {"name", "old"}, {"item_status", "trashed"}},
      Object{{"type", "folder"}, {"id", "9"}, {"name", "old folder"}, {"item_status", "deleted"}}};
  for (const bool null : {true, false}) {
    fake.null_marker = null;
    const auto listing = list(folder("Lab"), fake.options());
    EXPECT_TRUE(listing.complete) << listing.what;
    EXPECT_EQ(paths_of(listing), "Sub/b.txt|a.txt|empty|");
    ASSERT_EQ(listing.diagnostics.size(), 1U);
    EXPECT_NE(listing.diagnostics[0].find("our page: is a bookmark of https://example.org/x"), std::string::npos) << listing.diagnostics[0];
  }
}

TEST_F(BoxTest, WhatIsBlockedForNowIsTriedAgain) {
  const When calls{.role = "api", .part = "/items?"};
  const auto blocked =
      json_answer(parse_json(R"({"type":"error","status":403,"code":"operation_blocked_temporary","message":"The operation is blocked"})"), 403);
  const auto fault = fake.service.add(calls.at_most(2), fault::answer(blocked));
  EXPECT_TRUE(list(folder("Lab"), fake.options()).complete);
  EXPECT_EQ(fake.service.struck(fault), 2U);
  fake.service.add(calls, fault::answer(blocked));
  EXPECT_EQ(list(folder("Lab"), fake.options()).code, Code::unavailable);
}

}  // namespace
}  // namespace quarry::test
