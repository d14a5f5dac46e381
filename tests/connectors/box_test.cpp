// SPDX-License-Identifier: GPL-3.0-or-later
// Box's own ways: links, refresh tokens that work once, files that are not ready, markers, bookmarks and the trash.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "box/address.hpp"
#include "conformance/reading.hpp"
#include "connectors/box_fake.hpp"
#include "quarry/connectors.hpp"
#include "quarry/credentials.hpp"
#include "quarry/json.hpp"

namespace quarry::test {
namespace {

const std::map<std::string, std::string> few_files{{"Lab/a.txt", "alpha"}, {"Lab/empty", ""}, {"Lab/Sub/b.txt", "beta"}, {"z", "zeta"}};

class BoxTest : public testing::Test {
 protected:
  BoxTest() { fake.links = {{"/s/h4sh", {"Lab", ""}}, {"/s/f1le", {"Lab/a.txt", ""}}, {"/v/vanity", {"Lab/Sub", "pass-s3cret"}}}; }
  std::string site(const std::string& path) const { return fake.service.url("site", path); }
  std::string folder(const std::string& path) const { return site("/folder/" + fake.folder_id(path)); }
  std::string bytes_of(const Listing& listing, const std::string& path) const {
    const auto found = listing.files.find(path);
    if (found == listing.files.end()) return "(not listed)";
    const auto fetched = fetch(*listing.connector, found->second);
    return fetched.bytes.value_or("(" + fetched.what + ")");
  }
  static std::string paths_of(const Listing& listing) {
    std::string paths;
    for (const auto& [path, file] : listing.files) paths += path + "|";
    return paths;
  }
  /// Lists in a process of its own; its number.
  static pid_t list_apart(const std::string& source, const ConnectorOptions& options) {
    const auto child = ::fork();
    if (child == 0) ::_exit(list(source, options).complete ? 0 : 1);
    return child;
  }
  static int end_of(pid_t child) {
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return status;
  }

