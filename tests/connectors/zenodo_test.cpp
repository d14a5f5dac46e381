// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <chrono>
#include <ctime>

#include "conformance/reading.hpp"
#include "connectors/zenodo_fake.hpp"
#include "quarry/connectors.hpp"
#include "quarry/json.hpp"
#include "quarry/record.hpp"

namespace quarry::test {
namespace {

class Zenodo : public testing::Test {
 protected:
  ZenodoFake fake{{{"run1/OUTCAR", "energies"}, {"a b#c?.txt", "text"}, {"../x", "outside"}}};
  std::string page(const std::string& path) const { return fake.service.url("api", path); }
  Listing listed(const std::string& source, bool with_token = true) const { return list(source, fake.options(with_token)); }
};

std::string kind_of(const std::string& source, const ConnectorOptions& options = {}) {
  const ConnectorKind* best = nullptr;
  for (const auto* const kind : connector_kinds())
    if (kind->claims(source, options) && (best == nullptr || kind->priority < best->priority)) best = kind;
  return best == nullptr ? "" : std::string(best->name);
}

TEST_F(Zenodo, EveryAddressThatIsPastedIsKnown) {
  for (const auto* const source :
       {"https://zenodo.org/records/17888", "https://zenodo.org/record/17888", "https://www.zenodo.org/record/17888#files", "https://zenodo.org/records/17888/latest",
        "https://zenodo.org/records/17888/files/a/b.txt?download=1", "https://zenodo.org/records/17888?token=eyJ&preview=1", "https://zenodo.org/api/records/17888",
        "https://zenodo.org/api/records/17888/files/x/content", "https://zenodo.org/api/records/17888/files-archive", "https://zenodo.org/records/17888/preview/x.pdf",
        "https://zenodo.org/records/17888/export/json", "https://sandbox.zenodo.org/records/17888", "10.5281/zenodo.17888", "https://doi.org/10.5281/zenodo.17888",
        "doi:10.5281/ZENODO.17888", "http://dx.doi.org/10.5281/zenodo.17888", "10.5072/zenodo.17888", "zenodo:17888", "zenodo.17888", "https://zenodo.org/deposit/17888",
        "https://zenodo.org/uploads/17888", "https://zenodo.org/communities/oxides", "https://zenodo.org/communities/oxides/records?q=TiO2",
        "https://zenodo.org/search?q=perovskite", "https://data.caltech.edu/records/4d0ns-ntd89", "https://host.edu/rdm/records/4d0ns-ntd89/files/x.csv"})
    EXPECT_EQ(kind_of(source), "zenodo") << source;
  for (const auto* const source : {"https://zenodo.org/", "https://zenodo.org/about", "https://evilzenodo.org/records/17888", "https://zenodo.org.evil.net/records/17888",
                                   "https://example.org/records/17888", "https://zenodo.org/search", "zenodo:x", "10.5281/other.17888", "https://zenodo.org/records/"})
    EXPECT_NE(kind_of(source), "zenodo") << source;
  EXPECT_EQ(kind_of("https://rodare.hzdr.de/record/3", {.settings = {{"zenodo.hosts", "x.org, rodare.hzdr.de"}}}), "zenodo");
}

TEST_F(Zenodo, TheSameRecordIsFoundByAllItsNames) {
  for (const auto& source : {page("/records/7654321"), page("/record/7654321"), page("/records/7654321/latest"), page("/records/7654320"), page("/api/records/7654320"),
                             std::string("10.5281/zenodo.7654320"), std::string("zenodo:7654321"), std::string("https://zenodo.org/records/7654321"),
                             page("/uploads/7654321"), page("/records/7654321?preview=1")}) {
    const auto listing = listed(source);
    EXPECT_TRUE(listing.complete) << source << ": " << listing.what;
    ASSERT_EQ(listing.files.size(), 3U) << source;
    EXPECT_EQ(text_of(listing, "run1/OUTCAR"), "energies") << source;
  }
  const auto one = listed(page("/api/records/7654321/files/run1/OUTCAR/content"));
  ASSERT_EQ(one.files.size(), 1U) << one.what;
  EXPECT_EQ(one.files.begin()->first, "OUTCAR");
}

TEST_F(Zenodo, RestrictedEmbargoedAndMetadataOnlyAreToldApart) {
  for (const bool refused : {true, false}) {
    for (const bool older : {true, false}) {
      SCOPED_TRACE(std::string(refused ? "403" : "200 with no files") + (older ? ", older dialect" : ""));
      fake.files_refused = refused;
      fake.older_dialect = older;
      fake.access = "restricted";
      const auto restricted = listed(page("/records/7654321"), false);
      EXPECT_EQ(restricted.code, Code::permission_denied);
      EXPECT_FALSE(restricted.complete);
      EXPECT_NE(restricted.what.find("restricted"), std::string::npos) << restricted.what;
      EXPECT_NE(restricted.what.find("quarry auth add zenodo"), std::string::npos) << restricted.what;
      EXPECT_EQ(listed(page("/records/7654321")).files.size(), 3U) << "the token opens it";
      EXPECT_EQ(listed(page("/records/7654321?token=" + std::string(ZenodoFake::share_token)), false).files.size(), 3U) << "the share link opens it";
      fake.access = "embargoed";
      EXPECT_NE(listed(page("/records/7654321"), false).what.find("embargo until 2027-01-01"), std::string::npos);
    }
  }
  fake.older_dialect = false;
  fake.access = "metadata-only";
  const auto only = listed(page("/records/7654321"));
  EXPECT_FALSE(only.code) << only.what;
  EXPECT_TRUE(only.complete);
  EXPECT_NE(complaints(only).find("only metadata"), std::string::npos);
  EXPECT_TRUE(only.connector->dataset().at_path("dc.titles"));
}

TEST_F(Zenodo, AShareLinksTokenIsUsedAndNeverShown) {
  fake.access = "restricted";
  const auto listing = listed(page("/records/7654321?preview=1&token=" + std::string(ZenodoFake::share_token)), false);
  ASSERT_EQ(listing.files.size(), 3U) << listing.what;
  EXPECT_EQ(text_of(listing, "run1/OUTCAR"), "energies");
  auto shown = listing.connector->source() + to_json(listing.connector->dataset());
  for (const auto& [path, file] : listing.files) shown += file.url + file.id + file.etag;
  EXPECT_EQ(shown.find(ZenodoFake::share_token), std::string::npos) << shown;
}

TEST_F(Zenodo, ADeletedRecordSaysWhenAndWhy) {
  fake.records["5"] = json_answer(parse_json(R"({"status":410,"message":"Record deleted","tombstone":{"removal_date":"2024-05-06T00:00:00","note":"<p>on request</p>"}})"), 410);
  const auto listing = listed(page("/records/5"));
  EXPECT_EQ(listing.code, Code::not_found);
  EXPECT_NE(listing.what.find("deleted on 2024-05-06: on request"), std::string::npos) << listing.what;
}

TEST_F(Zenodo, ARecordThatWasJoinedToAnotherIsFollowedWithoutALocationHeader) {
  fake.records["6"] = json_answer(Object{{"status", 301}, {"message", "Moved Permanently."}, {"location", page("/api/records/7654321")}}, 301);
  EXPECT_EQ(listed(page("/records/6")).files.size(), 3U);
  fake.records["7"] = redirect_answer("/api/records/8");
  fake.records["8"] = redirect_answer("/api/records/7");
  EXPECT_EQ(listed(page("/records/7")).code, Code::unavailable);
}

TEST_F(Zenodo, Nasty1ABlockPageThatSaysItIsBytesIsNoFile) {
  const auto listing = listed(page("/records/7654321"));
  const auto html = "<!DOCTYPE html><html>Access to this resource has been blocked due to unusual traffic" + std::string(630, ' ') + "</html>";
  const auto block = fake.service.add({.part = "/content"}, fault::status(403, {{"Content-Type", "application/octet-stream"}}, html));
  const auto fetched = fetch(*listing.connector, listing.files.at("run1/OUTCAR"));
  EXPECT_EQ(fetched.code, Code::permission_denied) << fetched.what;
  EXPECT_EQ(fake.service.struck(block), 1U) << "a block is not asked again";
  fake.service.clear_faults();
  fake.service.add({.part = "/api/records"}, fault::status(403, {{"Content-Type", "application/octet-stream"}}, html));
  const auto again = listed(page("/records/7654321"));
  EXPECT_EQ(again.code, Code::permission_denied);
  EXPECT_NE(again.what.find("keeps this program or network out"), std::string::npos) << again.what;
}

TEST_F(Zenodo, Nasty2ARemoteFilesHostGetsNoToken) {
  fake.remote.insert("run1/OUTCAR");
  const auto listing = listed(page("/records/7654321"));
  EXPECT_EQ(text_of(listing, "run1/OUTCAR"), "energies");
  EXPECT_EQ(fake.service.journal().count("remote"), 1U);
  EXPECT_FALSE(fake.service.journal().any_contains(ZenodoFake::token, "remote"));
  EXPECT_TRUE(fake.service.journal().any_contains(ZenodoFake::token, "api"));
  fake.service.journal().clear();
  const auto shared = listed(page("/records/7654321?token=" + std::string(ZenodoFake::share_token)), false);
  EXPECT_EQ(text_of(shared, "run1/OUTCAR"), "energies");
  EXPECT_FALSE(fake.service.journal().any_contains(ZenodoFake::share_token, "remote"));
}

TEST_F(Zenodo, Nasty3OddSizesNamesHashesAndRanges) {
  fake.float_sizes = true;
  fake.two_accept_ranges = true;
  fake.ranges = false;
  const auto listing = listed(page("/records/7654321"));
  EXPECT_TRUE(listing.complete) << complaints(listing);
  EXPECT_EQ(listing.files.at("run1/OUTCAR").size, 8U);
  EXPECT_EQ(text_of(listing, "%2E%2E/x"), "outside");
  EXPECT_EQ(text_of(listing, "a b#c?.txt"), "text");
  const auto cut = fake.service.add(When{.part = "/content"}.once(), fault::cut(3));
  const auto fetched = fetch_patiently(*listing.connector, listing.files.at("run1/OUTCAR"));
  EXPECT_EQ(fetched.bytes, "energies") << fetched.what;
  EXPECT_EQ(fake.service.struck(cut), 1U);
  fake.service.add(When{.part = "/content"}, fault::corrupt(2));
  EXPECT_EQ(fetch_patiently(*listing.connector, listing.files.at("run1/OUTCAR")).code, Code::unavailable) << "other bytes than the MD5's";
  fake.service.clear_faults();
  fake.checksums = false;
  const auto unchecked = listed(page("/records/7654321"));
  EXPECT_EQ(unchecked.files.at("run1/OUTCAR").checksum, "");
  EXPECT_EQ(text_of(unchecked, "run1/OUTCAR"), "energies");
}

TEST_F(Zenodo, HiddenFilesAreLeftOutUnlessAskedForAndUnfinishedOnesAreNamed) {
  fake.hidden.insert("../x");
  EXPECT_EQ(listed(page("/records/7654321")).files.size(), 2U);
  auto options = fake.options();
  options.settings["zenodo.hidden"] = "true";
  EXPECT_EQ(list(page("/records/7654321"), options).files.size(), 3U);
  fake.pending.insert("run1/OUTCAR");
  const auto listing = listed(page("/records/7654321"));
  EXPECT_FALSE(listing.complete);
  EXPECT_NE(complaints(listing).find("not uploaded whole"), std::string::npos);
}

TEST_F(Zenodo, AListThatLacksFilesIsNotWhole) {
  fake.more_counted = 2;
  const auto listing = listed(page("/records/7654321"));
  EXPECT_EQ(listing.files.size(), 3U);
  EXPECT_FALSE(listing.complete);
}

TEST_F(Zenodo, ACommunityIsAllItsRecordsAndOneThatIsRestrictedIsNamed) {
  fake.of_community = {"11", "12", "13", "14", "15"};
  const auto listing = listed(page("/communities/oxides"));
  EXPECT_TRUE(listing.complete) << complaints(listing);
  EXPECT_EQ(listing.files.size(), 15U);
  EXPECT_EQ(text_of(listing, "13/run1/OUTCAR"), "energies");
  EXPECT_EQ(listing.files.at("13/run1/OUTCAR").url, page("/records/13/files/run1/OUTCAR?download=1"));
  EXPECT_EQ(listed(page("/search?q=oxides")).files.size(), 15U);
  fake.service.add({.part = "/records/13/files"}, fault::status(403, {}, R"({"status":403,"message":"Permission denied."})"));
  const auto partial = listed(page("/communities/oxides"));
  EXPECT_EQ(partial.files.size(), 12U);
  EXPECT_FALSE(partial.complete);
  EXPECT_NE(complaints(partial).find("record 13"), std::string::npos) << complaints(partial);
  EXPECT_EQ(listed(page("/communities/nobody")).code, Code::not_found);
}

TEST_F(Zenodo, ANextPageAtAnotherHostIsNotFollowed) {
  fake.of_community = {"11", "12", "13"};
  fake.next_host = fake.service.url("remote", "");
  const auto listing = listed(page("/communities/oxides"));
  EXPECT_EQ(listing.code, Code::unavailable) << listing.what;
  EXPECT_EQ(fake.service.connections("remote"), 0U);
}

TEST_F(Zenodo, WhoIsTooFastWaitsUntilTheLimitEnds) {
  const auto limit = fake.service.add(When{.part = "/files"}.once(),
                                      fault::status(429, {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", std::to_string(std::time(nullptr) + 40)}}));
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_TRUE(listed(page("/records/7654321")).complete);
  EXPECT_EQ(fake.service.struck(limit), 1U);
  EXPECT_GE(std::chrono::steady_clock::now() - begun, std::chrono::milliseconds(30)) << "40 s, scaled by 0.001";
}

TEST_F(Zenodo, BothDialectsGiveTheSameDescription) {
  const auto dc = [&] {
    const auto listing = listed(page("/records/7654320"));
    EXPECT_TRUE(listing.connector) << listing.what;
    auto dataset = listing.connector ? listing.connector->dataset() : Value();
    const auto valid = validate({.subject = "x", .content = dataset, .kind = RecordKind::dataset}, "urn:test:owner");
    for (const auto& one : valid.record().diagnostics) ADD_FAILURE() << one.message;
    return dataset;
  };
  const auto native = dc();
  EXPECT_EQ(to_json(*native.at_path("dc.identifier")), R"({"identifier":"10.5281/zenodo.7654321","identifierType":"DOI"})");
  EXPECT_EQ(to_json(*native.at_path("dc.titles")), R"([{"title":"Band gaps of TiO2"}])");
  EXPECT_EQ(to_json(*native.at_path("dc.rightsList")), R"([{"rights":"CC-BY-4.0","rightsURI":"https://creativecommons.org/licenses/by/4.0/legalcode"}])");
  EXPECT_NE(to_json(*native.at_path("dc.alternateIdentifiers")).find("10.5281/zenodo.7654320"), std::string::npos);
  fake.older_dialect = true;
  const auto older = dc();
  for (const auto* const name : {"titles", "creators", "descriptions", "publisher", "publicationYear", "subjects", "relatedIdentifiers", "identifier", "version",
                                 "language", "resourceType", "dates"})
    EXPECT_EQ(to_json(*native.at_path("dc." + std::string(name))), to_json(*older.at_path("dc." + std::string(name)))) << name;
  EXPECT_EQ(to_json(*older.at_path("dc.rightsList")), R"([{"rights":"CC-BY-4.0","rightsURI":"https://spdx.org/licenses/CC-BY-4.0"}])");
}

TEST_F(Zenodo, WhatChangesIsTheHashAndTheVersionMark) {
  const auto before = listed(page("/records/7654320"));
  fake.tree.put("run1/OUTCAR", "other");
  const auto after = listed(page("/records/7654320"));
  EXPECT_NE(before.files.at("run1/OUTCAR").checksum, after.files.at("run1/OUTCAR").checksum);
  EXPECT_NE(before.files.at("run1/OUTCAR").etag, after.files.at("run1/OUTCAR").etag);
  EXPECT_EQ(before.files.at("a b#c?.txt").etag, after.files.at("a b#c?.txt").etag);
}

TEST_F(Zenodo, ATokenOfOneInstanceIsNotShownToAnother) {
  auto options = fake.options();
  options.settings["zenodo.base_url"] = "https://zenodo.invalid/api";
  options.settings["zenodo.hosts"] = "127.0.0.1";
  const auto listing = list(page("/records/7654321"), options);
  EXPECT_EQ(listing.files.size(), 3U) << listing.what;
  EXPECT_FALSE(fake.service.journal().any_contains(ZenodoFake::token));
}

}  // namespace
}  // namespace quarry::test
