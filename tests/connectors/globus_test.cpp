// SPDX-License-Identifier: GPL-3.0-or-later
// What Globus alone does: its addresses, tokens and consents, listings, and HTTPS servers that mark
// no versions.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "conformance/reading.hpp"
#include "connectors/globus_fake.hpp"
#include "globus/source.hpp"
#include "quarry/connectors.hpp"
#include "quarry/json.hpp"

namespace quarry::test {
namespace {

using globus::parse_source;
using testing::HasSubstr;

const std::string id = GlobusFake::collection;

std::string why_refused(const std::string& source) {
  try {
    parse_source(source, {});
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::invalid_argument);
    return error.what();
  }
  return "(taken)";
}

TEST(GlobusSource, WhatPeoplePasteIsTheCollectionAndThePath) {
  struct Form {
    std::string source, path;
  };
  for (const auto& [source, path] :
       std::vector<Form>{{"https://app.globus.org/file-manager?origin_id=" + id + "&origin_path=%2Fa%2Fb%2F", "/a/b/"},
                         {"https://app.globus.org/file-manager?two_pane=true&destination_id=" + id + "&destination_path=%2Fa%2F", "/a/"},
                         {"https://app.globus.org/file-manager?origin_id=" + id +
                              "&origin_path=%2Fa&destination_id=11111111-2222-4333-8444-555555555555&destination_"
                              "path=%2Fb",
                          "/a"},
                         {"https://app.globus.org/file-manager?origin_path=%2FR%26D%2F100%2525&origin_id=" + id, "/R&D/100%25"},
                         {"https://www.globus.org/app/transfer?origin_id=" + id + "&origin_path=%2F~%2Fx", "/~/x"},
                         {"https://transfer.globus-lab.example/?origin_id=" + id + "&origin_path=%2Fa", "/a"},
                         {"https://app.globus.org/file-manager?origin_id=" + id, ""},
                         {"https://app.globus.org/collections/" + id, ""},
                         {"https://app.globus.org/file-manager/collections/" + id + "/overview", ""},
                         {"globus://" + id + "/a%20b/c", "/a b/c"},
                         {"globus:/" + id + "/a", "/a"},
                         {"globus://" + id, ""},
                         {id + ":/a b/%41", "/a b/%41"},
                         {id + ":data", "/~/data"},
                         {id, ""},
                         {"82F1B5C6-6E9B-11E5-BA47-22000B92C6EC:/a", "/a"}}) {
    SCOPED_TRACE(source);
    EXPECT_TRUE(globus::names_globus(source, {}));
    const auto found = parse_source(source, {});
    EXPECT_EQ(found.collection, id);
    EXPECT_EQ(found.path, path);
    EXPECT_EQ(found.https, "");
  }
}

TEST(GlobusSource, AddressesOfHttpsServersAreKeptWhole) {
  for (const auto* const source : {"https://g-94ef14.a6f54f.03c0.data.globus.org/a%20b/c", "https://m-1.x.dn.glob.us/a%20b/c"}) {
    EXPECT_TRUE(globus::names_globus(source, {})) << source;
    const auto found = parse_source(source, {});
    EXPECT_EQ(found.https, source);
    EXPECT_EQ(found.path, "/a b/c");
    EXPECT_EQ(found.collection, "");
  }
  const ConnectorOptions named{.settings = {{"globus.https_hosts", "data.lab.example=" + id}}};
  EXPECT_EQ(parse_source("https://data.lab.example/x", named).collection, id);
}

TEST(GlobusSource, OldFormsAreRefusedWithAdvice) {
  for (const auto* const source : {"user#name", "go#ep1:/path", "gsiftp://host.example:2811/a", "sshftp://host/a"}) {
    EXPECT_TRUE(globus::names_globus(source, {})) << source;
    EXPECT_THAT(why_refused(source), HasSubstr("app.globus.org, or globus://UUID/path"));
  }
  EXPECT_THAT(why_refused("globus://somewhere/x"), HasSubstr("names no collection"));
}

TEST(GlobusSource, WhatIsOfOthersIsLeftToThem) {
  const TempDir folder;
  std::ofstream(folder.path() / "run#1") << "x";
  for (const std::string& source : {(folder.path() / "run#1").string(), std::string("/data"), std::string("https://evildata.globus.org.example/x"),
                                    std::string("https://notglob.us/x"), "https://example.org/file-manager?origin_id=" + id + "&origin_path=%2F",
                                    "https://app.globus.org.evil.example/collections/" + id, std::string("https://zenodo.org/records/1")})
    EXPECT_FALSE(globus::names_globus(source, {})) << source;
}

class Globus : public testing::Test {
 protected:
  explicit Globus(const std::map<std::string, std::string>& files = {{"a.txt", "alpha"},
                                                                     {"big.bin", std::string(300'000, 'q')},
                                                                     {"sub/b.txt", "beta"}})
      : fake_(files) {}
  Listing list_as(const ConnectorOptions& options, const std::string& path = "") const { return list(fake_.source(path), options); }
  Listing list_all() const { return list_as(fake_.options()); }
  std::size_t lists() const { return fake_.service.journal().count("transfer", "/ls?"); }
  void strike(const When& when, const Action& action) { fake_.service.add(when, action); }
  void strike_listing(int status, const std::string& code, const std::string& message, std::uint64_t times = 1'000) {
    strike({.role = "transfer", .part = "/ls?", .times = times},
           fault::answer(json_answer(Object{{"code", code}, {"message", message}, {"request_id", "x"}}, status)));
  }
  std::string form_of_last_token() const { return fake_.service.journal().requests_to("auth").back().call.body; }

  GlobusFake fake_;
};

TEST_F(Globus, FilesSayWhereTheyAre) {
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

TEST_F(Globus, TheCollectionSaysWhatTheDatasetIs) {
  const auto said = to_json(list_all().connector->dataset());
  for (const auto* const part :
       {"\"title\":\"Lab of the Fake\"", "\"publisher\":\"Institute of Fakes\"", "\"subject\":\"steel\"", "\"subject\":\"alloys\"",
        "\"description\":\"Measured twice.\"", "\"relatedIdentifier\":\"https://example.org/lab\"", "\"relationType\":\"IsDocumentedBy\""})
    EXPECT_THAT(said, HasSubstr(part));
}

TEST_F(Globus, AnApplicationGivesTheConsentThatIsAskedFor) {
  fake_.ways.mapped = fake_.ways.needs_consent = true;
  const auto listing = list_all();
  EXPECT_TRUE(listing.complete) << listing.what;
  EXPECT_THAT(fake_.service.journal().requests_to("auth").at(1).call.body,
              HasSubstr("scope=" + percent_encoded("urn:globus:auth:scope:transfer.api.globus.org:all[*https://auth.globus.org/scopes/" + id +
                                                   "/data_access]")));
  EXPECT_EQ(fetch(*listing.connector, listing.files.at("a.txt")).bytes, "alpha");
  EXPECT_THAT(form_of_last_token(), HasSubstr("scope=" + percent_encoded("https://auth.globus.org/scopes/" + id +
                                                                         "/https[*https://auth.globus.org/scopes/" + id + "/data_access]")));
}

TEST_F(Globus, AConsentThatIsRefusedIsNotAskedForAgainAndAgain) {
  fake_.ways.mapped = fake_.ways.needs_consent = fake_.ways.refuses_consent = true;
  const auto listing = list_all();
  EXPECT_EQ(listing.code, Code::permission_denied);
  EXPECT_EQ(lists(), 2U);
  EXPECT_EQ(fake_.service.journal().count("auth"), 2U);
}

TEST_F(Globus, APersonIsToldHowToConsent) {
  fake_.ways.mapped = fake_.ways.needs_consent = true;
  const auto listing = list_as(fake_.options_of_person());
  EXPECT_EQ(listing.code, Code::permission_denied);
  EXPECT_THAT(listing.what, HasSubstr("globus session consent "
                                      "'urn:globus:auth:scope:transfer.api.globus.org:all[*https://auth.globus.org/scopes/" +
                                      id + "/data_access]'"));
  EXPECT_THAT(listing.what, HasSubstr("quarry auth add globus"));
  EXPECT_EQ(lists(), 1U);
}

TEST_F(Globus, WithoutAnAccountNothingIsAskedAndTheCommandIsTold) {
  auto options = fake_.options();
  options.credentials_file.clear();
  const auto listing = list_as(options);
  EXPECT_EQ(listing.code, Code::permission_denied);
  EXPECT_THAT(listing.what, HasSubstr("quarry auth add globus"));
  EXPECT_TRUE(fake_.service.journal().entries().empty());
}

TEST_F(Globus, ATokenOfTheTransferApiAloneOpensNoFileAndTheErrorSaysWhatIsMissing) {
  const auto listing = list_as(fake_.options_of_person(false));
  ASSERT_TRUE(listing.complete) << listing.what;
  const auto fetched = fetch(*listing.connector, listing.files.at("a.txt"));
  EXPECT_EQ(fetched.code, Code::permission_denied);
  EXPECT_THAT(fetched.what, HasSubstr("globus session consent 'https://auth.globus.org/scopes/" + id + "/https'"));
  EXPECT_LE(fake_.service.journal().count("gcs"), 2U);
  fake_.ways.public_files = true;
  EXPECT_EQ(fetch(*listing.connector, listing.files.at("a.txt")).bytes, "alpha");
}

TEST_F(Globus, ARotatedRefreshTokenIsStoredBeforeItIsUsed) {
  fake_.ways.rotates = true;
  bool looked = false;
  strike({.role = "transfer"}, [&](const Call& call, const Handler& service) {
    looked = true;
    std::ostringstream stored;
    stored << std::ifstream(fake_.credentials_file("both")).rdbuf();
    EXPECT_EQ(stored.str().find(GlobusFake::first_refresh_token), std::string::npos) << "the token that is worth nothing now is still stored";
    EXPECT_THAT(stored.str(), HasSubstr("AgRefreshTokenNumber"));
    return service(call);
  });
  for (int process = 0; process < 3; ++process) {
    const auto listing = list_as(fake_.options_of_person());
    ASSERT_TRUE(listing.complete) << listing.what;
    EXPECT_EQ(fetch(*listing.connector, listing.files.at("a.txt")).bytes, "alpha");
  }
  EXPECT_TRUE(looked);
}

TEST_F(Globus, ExpiredTokensAreRenewedOnce) {
  const auto listing = list_all();
  ASSERT_TRUE(listing.complete) << listing.what;
  EXPECT_EQ(fetch(*listing.connector, listing.files.at("a.txt")).bytes, "alpha");
  const auto before = fake_.service.journal().count("auth");
  {
    const auto lock = fake_.service.lock();
    fake_.expire_tokens();
  }
  EXPECT_EQ(fetch(*listing.connector, listing.files.at("sub/b.txt")).bytes, "beta");
  EXPECT_EQ(fake_.service.journal().count("auth"), before + 1);
}

TEST_F(Globus, SecretsAreSentToAuthAloneAndTokensToTheirOwnServer) {
  const auto listing = list_all();
  for (const auto& [path, file] : listing.files) EXPECT_TRUE(fetch(*listing.connector, file).bytes);
  const auto basic = base64(std::string("aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee:") + GlobusFake::client_secret);
  EXPECT_TRUE(fake_.service.journal().any_contains(basic, "auth"));
  for (const auto* const role : {"transfer", "gcs", "login"}) EXPECT_FALSE(fake_.service.journal().any_contains(basic, role)) << role;
  EXPECT_FALSE(fake_.service.journal().any_contains("AgFakeAccessToken1x", "gcs"));
  EXPECT_FALSE(fake_.service.journal().any_contains("AgFakeAccessToken2x", "transfer"));
}

TEST_F(Globus, WhatA502MeansIsToldByItsCode) {
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

TEST_F(Globus, WhoMustLogInAnewIsToldSo) {
  strike_listing(502, "ExternalError.DirListingFailed.LoginFailed", "530 c=LOGIN_DENIED");
  EXPECT_THAT(list_as(fake_.options_of_person()).what, HasSubstr("globus session update"));
}

TEST_F(Globus, ADirectoryThatIsTooLargeIsSaidToBe) {
  fake_.ways.too_large = true;
  const auto listing = list_all();
  EXPECT_EQ(listing.code, Code::too_large);
  EXPECT_THAT(listing.what, HasSubstr("over 100000 entries"));
}

TEST_F(Globus, AFileIsASourceWhateverItsLastLetter) {
  for (const std::string path : {"sub/b.txt", "sub/b.txt/"}) {
    const auto listing = list_as(fake_.options(), path);
    ASSERT_EQ(listing.files.size(), 1U) << listing.what;
    EXPECT_EQ(fetch(*listing.connector, listing.files.at("b.txt")).bytes, "beta");
  }
}

TEST_F(Globus, AHomeDirectoryIsListedWhereItReallyIs) {
  const auto listing = list("globus://" + id + "/~/", fake_.options());
  ASSERT_TRUE(listing.complete) << listing.what;
  EXPECT_EQ(listing.files.at("a.txt").globus, "globus://" + id + "/data/a.txt");
  EXPECT_EQ(fetch(*listing.connector, listing.files.at("sub/b.txt")).bytes, "beta");
}

TEST_F(Globus, LinksAreNotFollowedOutOfTheSource) {
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

TEST_F(Globus, ABrokenMachineBehindTheNameIsLeftForAnother) {
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

TEST_F(Globus, AFileIsGoneOnlyWhereTheServerSaysSo) {
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

TEST_F(Globus, ADownloadGoesOnWhereItBrokeOffAndTheListingProvesTheRest) {
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

TEST_F(Globus, ALoginInPlaceOfTheFileIsARefusal) {
  const auto listing = list_all();
  const auto tokens = fake_.service.journal().count("auth");
  strike({.role = "gcs"}, fault::redirect(fake_.service.url("auth", "/v2/oauth2/authorize?x=y")));
  const auto fetched = fetch(*listing.connector, listing.files.at("a.txt"));
  EXPECT_EQ(fetched.code, Code::permission_denied) << fetched.what;
  EXPECT_EQ(fake_.service.journal().count("auth", "authorize"), 0U) << "the login page was asked for";
  EXPECT_LE(fake_.service.journal().count("auth"), tokens + 2);
  for (const auto& entry : fake_.service.journal().requests_to("gcs")) EXPECT_EQ(entry.call.header("x-requested-with"), "XMLHttpRequest");
}

TEST_F(Globus, AFileThatBecameADirectoryIsNoFile) {
  const auto listing = list_all();
  fake_.tree.remove("a.txt");
  fake_.tree.put("a.txt/inside", "x");
  EXPECT_FALSE(fetch(*listing.connector, listing.files.at("a.txt")).bytes);
  strike({.role = "gcs"}, fault::answer({.status = 200, .headers = {{"Content-Type", "httpd/unix-directory"}}, .body = ""}));
  EXPECT_THAT(fetch(*listing.connector, listing.files.at("sub/b.txt")).what, HasSubstr("is a directory"));
}

TEST_F(Globus, FilesWithoutATypeAreFiles) {
  fake_.ways.types = false;
  const auto listing = list_all();
  EXPECT_EQ(fetch(*listing.connector, listing.files.at("a.txt")).bytes, "alpha");
}

TEST_F(Globus, AnHttpsAddressIsLookedUpAndReadAsItsCollection) {
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

/// The first page has two entries, whatever was asked for.
Answer short_page(const Call& call, const Handler& service) {
  auto listed = parse_json(service(call).body.text());
  auto& data = listed.as_object()["DATA"].as_array();
  data.resize(2);
  listed.as_object()["length"] = 2;
  return json_answer(listed);
}

TEST_F(Globus, AListingInPagesIsGoneThroughToItsEnd) {
  for (int i = 0; i < 5; ++i) fake_.tree.put("many/f" + std::to_string(i), "x");
  strike({.role = "transfer", .part = "/ls?", .times = 2}, short_page);
  const auto listing = list_as(fake_.options(), "many");
  EXPECT_TRUE(listing.complete) << listing.what;
  EXPECT_EQ(listing.files.size(), 5U);
  EXPECT_EQ(lists(), 3U);
}

TEST_F(Globus, AListingThatChangesBetweenItsPagesIsReadAgain) {
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
