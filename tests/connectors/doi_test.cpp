// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>

#include "conformance/reading.hpp"
#include "connectors/zenodo_fake.hpp"
#include "quarry/connectors.hpp"
#include "quarry/json.hpp"

namespace quarry::test {
namespace {

class Doi : public testing::Test {
 protected:
  Listing listed(const std::string& doi) const {
    auto options = fake.options();
    options.settings["doi.base_url"] = fake.service.url("doi", "");
    options.settings["doi.datacite_url"] = fake.service.url("site", "");
    return list(doi, options);
  }
  void lead(const std::string& doi, Value value) {
    Object data{{"format", "string"}, {"value", std::move(value)}};
    fake.handles[doi] = Object{{"responseCode", 1}, {"handle", doi}, {"values", Array{Object{{"index", 1}, {"type", "URL"}, {"data", data}}}}};
  }
  std::string record(const std::string& rest = "/records/7654321") const { return fake.service.url("api", rest); }
  ZenodoFake fake{{{"OUTCAR", "energies"}}};
};

TEST_F(Doi, LeadsToThePlaceOfItsPageAndBothDoisAreSaid) {
  lead("10.1234/concept", record("/records/7654320"));
  const auto listing = listed("doi:10.1234/Concept");
  ASSERT_TRUE(listing.complete) << listing.what;
  EXPECT_EQ(text_of(listing, "OUTCAR"), "energies");
  EXPECT_EQ(listing.connector->source(), "https://doi.org/10.1234/Concept");
  const auto dataset = listing.connector->dataset();
  EXPECT_EQ(*dataset.at_path("dc.identifier.identifier"), Value("10.5281/zenodo.7654321"));
  const auto others = to_json(*dataset.at_path("dc.alternateIdentifiers"));
  EXPECT_NE(others.find("10.5281/zenodo.7654320"), std::string::npos) << others;
  EXPECT_NE(others.find("10.1234/Concept"), std::string::npos) << others;
}

TEST_F(Doi, Nasty1NobodyRegisteredIt) {
  EXPECT_EQ(listed("10.1234/none").code, Code::not_found);
  fake.handles["10.1234/hundred"] = Object{{"responseCode", 100}};
  EXPECT_EQ(listed("10.1234/hundred").code, Code::not_found);
  fake.handles["10.1234/empty"] = Object{{"responseCode", 200}, {"values", Array{}}};
  EXPECT_EQ(listed("10.1234/empty").code, Code::not_found);
  fake.handles["10.1234/other"] = Object{{"message", "hello"}};
  EXPECT_EQ(listed("10.1234/other").code, Code::unavailable);
}

TEST_F(Doi, Nasty2AnAddressThatIsNone) {
  lead("10.1234/object", Object{{"url", record()}});
  EXPECT_EQ(listed("10.1234/object").code, Code::not_found);
  lead("10.1234/relative", "/records/7654321");
  EXPECT_EQ(listed("10.1234/relative").code, Code::corrupt);
  lead("10.1234/file", "file:///etc/passwd");
  EXPECT_EQ(listed("10.1234/file").code, Code::corrupt);
  lead("10.1234/loop", "https://doi.org/10.1234/loop");
  const auto loop = listed("10.1234/loop");
  EXPECT_EQ(loop.code, Code::corrupt);
  EXPECT_EQ(fake.service.journal().count("doi", "loop"), 1U);
  lead("10.1234/inside", "http://127.0.0.1:1/x");
  EXPECT_EQ(listed("10.1234/inside").code, Code::permission_denied);
}

TEST_F(Doi, Nasty3SignsAndDoubleEncodingKeepTheName) {
  const std::string name = "10.1002/(sici)1521(199911)216:1<135::aid>3.0.co;2-#";
  lead(name, record());
  EXPECT_TRUE(listed(name).complete);
  EXPECT_TRUE(listed("https://doi.org/10.1002/(SICI)1521(199911)216:1%3C135::AID%3E3.0.CO;2-%23").complete);
  EXPECT_TRUE(listed("https://doi.org/10.1002%252F(SICI)1521(199911)216:1%253C135::AID%253E3.0.CO;2-%2523").complete);
}

TEST_F(Doi, APageThatRedirectsOrSaysItsLinksetIsFollowed) {
  fake.pages["/old"] = redirect_answer(record());
  lead("10.1234/moved", fake.service.url("site", "/old"));
  EXPECT_TRUE(listed("10.1234/moved").complete);
  Answer page = text_answer(200, "<!DOCTYPE html>", "text/html");
  page.set("Link", "<" + record("/x") + ">; rel=\"item\", <" + record("/api/records/7654321") + "> ; rel=\"linkset\" ; type=\"application/linkset+json\"");
  fake.pages["/landing"] = page;
  lead("10.1234/linkset", fake.service.url("site", "/landing"));
  EXPECT_TRUE(listed("10.1234/linkset").complete);
}

TEST_F(Doi, APageThatNobodyCanListIsSaidAndAFileIsAFile) {
  fake.pages["/page"] = text_answer(200, "<!DOCTYPE html><a href=\"x\">x</a>", "text/html");
  lead("10.1234/page", fake.service.url("site", "/page"));
  const auto page = listed("10.1234/page");
  EXPECT_EQ(page.code, Code::invalid_argument);
  EXPECT_NE(page.what.find("/page"), std::string::npos) << page.what;
  fake.pages["/data.csv"] = text_answer(200, "a,b\n", "text/csv");
  fake.pages["/dois/10.1234/file"] = json_answer(parse_json(R"({"data":{"attributes":{"doi":"10.1234/file","titles":[{"title":"A table"}],"publisher":"Lab",
    "publicationYear":2020,"creators":[{"name":"Doe, Jane","nameType":"Personal","affiliation":["CERN"]}],"types":{"resourceTypeGeneral":"Dataset"},
    "rightsList":[{"rightsIdentifier":"cc0-1.0"}]}}})"));
  lead("10.1234/file", fake.service.url("site", "/data.csv"));
  const auto file = listed("10.1234/file");
  ASSERT_EQ(file.files.size(), 1U) << file.what;
  EXPECT_EQ(to_json(file.connector->dataset()),
            R"({"dc":{"creators":[{"affiliations":["CERN"],"creatorName":"Doe, Jane","familyName":"Doe","givenName":"Jane"}],)"
            R"("dates":[{"date":"2020","dateType":"Issued"}],"identifier":{"identifier":"10.1234/file","identifierType":"DOI"},"publicationYear":"2020",)"
            R"("publisher":"Lab","resourceType":{"resourceType":"Dataset","resourceTypeGeneral":"Dataset"},)"
            R"("rightsList":[{"rights":"CC0-1.0","rightsURI":"https://spdx.org/licenses/CC0-1.0"}],"titles":[{"title":"A table"}]}})");
}

TEST_F(Doi, AFileIsNotReadToSeeThatItIsOne) {
  Answer large{.headers = {{"Content-Type", "application/zip"}}};
  large.body = Body(std::uint64_t{100} << 20, [](std::uint64_t, std::span<char> into) { std::fill(into.begin(), into.end(), 'x'); });
  fake.pages["/large.zip"] = large;
  lead("10.1234/large", fake.service.url("site", "/large.zip"));
  const auto listing = listed("10.1234/large");
  ASSERT_EQ(listing.files.size(), 1U) << listing.what;
  EXPECT_EQ(listing.files.at("large.zip").size, std::uint64_t{100} << 20);
  for (const auto& entry : fake.service.journal().requests_to("site", "/large.zip")) EXPECT_EQ(entry.call.method, "HEAD");
}

}  // namespace
}  // namespace quarry::test
