// SPDX-License-Identifier: GPL-3.0-or-later
// Google Drive's own ways: shortcuts, twins, documents of its editors, shared drives, refusals.
#include <gtest/gtest.h>

#include <algorithm>

#include "connectors/gdrive_case.hpp"
#include "quarry/connectors.hpp"
#include "quarry/json.hpp"

namespace quarry::test {
namespace {

TEST_F(GdriveTest, TwinsSlashesAndShortcuts) {
  const auto root = fake.root_id();
  fake.add({.id = "1Twin-aaaaaaa", .name = "twin.txt", .parent = root, .bytes = "first"});
  fake.add({.id = "1Twin-bbbbbbb", .name = "twin.txt", .parent = root, .bytes = "second"});
  fake.add({.id = "1Slash-aaaaaa", .name = "a/b", .parent = root, .bytes = "no folder"});
  fake.add({.id = "1Short-loopaa", .name = "a loop", .mime_type = google_types + "shortcut", .parent = fake.folder_id("sub/deep"), .target = root});
  fake.add({.id = "1Short-deepaa",
            .name = "0 first by name",
            .mime_type = google_types + "shortcut",
            .parent = root,
            .target = fake.folder_id("sub/deep")});
  fake.add({.id = "1Short-nowher", .name = "dangling", .mime_type = google_types + "shortcut", .parent = root, .target = "1NotThereAtAll"});
  fake.add(
      {.id = "1Short-fileaa", .name = "renamed.txt", .mime_type = google_types + "shortcut", .parent = root, .target = fake.file_id("sub/b.txt")});
  fake.add({.id = "1Trashed-aaaa", .name = "old", .parent = root, .bytes = "old", .trashed = true});
  const auto listing = list_root();
  EXPECT_TRUE(listing.complete) << listing.what;
  EXPECT_TRUE(listing.twice.empty());
  std::multiset<std::string> bytes;
  for (const auto& [path, file] : listing.files) bytes.insert(bytes_of(listing, path));
  EXPECT_EQ(bytes, (std::multiset<std::string>{"", "alpha", "beta", "beta", "first", "gamma", "no folder", "second"}));
  EXPECT_EQ(bytes_of(listing, "a%2Fb"), "no folder");
  EXPECT_EQ(bytes_of(listing, "renamed.txt"), "beta");
  EXPECT_EQ(bytes_of(listing, "sub/deep/c.txt"), "gamma") << "a folder keeps its own path whatever leads to it";
  EXPECT_EQ(std::count_if(listing.files.begin(), listing.files.end(), [](const auto& one) { return one.first.starts_with("twin~"); }), 2);
  ASSERT_EQ(listing.diagnostics.size(), 1U);
  EXPECT_NE(listing.diagnostics[0].find("'dangling' cannot be followed"), std::string::npos) << listing.diagnostics[0];
}

TEST_F(GdriveTest, APageThatIsRefusedAndForgottenIsListedAgain) {
  fake.page_limit = 1;
  for (int i = 0; i < 4; ++i) fake.tree.put("f" + std::to_string(i), "number " + std::to_string(i));
  const When third{.role = "api", .pattern = "pageToken=.*~2$"};
  const auto slow = fake.service.add(third.at_most(2), fault::answer(json_answer(parse_json(
      R"({"error":{"code":403,"message":"User rate limit exceeded","errors":[{"domain":"usageLimits","reason":"userRateLimitExceeded"}]}})"), 403)));
  const auto forgotten = fake.service.add(third.once(2), [&](const Call& call, const Handler& service) {
    ++fake.epoch;
    return service(call);
  });
  const auto listing = list_root();
  EXPECT_EQ(fake.service.struck(slow), 2U);
  EXPECT_EQ(fake.service.struck(forgotten), 1U);
  EXPECT_TRUE(listing.complete) << listing.what;
  EXPECT_TRUE(listing.twice.empty());
  EXPECT_EQ(listing.files.size(), drive_files.size() + 4);
}

TEST_F(GdriveTest, AMarkThatIsForgottenAgainAndAgainEndsIt) {
  fake.page_limit = 1;
  fake.service.add({.role = "api", .part = "pageToken="}, [&](const Call& call, const Handler& service) {
    ++fake.epoch;
    return service(call);
  });
  const auto listing = list_root();
  EXPECT_EQ(listing.code, Code::unavailable);
  EXPECT_FALSE(listing.complete);
  EXPECT_LE(fake.service.journal().count("api", "/files?"), 8U);
}

TEST_F(GdriveTest, AnIncompleteSearchIsNoCompleteListing) {
  fake.incomplete = true;
  const auto listing = list_root();
  EXPECT_EQ(listing.files.size(), drive_files.size());
  EXPECT_FALSE(listing.complete);
  EXPECT_FALSE(listing.diagnostics.empty());
}

TEST_F(GdriveTest, DocumentsAreExported) {
  const auto root = fake.root_id();
  const std::vector<std::pair<std::string, std::string>> kinds{
      {"document", ".docx"}, {"spreadsheet", ".xlsx"}, {"presentation", ".pptx"}, {"drawing", ".svg"}};
  for (const auto& [kind, extension] : kinds)
    fake.add({.id = "1Native-" + kind, .name = "my " + kind, .mime_type = google_types + kind, .parent = root, .bytes = "exported " + kind});
  fake.add({.id = "1Native-formaa", .name = "questions", .mime_type = google_types + "form", .parent = root});
  fake.add({.id = "1Native-bigaaa", .name = "big", .mime_type = google_types + "document", .parent = root, .bytes = std::string(10'000'001, 'x')});
  const auto listing = list_root();
  EXPECT_TRUE(listing.complete);
  for (const auto& [kind, extension] : kinds) {
    const auto path = "my " + kind + extension;
    EXPECT_EQ(bytes_of(listing, path), "exported " + kind);
    const auto& file = listing.files.at(path);
    EXPECT_FALSE(file.size) << "what Drive says of a document's size is not the export's";
    EXPECT_EQ(file.etag, "version 3");
    const auto alone = list(file.url, fake.options());
    EXPECT_EQ(bytes_of(alone, path), "exported " + kind) << file.url;
  }
  EXPECT_FALSE(listing.files.contains("questions"));
  ASSERT_EQ(listing.diagnostics.size(), 1U);
  EXPECT_NE(listing.diagnostics[0].find("'questions': Google gives no file"), std::string::npos);
  const auto big = fetched(listing, "big.docx");
  EXPECT_EQ(big.code, Code::too_large);
  EXPECT_NE(big.what.find("(exportSizeLimitExceeded); Google exports documents of up to 10 MB"), std::string::npos) << big.what;
}

TEST_F(GdriveTest, RefusalsThatStayAreSaidAtOnceThoseThatPassAreWaitedFor) {
  const auto listing = list_root();
  fake.abusive.insert(fake.file_id("a.txt"));
  fake.worn_out.insert(fake.file_id("sub/b.txt"));
  fake.service.journal().clear();
  const auto abusive = fetched(listing, "a.txt");
  EXPECT_EQ(abusive.code, Code::permission_denied);
  EXPECT_NE(abusive.what.find("(cannotDownloadAbusiveFile)"), std::string::npos) << abusive.what;
  const auto worn_out = fetched(listing, "sub/b.txt");
  EXPECT_EQ(worn_out.code, Code::permission_denied);
  EXPECT_NE(worn_out.what.find("after a day"), std::string::npos) << worn_out.what;
  EXPECT_EQ(fake.service.journal().count("api"), 2U) << "neither is asked for again";
  const auto busy = json_answer(parse_json(R"({"error":{"code":403,"errors":[{"reason":"rateLimitExceeded"}],"message":"slow down"}})"), 403);
  const When media{.role = "api", .part = "alt=media"};
  fake.service.add(media.at_most(3), fault::answer(busy));
  EXPECT_EQ(bytes_of(listing, "sub/deep/c.txt"), "gamma");
  fake.service.add(media, fault::answer(busy));
  EXPECT_EQ(fetched(listing, "sub/deep/c.txt").code, Code::unavailable);
}

TEST_F(GdriveTest, AnEmptyFileIsAskedForWithoutRange) {
  const auto listing = list_root();
  EXPECT_EQ(bytes_of(listing, "empty"), "");
  for (const auto& entry : fake.service.journal().requests_to("api", "alt=media")) EXPECT_EQ(entry.call.header("range"), "");
}

TEST_F(GdriveTest, ResourceKeysGoInTheirHeader) {
  fake.add({.id = "1Keyed-folder", .name = "Keyed", .mime_type = google_types + "folder", .resource_key = "0-folder_key"});
  fake.add({.id = "1Keyed-filea", .name = "k.txt", .parent = "1Keyed-folder", .bytes = "keyed", .resource_key = "0-file_key"});
  fake.add({.id = "1Keyed-shorta", .name = "s", .mime_type = google_types + "shortcut", .parent = fake.root_id(), .target = "1Keyed-folder",
            .target_key = "0-folder_key"});
  EXPECT_EQ(list(folder_link("1Keyed-folder"), fake.options()).code, Code::not_found);
  const auto listing = list(folder_link("1Keyed-folder") + "?resourcekey=0-folder_key", fake.options());
  EXPECT_EQ(bytes_of(listing, "k.txt"), "keyed");
  EXPECT_EQ(bytes_of(list(listing.files.at("k.txt").url, fake.options()), "k.txt"), "keyed");
  EXPECT_EQ(bytes_of(list(listing.connector->source(), fake.options()), "k.txt"), "keyed");
  EXPECT_EQ(bytes_of(list_root(), "s/k.txt"), "keyed");
}

TEST_F(GdriveTest, SharedDrivesAreListed) {
  fake.add({.id = "0AShared-drive", .name = "Drive", .mime_type = google_types + "folder", .drive_id = "0AShared-drive"});
  fake.add({.id = "1InShared-dir", .name = "d", .mime_type = google_types + "folder", .parent = "0AShared-drive", .drive_id = "0AShared-drive"});
  fake.add({.id = "1InShared-file", .name = "f", .parent = "1InShared-dir", .bytes = "shared", .drive_id = "0AShared-drive"});
  const auto listing = list("gdrive:0AShared-drive", fake.options());
  EXPECT_TRUE(listing.complete);
  EXPECT_EQ(bytes_of(listing, "d/f"), "shared");
  fake.member = false;
  fake.service.journal().clear();
  EXPECT_EQ(bytes_of(list(folder_link("0AShared-drive"), fake.options()), "d/f"), "shared") << "who is no member";
  EXPECT_EQ(fake.service.journal().count("api", "corpora=drive"), 1U) << "is told so once";
}

TEST_F(GdriveTest, PathsAreFollowedByTheirExactNames) {
  fake.add({.id = "1Case-aaaaaaaa", .name = "SUB", .mime_type = google_types + "folder", .parent = fake.root_id()});
  fake.add({.id = "1Quote-aaaaaaa", .name = "it's \\ here", .parent = fake.root_id(), .bytes = "quoted"});
  const auto options = fake.options();
  EXPECT_EQ(paths_of(list("gdrive://" + fake.root_id() + "/sub", options)), (std::vector<std::string>{"b.txt", "deep/c.txt"}));
  EXPECT_EQ(paths_of(list("google:///sub/deep", options)), (std::vector<std::string>{"c.txt"}));
  EXPECT_EQ(bytes_of(list("gdrive:///sub/b.txt", options), "b.txt"), "beta");
  EXPECT_EQ(bytes_of(list("gdrive:///it's%20%5C%20here", options), "it's %5C here"), "quoted");
  fake.add({.id = "1Case-bbbbbbbb", .name = "SUB", .mime_type = google_types + "folder", .parent = fake.root_id()});
  const auto two = list("gdrive:/SUB", options);
  EXPECT_EQ(two.code, Code::invalid_argument);
  EXPECT_NE(two.what.find("2 things have this name"), std::string::npos) << two.what;
}

TEST_F(GdriveTest, ItDescribesTheFolder) {
  const auto described = to_json(open_source(folder_link(fake.root_id()), fake.options())->dataset());
  EXPECT_EQ(described, R"({"dc":{"alternateIdentifiers":[{"alternateIdentifier":")" + fake.root_id() +
                           R"(","alternateIdentifierType":"Google Drive file id"}],"dates":[{"date":"2025-10-01T00:00:00Z","dateType":"Created"},)"
                           R"({"date":"2025-10-10T07:28:00Z","dateType":"Updated"}],"descriptions":[{"description":"Spectra of all samples",)"
                           R"("descriptionType":"Abstract"}],"titles":[{"title":"My data"}]}})");
}

}  // namespace
}  // namespace quarry::test
