// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "conformance/reading.hpp"
#include "connectors/figshare_fake.hpp"
#include "quarry/connectors.hpp"
#include "quarry/json.hpp"
#include "quarry/record.hpp"

namespace quarry::test {
namespace {

class Figshare : public testing::Test {
 protected:
  FigshareFake fake{{{"OUTCAR", "energies"}, {"sub/b.txt", "beta"}}};
  std::string page(const std::string& path) const { return fake.service.url("cdn", path); }
  Listing listed(const std::string& source, bool with_token = true) const { return list(source, fake.options(with_token)); }
  const std::string article_ = page("/articles/dataset/x/3000001");
};

TEST_F(Figshare, EveryAddressThatIsPastedIsKnown) {
  const auto claims = [](const std::string& source) {
    for (const auto* const kind : connector_kinds())
      if (kind->name == "figshare") return kind->claims(source, {});
    return false;
  };
  for (const auto* const source :
       {"https://figshare.com/articles/dataset/Some_title/3000001", "https://figshare.com/articles/dataset/Some_title/3000001/2", "https://figshare.com/articles/3000001",
        "https://figshare.com/articles/Old_title/3000001", "https://nist.figshare.com/articles/dataset/x/3000001", "https://figshare.com/articles/dataset/x/3000001?file=5",
        "https://kilthub.cmu.edu/articles/dataset/x/3000001", "https://figshare.com/s/0123456789abcdef0123", "https://figshare.com/ndownloader/files/12",
        "https://figshare.com/ndownloader/articles/3000001/versions/2", "https://ndownloader.figshare.com/files/12?private_link=abc",
        "https://figshare.com/collections/Title/777/3", "https://figshare.com/projects/Title/99", "https://api.figshare.com/v2/articles/3000001/versions/1",
        "https://api.figshare.com/v2/file/download/12", "10.6084/m9.figshare.3000001", "https://doi.org/10.6084/m9.figshare.3000001.v2",
        "doi:10.25452/figshare.plus.3000001.v1", "10.6084/m9.figshare.c.777.v3", "figshare:3000001"})
    EXPECT_TRUE(claims(source)) << source;
  for (const auto* const source : {"https://figshare.com/", "https://figshare.com/browse", "https://evilfigshare.com/articles/3000001", "https://example.org/articles/3000001",
                                   "https://example.org/articles/news/x/3000001", "10.5281/zenodo.1", "figshare:x", "https://figshare.com/articles/dataset/x"})
    EXPECT_FALSE(claims(source)) << source;
}

TEST_F(Figshare, AnArticleIsItsFilesInTheirFoldersWithItsDescription) {
  for (const auto& source : {article_, page("/articles/dataset/x/3000001/1"), std::string("10.6084/m9.figshare.3000001.v2"), std::string("figshare:3000001"),
                             std::string("https://figshare.com/articles/x/3000001"), fake.service.url("api", "/v2/articles/3000001")}) {
    const auto listing = listed(source);
    EXPECT_TRUE(listing.complete) << source << complaints(listing);
    EXPECT_EQ(text_of(listing, "OUTCAR"), "energies") << source;
    EXPECT_EQ(text_of(listing, "sub/b.txt"), "beta") << source;
  }
  const auto listing = listed(article_);
  const auto dataset = listing.connector->dataset();
  const auto valid = validate({.subject = "x", .content = dataset, .kind = RecordKind::dataset}, "urn:test:owner");
  for (const auto& one : valid.record().diagnostics) ADD_FAILURE() << one.message;
  const auto dc = [&](const std::string& name) { return to_json(*dataset.at_path("dc." + name)); };
  EXPECT_EQ(dc("creators"), R"([{"creatorName":"Doe, Jane","familyName":"Doe","givenName":"Jane","nameIdentifiers":[{"nameIdentifier":)"
                            R"("https://orcid.org/0000-0002-1825-0097","nameIdentifierScheme":"ORCID","schemeURI":"https://orcid.org"}]},{"creatorName":"R. Roe"}])");
  EXPECT_EQ(dc("rightsList"), R"([{"rights":"CC-BY-4.0","rightsURI":"https://creativecommons.org/licenses/by/4.0/"}])");
  EXPECT_EQ(dc("publisher"), R"("figshare")");
  EXPECT_EQ(dc("version"), R"("2")");
  EXPECT_EQ(dc("resourceType"), R"({"resourceType":"dataset","resourceTypeGeneral":"Dataset"})");
  EXPECT_EQ(dc("relatedIdentifiers"), R"([{"relatedIdentifier":"10.1103/y","relatedIdentifierType":"DOI","relationType":"IsSupplementTo"},)"
                                      R"({"relatedIdentifier":"10.1103/x","relatedIdentifierType":"DOI","relationType":"References"},)"
                                      R"({"relatedIdentifier":"10.1103/z","relatedIdentifierType":"DOI","relationType":"IsSupplementTo"}])");
}

TEST_F(Figshare, Nasty1AChallengeIsNoFileAndTheOtherWayIsTaken) {
  fake.challenge_api = true;
  fake.challenge_downloads = false;
  const auto listing = listed(article_);
  const auto first = fetch(*listing.connector, listing.files.at("OUTCAR"));
  EXPECT_EQ(first.code, Code::unavailable) << "an empty answer is no file";
  EXPECT_EQ(fetch_patiently(*listing.connector, listing.files.at("OUTCAR")).bytes, "energies");
  fake.challenge_downloads = true;
  const auto closed = listed(article_);
  EXPECT_EQ(fetch_patiently(*closed.connector, closed.files.at("OUTCAR")).code, Code::unavailable);
  EXPECT_LE(fake.service.journal().count("cdn", "/files/"), 4U) << "challenges are not asked for again and again";
}

TEST_F(Figshare, Nasty2PagesAreFewerThanAskedForAndNamesComeTwice) {
  for (int i = 0; i < 21; ++i) fake.tree.put("f" + std::to_string(i), "bytes " + std::to_string(i));
  fake.more = Object{{"files", Array{}}};
  const auto last = listed(article_ + "?file=" + std::to_string(fake.tree.file("sub/b.txt")->id * 100 + 1));
  ASSERT_EQ(last.files.size(), 1U) << "it stands on the last page: " << last.what;
  EXPECT_EQ(text_of(last, "b.txt"), "beta");
  EXPECT_EQ(listed(article_ + "?file=5").code, Code::not_found);
  const auto listing = listed(article_);
  EXPECT_EQ(listing.files.size(), 23U);
  EXPECT_TRUE(listing.complete);
  fake.extra_names = {"same.txt"};
  const auto doubled = listed(article_);
  EXPECT_EQ(doubled.files.size(), 46U) << "all of one name are kept apart";
  EXPECT_TRUE(doubled.twice.empty());
  fake.ignores_page = true;
  const auto stuck = listed(article_);
  EXPECT_EQ(stuck.files.size(), 10U);
}

TEST_F(Figshare, Nasty3TheStoreGetsNoTokenAndItsAddressesEnd) {
  const std::string large(300'000, 'x');
  fake.tree.put("large", large);
  const auto listing = listed(article_);
  const auto cut = fake.service.add(When{.role = "s3", .part = "large"}.at_most(3), fault::cut(70'000));
  const auto fetched = fetch(*listing.connector, listing.files.at("large"));
  EXPECT_EQ(fetched.bytes, large) << fetched.what;
  EXPECT_EQ(fake.service.struck(cut), 3U);
  EXPECT_EQ(fake.service.journal().count("api", "/file/download/"), 4U) << "each try asks for a new address";
  EXPECT_TRUE(fake.service.journal().any_contains(FigshareFake::token, "api"));
  EXPECT_FALSE(fake.service.journal().any_contains(FigshareFake::token, "s3"));
  fake.links["inside.txt"] = "http://169.254.169.254/latest/meta-data/";
  fake.links["port.txt"] = "http://127.0.0.1:1/x";
  fake.links["elsewhere.txt"] = fake.service.url("cdn", "/elsewhere.txt");
  fake.web["/elsewhere.txt"] = text_answer(200, "far away");
  const auto linked = listed(article_);
  EXPECT_EQ(fetch(*linked.connector, linked.files.at("inside.txt")).code, Code::permission_denied);
  EXPECT_EQ(fetch(*linked.connector, linked.files.at("port.txt")).code, Code::permission_denied);
  EXPECT_EQ(text_of(linked, "elsewhere.txt"), "far away");
  EXPECT_FALSE(fake.service.journal().any_contains(FigshareFake::token, "cdn"));
}

TEST_F(Figshare, APrivateLinkOpensWhatIsNotPublished) {
  fake.is_private = true;
  EXPECT_EQ(listed(article_).code, Code::not_found);
  const auto link = std::string(FigshareFake::private_link);
  fake.web["/s/" + link] = text_answer(200, "<!DOCTYPE html><a href=\"/articles/dataset/x/3000001?private_link=" + link + "\">x</a>", "text/html");
  for (const auto& source : {article_ + "?private_link=" + link, page("/s/" + link)}) {
    const auto listing = listed(source, false);
    ASSERT_EQ(listing.files.size(), 2U) << listing.what;
    EXPECT_EQ(text_of(listing, "OUTCAR"), "energies");
    for (const auto& [path, file] : listing.files) EXPECT_EQ((file.url + file.id).find(link), std::string::npos);
  }
  EXPECT_FALSE(fake.service.journal().any_contains(link, "s3"));
  EXPECT_EQ(listed(article_ + "?private_link=" + link).connector->source(), article_);
  EXPECT_EQ(listed(page("/s/" + link), false).connector->source().find(link), std::string::npos);
}

TEST_F(Figshare, EmbargoAndMetadataOnlyAreToldApart) {
  fake.tree.remove("OUTCAR");
  fake.tree.remove("sub/b.txt");
  fake.more = Object{{"is_embargoed", true}, {"embargo_date", "2027-01-01"}, {"embargo_type", "file"}};
  const auto closed = listed(article_);
  EXPECT_EQ(closed.code, Code::permission_denied);
  EXPECT_NE(closed.what.find("embargo until 2027-01-01"), std::string::npos) << closed.what;
  fake.more = Object{{"is_metadata_record", true}};
  const auto only = listed(article_);
  EXPECT_TRUE(only.complete) << only.what;
  EXPECT_NE(complaints(only).find("only metadata"), std::string::npos);
}

TEST_F(Figshare, ACollectionIsItsArticlesAndWhatIsGoneIsNamed) {
  const auto listing = listed(page("/collections/All/777"));
  EXPECT_EQ(listing.files.size(), 2U) << listing.what;
  EXPECT_EQ(text_of(listing, "3000001/sub/b.txt"), "beta");
  EXPECT_FALSE(listing.complete);
  EXPECT_NE(complaints(listing).find("404404"), std::string::npos);
  EXPECT_EQ(to_json(*listing.connector->dataset().at_path("dc.titles")), R"([{"title":"All oxides"}])");
}

TEST_F(Figshare, AnOlderVersionThatListsNoFilesOfItsOwnIsWholeIfItsSizeSaysSo) {
  fake.two_lists = false;
  EXPECT_TRUE(listed(page("/articles/dataset/x/3000001/1")).complete);
  for (int i = 0; i < 21; ++i) fake.tree.put("f" + std::to_string(i), "bytes");
  const auto listing = listed(page("/articles/dataset/x/3000001/1"));
  EXPECT_EQ(listing.files.size(), 10U);
  EXPECT_FALSE(listing.complete) << "ten of 23";
}

}  // namespace
}  // namespace quarry::test
