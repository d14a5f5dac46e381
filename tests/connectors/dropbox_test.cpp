// SPDX-License-Identifier: GPL-3.0-or-later
// Dropbox's own ways: accounts, cursors, names without case, what it says where it refuses.
#include <gtest/gtest.h>

#include "conformance/reading.hpp"
#include "connectors/dropbox_fake.hpp"
#include "quarry/connectors.hpp"
#include "quarry/json.hpp"

namespace quarry::test {
namespace {

const std::map<std::string, std::string> few_files{
    {"Lab/A.txt", "alpha"}, {"Lab/empty", ""}, {"Lab/Sub/b.txt", "beta"}, {"Lab/Sub/deep/c.txt", "gamma"}, {"z", "zeta"}};
const std::string folder_link = "/scl/fo/k1/h1";

class DropboxTest : public testing::Test {
 protected:
  DropboxTest() {
    fake.links = {{folder_link, {"Lab", "rl-s3cret-key", ""}}, {"/scl/fi/k2/A.txt", {"Lab/A.txt", "rl-s3cret-key", ""}},
                  {"/sh/k3/h3", {"Lab/Sub", "", "pass-s3cret"}}, {"/s/k4/z", {"z", "", ""}}};
  }
  std::string site(const std::string& path) const { return fake.service.url("site", path); }
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