  BoxFake fake{few_files};
};

TEST(BoxAddress, EveryLinkThatPeoplePaste) {
  const box::Places places{ConnectorOptions{}};
  const auto read = [&](const std::string& source) {
    const auto target = box::target_of(source, places);
    return target ? target->link + "|" + target->id + (target->is_file ? " file" : "") : "no";
  };
  EXPECT_EQ(read("https://app.box.com/folder/123"), "|123");
  EXPECT_EQ(read("https://app.box.com/file/123?s=abc"), "|123 file");
  EXPECT_EQ(read("https://lab.app.box.com/folder/0"), "|0");
  EXPECT_EQ(read("https://app.box.com/s/h4sh"), "https://app.box.com/s/h4sh|");
  EXPECT_EQ(read("https://lab.box.com/s/h4sh/"), "https://lab.box.com/s/h4sh|");
  EXPECT_EQ(read("https://lab.app.box.com/s/h4sh/folder/12"), "https://lab.app.box.com/s/h4sh|12");
  EXPECT_EQ(read("https://lab.box.com/s/h4sh/file/12"), "https://lab.box.com/s/h4sh|12 file");
  EXPECT_EQ(read("https://lab.box.com/v/data"), "https://lab.box.com/v/data|");
  EXPECT_EQ(read("box:folder/12"), "|12");
  EXPECT_EQ(read("box:file/12"), "|12 file");
  for (const auto* const other : {"https://app.box.com/", "https://evilbox.com/s/x", "https://api.box.com/s/x", "https://app.box.com/shared/static/h4sh.zip",
                                  "https://app.box.com/folder/12x", "https://box.com.example.org/s/x", "box:12", "box:folder/", "https://app.box.com/s/x/y/z"})
    EXPECT_EQ(read(other), "no") << other;
}

TEST_F(BoxTest, AFolderOfTheAccount) {
  const auto listing = list(folder("Lab"), fake.options());
  EXPECT_TRUE(listing.complete) << listing.what;
  EXPECT_EQ(paths_of(listing), "Sub/b.txt|a.txt|empty|");
  EXPECT_EQ(bytes_of(listing, "Sub/b.txt"), "beta");
  EXPECT_EQ(listing.files.at("a.txt").checksum, "sha1:" + sha1_of("alpha"));
  EXPECT_EQ(to_json(listing.connector->dataset()),
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

TEST_F(BoxTest, ARefreshTokenIsStoredBeforeWhatCameWithItIsUsed) {
  const auto options = fake.options();
  std::vector<std::string> stored;
  fake.on_call = [&] { stored.push_back(Credentials(options.credentials_file).get("box", "refresh_token")); };
  EXPECT_TRUE(list(folder("Lab"), options).complete);
  ASSERT_FALSE(stored.empty());
  EXPECT_EQ(stored.front(), "box-s3cret-refresh-2");
  EXPECT_TRUE(list(folder("Lab"), options).complete) << "and the next run has it";
  EXPECT_EQ(fake.reused, 0);
}

TEST_F(BoxTest, AProcessThatIsKilledAfterItsRefreshLeavesTheNewToken) {
  const auto options = fake.options();
  pid_t child = 0;
  fake.on_call = [&] {
    if (child > 0) ::kill(child, SIGKILL);
  };
  {
    const auto lock = fake.service.lock();  // no call is answered before the child's number is known
    child = list_apart(folder("Lab"), options);
  }
  ASSERT_GT(child, 0);
  EXPECT_TRUE(WIFSIGNALED(end_of(child)));
  child = 0;
  const auto listing = list(folder("Lab"), options);
  EXPECT_TRUE(listing.complete) << listing.what;
  EXPECT_EQ(fake.reused, 0);
}

TEST_F(BoxTest, AProcessThatIsKilledBeforeItCanStoreLeavesAPlainErrorAndNoLock) {
  const auto options = fake.options();
  pid_t child = 0;
  fake.on_refresh = [&] {
    if (child > 0) ::kill(child, SIGKILL);
  };
  {
    const auto lock = fake.service.lock();
    child = list_apart(folder("Lab"), options);
  }
  ASSERT_GT(child, 0);
  EXPECT_TRUE(WIFSIGNALED(end_of(child)));
  child = 0;
  const auto listing = list(folder("Lab"), options);
  EXPECT_EQ(listing.code, Code::permission_denied);
  EXPECT_NE(listing.what.find("Refresh token has expired; renew what is stored with: quarry auth add box"), std::string::npos) << listing.what;
  EXPECT_EQ(fake.service.journal().count("auth"), 2U) << "what stays is not tried again";
}

TEST_F(BoxTest, ProcessesAtOnceUseNoRefreshTokenTwice) {
  const auto options = fake.options();
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) children.push_back(list_apart(folder("Lab"), options));
  for (const auto child : children) {
    ASSERT_GT(child, 0);
    EXPECT_EQ(end_of(child), 0);
  }
  EXPECT_EQ(fake.reused, 0);
  EXPECT_EQ(Credentials(options.credentials_file).get("box", "refresh_token"), "box-s3cret-refresh-5");
}

TEST_F(BoxTest, AnExpiredTokenInTheMiddleIsRenewedWithWhatIsStoredNow) {
  fake.page_limit = 1;
  const auto options = fake.options();
  fake.service.add(When{.role = "api", .part = "marker="}.once(), [&](const Call& call, const Handler& service) {
    fake.expired = true;
    return service(call);
  });
  const auto listing = list(folder("Lab"), options);
  EXPECT_TRUE(listing.complete) << listing.what;
  EXPECT_EQ(paths_of(listing), "Sub/b.txt|a.txt|empty|");
  EXPECT_EQ(fake.service.journal().count("auth"), 2U);
  EXPECT_EQ(fake.reused, 0);
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
  fake.more_items["Lab"] = {Object{{"type", "web_link"}, {"id", "7"}, {"name", "our page"}, {"url", "https://example.org/x"}, {"item_status", "active"}},
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

TEST_F(BoxTest, AppsSignOrStandForAnEnterprise) {
  for (const auto& fields : {std::map<std::string, std::string>{{"app_config", fake.app_config()}},
                             std::map<std::string, std::string>{{"client_id", "box-client"}, {"client_secret", "box-s3cret-client"}, {"enterprise_id", "e77"}}}) {
    const auto options = fake.options_with(fields);
    EXPECT_EQ(paths_of(list(folder("Lab"), options)), "Sub/b.txt|a.txt|empty|");
    EXPECT_EQ(paths_of(list(folder("Lab"), options)), "Sub/b.txt|a.txt|empty|") << "with another assertion";
  }
  EXPECT_EQ(list(folder("Lab"), fake.options_with({{"refresh_token", "box-s3cret-refresh-1"}})).code, Code::invalid_argument) << "half an account";
  const auto broken = list(folder("Lab"), fake.options_with({{"app_config", "{\"boxAppSettings\": \"s3cret"}}));
  EXPECT_EQ(broken.code, Code::invalid_argument);
  EXPECT_EQ(broken.what.find("s3cret"), std::string::npos) << broken.what;
  const auto nobody = list(site("/s/h4sh"), fake.options_with({}));
  EXPECT_EQ(nobody.code, Code::permission_denied);
  EXPECT_NE(nobody.what.find("quarry auth add box"), std::string::npos) << nobody.what;
}

TEST_F(BoxTest, WhatIsBlockedForNowIsTriedAgain) {
  const When calls{.role = "api", .part = "/items?"};
  const auto blocked = json_answer(parse_json(R"({"type":"error","status":403,"code":"operation_blocked_temporary","message":"The operation is blocked"})"), 403);
  const auto fault = fake.service.add(calls.at_most(2), fault::answer(blocked));
  EXPECT_TRUE(list(folder("Lab"), fake.options()).complete);
  EXPECT_EQ(fake.service.struck(fault), 2U);
  fake.service.add(calls, fault::answer(blocked));
  EXPECT_EQ(list(folder("Lab"), fake.options()).code, Code::unavailable);
}

}  // namespace
}  // namespace quarry::test
