// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "conformance/reading.hpp"
#include "connectors/dataverse_fake.hpp"
#include "quarry/connectors.hpp"
#include "quarry/json.hpp"
#include "quarry/record.hpp"

namespace quarry::test {
namespace {

class Dataverse : public testing::Test {
 protected:
  DataverseFake fake{{{"OUTCAR", "energies"}, {"sub/dir/b.txt", "beta"}, {"sub/table.csv", "a,b\n1,2\n"}}};
  std::string page(const std::string& path) const { return fake.service.url("api", path); }
  std::string dataset(const std::string& more = "") const { return page("/dataset.xhtml?persistentId=doi:10.7910/DVN/ABC" + more); }
  Listing listed(const std::string& source, bool with_key = true) const { return list(source, fake.options(with_key)); }
};

TEST_F(Dataverse, EveryAddressThatIsPastedIsKnown) {
  const auto claims = [](const std::string& source) {
    for (const auto* const kind : connector_kinds())
      if (kind->name == "dataverse") return kind->claims(source, {});
    return false;
  };
  for (const auto* const source :
       {"https://dataverse.harvard.edu/dataset.xhtml?persistentId=doi:10.7910/DVN/ABC", "https://dataverse.harvard.edu/dataset.xhtml?persistentId=doi%3A10.7910%2FDVN%2FABC&version=2.1",
        "https://demo.dataverse.org/citation?persistentId=doi:10.70122/FK2/ABC", "https://data.lab.org/dvn/dataset.xhtml?persistentId=hdl:1902.1/12345",
        "https://dataverse.harvard.edu/file.xhtml?fileId=42&version=1.0", "https://dataverse.harvard.edu/file.xhtml?persistentId=doi:10.7910/DVN/ABC/FILE",
        "https://dataverse.harvard.edu/dataverse/lab", "https://dataverse.harvard.edu/previewurl.xhtml?token=0f1e2d3c-aaaa", "https://dataverse.harvard.edu/privateurl.xhtml?token=0f1e2d3c-aaaa",
        "https://dataverse.harvard.edu/api/access/datafile/42", "https://dataverse.harvard.edu/api/datasets/:persistentId/?persistentId=doi:10.7910/DVN/ABC",
        "https://dataverse.harvard.edu/api/datasets/17/versions/2.1/files", "hdl:1902.1/12345"})
    EXPECT_TRUE(claims(source)) << source;
  for (const auto* const source : {"https://dataverse.harvard.edu/", "https://dataverse.harvard.edu/dataset.xhtml", "https://example.org/dataset.xhtml?persistentId=x y",
                                   "https://example.org/data/x", "hdl:11256/1", "https://example.org/api/datasets/x", "10.7910/DVN/ABC"})
    EXPECT_FALSE(claims(source)) << source;
}

TEST_F(Dataverse, ADatasetIsItsFilesInTheirFoldersWithItsDescription) {
  fake.most_in_page = 2;
  for (const auto& source : {dataset(), dataset("&version=2.1"), page("/citation?persistentId=doi:10.7910/DVN/ABC"), page("/api/datasets/17")}) {
    const auto listing = listed(source);
    EXPECT_TRUE(listing.complete) << source << complaints(listing);
    EXPECT_EQ(text_of(listing, "OUTCAR"), "energies") << source;
    EXPECT_EQ(text_of(listing, "sub/dir/b.txt"), "beta") << source;
  }
  EXPECT_EQ(listed(dataset("&version=9.9")).code, Code::not_found);
  const auto listing = listed(dataset());
  const auto metadata = listing.connector->dataset();
  const auto valid = validate({.subject = "x", .content = metadata, .kind = RecordKind::dataset}, "urn:test:owner");
  for (const auto& one : valid.record().diagnostics) ADD_FAILURE() << one.message;
  const auto dc = [&](const std::string& name) { return to_json(*metadata.at_path("dc." + name)); };
  EXPECT_EQ(dc("titles"), R"([{"title":"Band gaps of TiO2"},{"title":"Gaps","type":"AlternativeTitle"}])");
  EXPECT_EQ(dc("creators"), R"([{"affiliations":["CERN"],"creatorName":"Doe, Jane","familyName":"Doe","givenName":"Jane","nameIdentifiers":)"
                            R"([{"nameIdentifier":"https://orcid.org/0000-0002-1825-0097","nameIdentifierScheme":"ORCID","schemeURI":"https://orcid.org"}]}])");
  EXPECT_EQ(dc("identifier"), R"({"identifier":"10.7910/DVN/ABC","identifierType":"DOI"})");
  EXPECT_EQ(dc("publisher"), R"("Harvard Dataverse")");
  EXPECT_EQ(dc("publicationYear"), R"("2024")");
  EXPECT_EQ(dc("rightsList"), R"([{"rights":"CC0-1.0","rightsURI":"http://creativecommons.org/publicdomain/zero/1.0"}])");
  EXPECT_EQ(dc("relatedIdentifiers"), R"([{"relatedIdentifier":"10.1103/x","relatedIdentifierType":"DOI","relationType":"IsSupplementTo"}])");
  EXPECT_EQ(dc("version"), R"("2.1")");
  EXPECT_EQ(to_json(metadata).find("jane@example.org"), std::string::npos) << "addresses of people are not copied";
}

TEST_F(Dataverse, Nasty1OfATableTheUploadIsWhatIsReadAndWhatItsHashIsOf) {
  fake.tables.insert("sub/table.csv");
  const auto listing = listed(dataset());
  ASSERT_TRUE(listing.files.contains("sub/table.csv")) << complaints(listing);
  const auto& file = listing.files.at("sub/table.csv");
  EXPECT_EQ(file.size, 8U);
  EXPECT_EQ(file.checksum, "md5:" + md5_of("a,b\n1,2\n"));
  EXPECT_EQ(text_of(listing, "sub/table.csv"), "a,b\n1,2\n");
  EXPECT_EQ(text_of(listing, "OUTCAR"), "energies") << "which has no other form, and is not asked for one";
  const auto one = listed(file.url);
  ASSERT_EQ(one.files.size(), 1U) << one.what;
  EXPECT_EQ(text_of(one, "table.csv"), "a,b\n1,2\n");
}

TEST_F(Dataverse, Nasty2TheKeyDoesNotFollowToTheStoreAndIfRangeIsNotNeeded) {
  const auto listing = listed(dataset());
  EXPECT_EQ(text_of(listing, "OUTCAR"), "energies");
  EXPECT_GT(fake.service.journal().count("s3"), 0U);
  EXPECT_FALSE(fake.service.journal().any_contains(DataverseFake::key, "s3"));
  EXPECT_TRUE(fake.service.journal().any_contains(DataverseFake::key, "api"));
  for (const auto& entry : fake.service.journal().entries()) EXPECT_EQ(entry.call.target.find(DataverseFake::key), std::string::npos) << "the key stood in an address";
  fake.in_store = false;
  const std::string large(300'000, 'x');
  fake.tree.put("large", large);
  const auto again = listed(dataset());
  const auto cut = fake.service.add(When{.part = "/datafile/"}.once(), fault::cut(100'000));
  EXPECT_EQ(fetch(*again.connector, again.files.at("large")).bytes, large);
  EXPECT_EQ(fake.service.struck(cut), 1U);
}

TEST_F(Dataverse, Nasty3FoldersThatLeadOutAndPagesInPlaceOfAnswers) {
  fake.folders["OUTCAR"] = "../..";
  const auto listing = listed(dataset());
  EXPECT_EQ(text_of(listing, "%2E%2E/%2E%2E/OUTCAR"), "energies");
  fake.service.add({.part = "/api/datasets"}, fault::html_page(200));
  const auto down = listed(dataset());
  EXPECT_EQ(down.code, Code::unavailable);
  EXPECT_FALSE(down.complete);
}

TEST_F(Dataverse, RestrictedFilesAreListedAndSaidWithWhatOpensThem) {
  fake.restricted.insert("OUTCAR");
  const auto guest = listed(dataset(), false);
  EXPECT_TRUE(guest.complete);
  EXPECT_EQ(guest.files.size(), 3U);
  EXPECT_NE(complaints(guest).find("1 files are restricted"), std::string::npos) << complaints(guest);
  EXPECT_NE(complaints(guest).find("quarry auth add dataverse@" + fake.service.host("api")), std::string::npos);
  const auto fetched = fetch(*guest.connector, guest.files.at("OUTCAR"));
  EXPECT_EQ(fetched.code, Code::permission_denied) << fetched.what;
  const auto owner = listed(dataset());
  EXPECT_EQ(complaints(owner), "");
  EXPECT_EQ(text_of(owner, "OUTCAR"), "energies");
}

TEST_F(Dataverse, AKeyIsOfOneHost) {
  auto options = fake.options();
  options.allowed_hosts = fake.service.hosts();
  const auto listing = list(fake.service.url("s3", "/dataset.xhtml?persistentId=doi:10.7910/DVN/ABC"), options);
  EXPECT_FALSE(listing.complete);
  EXPECT_FALSE(fake.service.journal().any_contains(DataverseFake::key)) << "a key went to another host";
}

TEST_F(Dataverse, APreviewAddressOpensADraft) {
  fake.is_draft = true;
  EXPECT_EQ(listed(dataset(), false).code, Code::permission_denied);
  const auto listing = listed(page("/previewurl.xhtml?token=" + std::string(DataverseFake::preview)), false);
  ASSERT_EQ(listing.files.size(), 3U) << listing.what;
  EXPECT_EQ(text_of(listing, "OUTCAR"), "energies");
  EXPECT_FALSE(fake.service.journal().any_contains(DataverseFake::preview, "s3"));
  auto shown = listing.connector->source();
  for (const auto& [path, file] : listing.files) shown += file.url + file.id;
  EXPECT_EQ(shown.find(DataverseFake::preview), std::string::npos);
  EXPECT_EQ(listed(dataset()).files.size(), 3U) << "and so does the key";
  const auto wrong = listed(page("/previewurl.xhtml?token=wrong-preview-token"), false);
  EXPECT_TRUE(wrong.code == Code::not_found || wrong.code == Code::permission_denied) << wrong.what;
  EXPECT_EQ(wrong.what.find("wrong-preview-token"), std::string::npos) << wrong.what;
}

TEST_F(Dataverse, OlderInstallationsGiveAllFilesAtOnce) {
  fake.knows_pages = false;
  const auto listing = listed(dataset());
  EXPECT_TRUE(listing.complete);
  EXPECT_EQ(listing.files.size(), 3U);
}

TEST_F(Dataverse, AListThatLacksCountedFilesIsNotWhole) {
  fake.loses = 1;
  const auto listing = listed(dataset());
  EXPECT_EQ(listing.files.size(), 2U);
  EXPECT_FALSE(listing.complete);
}

TEST_F(Dataverse, ACollectionIsAllItsDatasetsAndOneThatIsGoneIsNamed) {
  fake.of_collection = {"doi:10.7910/DVN/A", "doi:10.7910/DVN/B", "doi:10.7910/DVN/C"};
  const auto listing = listed(page("/dataverse/lab"));
  EXPECT_TRUE(listing.complete) << complaints(listing);
  EXPECT_EQ(text_of(listing, "10.7910/DVN/B/OUTCAR"), "energies");
  fake.of_collection.push_back("doi:10.7910/DVN/GONE");
  const auto partial = listed(page("/dataverse/lab"));
  EXPECT_FALSE(partial.complete);
  EXPECT_NE(complaints(partial).find("DVN/GONE"), std::string::npos);
}

TEST_F(Dataverse, OtherHashesAreCheckedToo) {
  for (const auto* const type : {"SHA-1", "SHA-256"}) {
    fake.checksum_type = type;
    const auto listing = listed(dataset());
    EXPECT_TRUE(listing.files.at("OUTCAR").checksum.starts_with(type == std::string("SHA-1") ? "sha1:" : "sha256:"));
    EXPECT_EQ(text_of(listing, "OUTCAR"), "energies");
  }
}

}  // namespace
}  // namespace quarry::test