  DropboxFake fake{few_files};
};

TEST_F(DropboxTest, OwnFoldersAndFiles) {
  const auto options = fake.options();
  EXPECT_EQ(paths_of(list("dropbox:/", options)), "Lab/A.txt|Lab/Sub/b.txt|Lab/Sub/deep/c.txt|Lab/empty|z|");
  const auto listing = list(site("/home/lab"), options);
  EXPECT_TRUE(listing.complete) << listing.what;
  EXPECT_EQ(paths_of(listing), "A.txt|Sub/b.txt|Sub/deep/c.txt|empty|");
  EXPECT_EQ(bytes_of(listing, "Sub/b.txt"), "beta");
  const auto& file = listing.files.at("A.txt");
  EXPECT_EQ(file.url, site("/home/Lab?preview=A.txt"));
  EXPECT_TRUE(file.checksum.starts_with("dropbox:")) << file.checksum;
  EXPECT_EQ(file.modified, fake.tree.file("Lab/A.txt")->rfc3339()) << "not what the client said";
  EXPECT_EQ(bytes_of(list(file.url, options), "A.txt"), "alpha");
  EXPECT_EQ(bytes_of(list("dropbox:" + file.id, options), "A.txt"), "alpha");
}

TEST_F(DropboxTest, SharedFoldersAreReadWithAnAccountOrAnAppAlone) {
  for (const auto& options : {fake.options(), fake.options_with({{"app_key", "app-key"}, {"app_secret", "app-s3cret-secret"}})}) {
    const auto listing = list(site(folder_link + "?rlkey=rl-s3cret-key&dl=0"), options);
    EXPECT_TRUE(listing.complete) << listing.what;
    EXPECT_EQ(paths_of(listing), "A.txt|Sub/b.txt|Sub/deep/c.txt|empty|");
    EXPECT_EQ(bytes_of(listing, "Sub/deep/c.txt"), "gamma");
    EXPECT_EQ(listing.connector->source(), site(folder_link));
    for (const auto& [path, file] : listing.files)
      EXPECT_EQ((file.url + file.id).find("s3cret"), std::string::npos) << file.url;
    EXPECT_EQ(paths_of(list(site(folder_link + "/Sub?rlkey=rl-s3cret-key"), options)), "b.txt|deep/c.txt|");
  }
}

TEST_F(DropboxTest, AnAddressWithoutItsKeyWorksWithTheStoredOne) {
  const auto listing = list(site(folder_link + "?rlkey=rl-s3cret-key"), fake.options());
  const auto url = listing.files.at("Sub/b.txt").url;
  const auto without = list(url, fake.options());
  EXPECT_EQ(without.code, Code::not_found);
  EXPECT_NE(without.what.find("a link needs its rlkey"), std::string::npos) << without.what;
  const auto options = fake.options_with({{"app_key", "app-key"}, {"app_secret", "app-s3cret-secret"}, {"rlkey", "rl-s3cret-key"}});
  EXPECT_EQ(bytes_of(list(url, options), "b.txt"), "beta");
  const auto locked = list(site("/sh/k3/h3"), fake.options());
  EXPECT_EQ(locked.code, Code::permission_denied);
  EXPECT_NE(locked.what.find("password"), std::string::npos) << locked.what;
  EXPECT_EQ(paths_of(list(site("/sh/k3/h3"),
                          fake.options_with({{"app_key", "app-key"}, {"app_secret", "app-s3cret-secret"}, {"link_password", "pass-s3cret"}}))),
            "b.txt|deep/c.txt|");
}

TEST_F(DropboxTest, WithoutAnAccountASharedFileCanBeHad) {
  const auto options = fake.options_with({});
  const auto listing = list(site("/scl/fi/k2/A.txt?rlkey=rl-s3cret-key&dl=0"), options);
  EXPECT_EQ(bytes_of(listing, "A.txt"), "alpha");
  EXPECT_EQ(listing.connector->source(), site("/scl/fi/k2/A.txt"));
  EXPECT_EQ(fake.service.journal().count("api"), 0U);
  for (const auto& source : {site(folder_link), site("/home/Lab"), std::string("dropbox:/Lab")}) {
    const auto refused = list(source, options);
    EXPECT_EQ(refused.code, Code::permission_denied) << source;
    EXPECT_NE(refused.what.find("quarry auth add dropbox"), std::string::npos) << refused.what;
  }
  EXPECT_EQ(bytes_of(list(site("/s/k4/z?dl=0"), fake.options()), "z"), "zeta") << "and through the API";
}

TEST_F(DropboxTest, EmptyPagesAreNoEndAndAResetBeginsAgain) {
  fake.page_limit = 1;
  fake.empty_pages = 3;
  const auto reset = fake.service.add(When{.role = "api", .part = "/continue"}.once(4), [&](const Call& call, const Handler& service) {
    ++fake.epoch;
    return service(call);
  });
  const auto listing = list("dropbox:/Lab", fake.options());
  EXPECT_EQ(fake.service.struck(reset), 1U);
  EXPECT_TRUE(listing.complete) << listing.what;
  EXPECT_TRUE(listing.twice.empty());
  EXPECT_EQ(paths_of(listing), "A.txt|Sub/b.txt|Sub/deep/c.txt|empty|");
}

TEST_F(DropboxTest, EmptyPagesForEverEnd) {
  fake.empty_pages = 1'000'000;
  const auto listing = list("dropbox:/Lab", fake.options());
  EXPECT_EQ(listing.code, Code::unavailable);
  EXPECT_LT(fake.service.journal().count("api"), 200U);
}

TEST_F(DropboxTest, WhatComesLaterInAListingCounts) {
  const auto old = [](const std::string& name, const std::string& lower) {
    return Object{{".tag", "file"}, {"name", name},        {"id", "id:f9"},         {"rev", "9"},
                  {"size", 3},      {"path_lower", lower}, {"path_display", lower}, {"server_modified", "2020-01-01T00:00:00Z"}};
  };
  fake.page_limit = 1;
  fake.more_entries["Lab"] = {old("a.TXT", "/lab/a.txt"), Object{{".tag", "deleted"}, {"name", "Sub"}, {"path_lower", "/lab/sub"}},
                              old("gone", "/lab/gone"), Object{{".tag", "deleted"}, {"name", "gone"}, {"path_lower", "/lab/gone"}}};
  const auto listing = list("dropbox:/Lab", fake.options());
  EXPECT_TRUE(listing.complete) << listing.what;
  EXPECT_EQ(paths_of(listing), "A.txt|Sub/b.txt|Sub/deep/c.txt|empty|") << "a name in another case is the same file, as it was last said";
}

TEST_F(DropboxTest, BusyAnswersAreWaitedForInEveryForm) {
  const When calls{.role = "api", .part = "/list_folder"};
  fake.service.add(calls.once(), fault::status(429, {{"Content-Type", "text/plain"}, {"Retry-After", "1"}}, "too many requests"));
  fake.service.add(calls.once(), fault::answer(json_answer(parse_json(R"({"error":{"reason":{".tag":"too_many_requests"},"retry_after":1}})"), 429)));
  fake.service.add(calls.once(),
                   fault::answer(json_answer(parse_json(R"({"error_summary":"internal_error/","error":{".tag":"internal_error"}})"), 409)));
  EXPECT_TRUE(list("dropbox:/Lab", fake.options()).complete);
  fake.service.journal().clear();
  fake.service.add(calls,
                   fault::status(400, {{"Content-Type", "text/plain"}}, "Error in call to API function \"files/list_folder\": request body: path"));
  const auto refused = list("dropbox:/Lab", fake.options());
  EXPECT_EQ(refused.code, Code::invalid_argument);
  EXPECT_NE(refused.what.find("request body: path"), std::string::npos) << refused.what;
  EXPECT_EQ(fake.service.journal().count("api", "/list_folder"), 1U) << "what stays is not tried again";
}

TEST_F(DropboxTest, AWrongHashIsNoFile) {
  fake.wrong_hashes = true;
  const auto listing = list("dropbox:/Lab", fake.options());
  const auto fetched = fetch(*listing.connector, listing.files.at("A.txt"));
  EXPECT_EQ(fetched.code, Code::unavailable);
  EXPECT_NE(fetched.what.find("the service says dropbox:0000"), std::string::npos) << fetched.what;
}

TEST_F(DropboxTest, NamesThatAreNotAsciiAreAskedForInAscii) {
  fake.tree.put("Lab/gr\xc3\xbcn \xf0\x9f\x98\x80.txt", "green");
  EXPECT_EQ(bytes_of(list(site(folder_link + "?rlkey=rl-s3cret-key"), fake.options()), "gr\xc3\xbcn \xf0\x9f\x98\x80.txt"), "green");
}

TEST_F(DropboxTest, WhatHasNoBytesIsExportedAndWhatIsWithheldSaysWhy) {
  fake.exported.insert("Lab/A.txt");
  fake.withheld.insert("Lab/Sub/b.txt");
  fake.more_entries["Lab"] = {
      Object{{".tag", "file"}, {"name", "link"}, {"id", "id:f8"}, {"path_lower", "/lab/link"}, {"symlink_info", Object{{"target", "/etc"}}}}};
  const auto listing = list("dropbox:/Lab", fake.options());
  EXPECT_TRUE(listing.complete);
  EXPECT_EQ(bytes_of(listing, "A.txt.docx"), "exported as docx");
  const auto withheld = fetch(*listing.connector, listing.files.at("Sub/b.txt"));
  EXPECT_EQ(withheld.code, Code::permission_denied);
  EXPECT_NE(withheld.what.find("path/restricted_content"), std::string::npos) << withheld.what;
  ASSERT_EQ(listing.diagnostics.size(), 1U);
  EXPECT_NE(listing.diagnostics[0].find("symbolic link to /etc"), std::string::npos);
}

TEST_F(DropboxTest, TokensAreRenewedAndMissingScopesNamed) {
  const auto listing = list("dropbox:/Lab", fake.options());
  fake.expired = true;
  EXPECT_EQ(bytes_of(listing, "A.txt"), "alpha");
  EXPECT_EQ(fake.service.journal().count("auth"), 2U);
  fake.scoped = false;
  const auto refused = list("dropbox:/Lab", fake.options());
  EXPECT_EQ(refused.code, Code::permission_denied);
  EXPECT_NE(refused.what.find("lacks the permission files.metadata.read"), std::string::npos) << refused.what;
  fake.scoped = true;
  const auto revoked = list("dropbox:/Lab", fake.options_with({{"app_key", "app-key"}, {"refresh_token", "other-s3cret"}}));
  EXPECT_EQ(revoked.code, Code::permission_denied);
  EXPECT_EQ(revoked.what.find("s3cret"), std::string::npos) << revoked.what;
  EXPECT_EQ(list("dropbox:/Lab", fake.options_with({{"refresh_token", "refresh-s3cret"}})).code, Code::invalid_argument) << "half an account";
}

TEST_F(DropboxTest, ItDescribesTheFolder) {
  EXPECT_EQ(to_json(*open_source("dropbox:/Lab", fake.options())->dataset().at_path("dc.titles")), R"([{"title":"Lab"}])");
  EXPECT_TRUE(open_source("dropbox:/", fake.options())->dataset().is_null());
}

}  // namespace
}  // namespace quarry::test
