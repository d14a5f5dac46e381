// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "quarry/json.hpp"
#include "quarry/record.hpp"
#include "service/datacite.hpp"
#include "service/doi_name.hpp"
#include "service/licence.hpp"
#include "service/person_identifiers.hpp"
#include "service/plain_text.hpp"

namespace quarry::service {
namespace {

/// A list of the block as JSON; `null` where it has none.
std::string list_of(const DataCite& metadata, const char* name) {
  const auto found = metadata.block().find(name);
  return found == metadata.block().end() ? "null" : to_json(found->second);
}

TEST(DataCiteBlock, IsNothingWhereNothingWasStated) {
  DataCite metadata;
  metadata.title("<p> </p>");
  metadata.creator({.name = " "});
  metadata.published("unknown");
  metadata.doi("not a DOI");
  metadata.related("10.1234/x", "doi", "");
  metadata.funding({.award = "12"});
  metadata.rights("", "javascript:alert(1)");
  metadata.resource_type("", "");
  EXPECT_TRUE(metadata.dataset().is_null()) << to_json(metadata.dataset());
}

TEST(DataCiteBlock, OfAllThatItTakesPassesTheSchemaWithoutACorrection) {
  DataCite metadata;
  metadata.title("Band gaps of TiO<sub>2</sub>");
  metadata.title("Bandl&uuml;cken", "translated-title", "deu");
  metadata.creator({.name = "Curie, Marie", .orcid = "0000-0002-1825-0097", .affiliations = {"Sorbonne", "Sorbonne", "<i>Radium</i> Institute"}});
  metadata.creator({.name = "National Institute, of Standards", .kind = DataCite::Name::Kind::organizational, .ror = "05xpvk416"});
  metadata.contributor({.family = "Noether", .given = "Emmy"}, "datacurator");
  metadata.contributor({.name = "Someone"}, "barista");
  metadata.description("<p>One</p><p>Two &amp; three</p>");
  metadata.description("Made so", "methods");
  metadata.publisher("Zenodo");
  metadata.published("2024-03-01/2024-04");
  metadata.date("2023", "collected");
  metadata.date("2023", "withdrawn");
  metadata.rights("Creative Commons Attribution 4.0 International", "https://creativecommons.org/licenses/by/4.0/legalcode");
  metadata.subject("perovskites", "MeSH", "https://id.nlm.nih.gov/mesh/D1");
  metadata.related("https://doi.org/10.1103/PhysRev.1", "url", "issupplementto");
  metadata.related("2401.00001", "arxiv", "References");
  metadata.funding({.funder = "NSF", .funder_id = "https://doi.org/10.13039/100000001", .award = "DMR-1", .award_uri = "https://nsf.gov/DMR-1", .award_title = "Oxides"});
  metadata.funding({.funder = "CERN", .funder_id = "01ggx4157"});
  metadata.resource_type("Journal Article", "Data paper");
  metadata.language("eng");
  metadata.version("v1.0");
  metadata.size("99 bytes");
  metadata.format("text/csv");
  metadata.format("text/csv");
  metadata.doi("https://doi.org/10.5281/zenodo.7654321");
  metadata.alternate("oai:zenodo.org:7654321", "oai");

  Record record{.subject = "x", .content = metadata.dataset(), .kind = RecordKind::dataset};
  const auto valid = validate(record, "urn:test:owner");
  for (const auto& one : valid.record().diagnostics) ADD_FAILURE() << one.message;
  EXPECT_EQ(valid.content(), metadata.dataset());
  EXPECT_EQ(list_of(metadata, "titles"), R"([{"title":"Band gaps of TiO2"},{"lang":"de","title":"Bandlücken","type":"TranslatedTitle"}])");
  EXPECT_EQ(list_of(metadata, "publicationYear"), R"("2024")");
  EXPECT_EQ(list_of(metadata, "dates"), R"([{"date":"2024-03-01/2024-04","dateType":"Issued"},{"date":"2023","dateType":"Collected"}])");
  EXPECT_EQ(list_of(metadata, "contributors"), R"([{"contributorName":"Noether, Emmy","contributorType":"DataCurator","familyName":"Noether",)"
                                               R"("givenName":"Emmy"},{"contributorName":"Someone","contributorType":"Other"}])");
  EXPECT_EQ(list_of(metadata, "descriptions"), R"([{"description":"One\nTwo & three","descriptionType":"Abstract"},)"
                                               R"({"description":"Made so","descriptionType":"Methods"}])");
  EXPECT_EQ(list_of(metadata, "resourceType"), R"({"resourceType":"Data paper","resourceTypeGeneral":"Text"})");
  EXPECT_EQ(list_of(metadata, "language"), R"("en")");
  EXPECT_EQ(list_of(metadata, "formats"), R"(["text/csv"])");
  EXPECT_EQ(list_of(metadata, "identifier"), R"({"identifier":"10.5281/zenodo.7654321","identifierType":"DOI"})");
}

TEST(DataCiteBlock, NamesArePartedOfPersonsOnly) {
  DataCite metadata;
  metadata.creator({.name = "Curie, Marie", .kind = DataCite::Name::Kind::personal});
  metadata.creator({.name = "Department of Physics, University of X"});
  metadata.creator({.name = "Marie Curie", .orcid = "0000-0002-1825-0098"});  // its check digit is wrong
  EXPECT_EQ(list_of(metadata, "creators"), R"([{"creatorName":"Curie, Marie","familyName":"Curie","givenName":"Marie"},)"
                                           R"({"creatorName":"Department of Physics, University of X"},{"creatorName":"Marie Curie"}])");
}

TEST(DataCiteBlock, RelationsAreDataCitesOwnOrLeftOut) {
  DataCite metadata;
  for (const auto* const relation : {"isSupplementTo", "IS_DERIVED_FROM", "is identical to", "isAlternateIdentifier", "IsVersionOf", "likes"})
    metadata.related("10.1234/a", "doi", relation);
  metadata.related("ftp://host/x", "weird", "cites");
  metadata.related("https://example.org/x", "", "cites");
  metadata.related("no doi", "doi", "cites");
  EXPECT_EQ(list_of(metadata, "relatedIdentifiers"),
            R"([{"relatedIdentifier":"10.1234/a","relatedIdentifierType":"DOI","relationType":"IsSupplementTo"},)"
            R"({"relatedIdentifier":"10.1234/a","relatedIdentifierType":"DOI","relationType":"IsDerivedFrom"},)"
            R"({"relatedIdentifier":"10.1234/a","relatedIdentifierType":"DOI","relationType":"IsIdenticalTo"},)"
            R"({"relatedIdentifier":"https://example.org/x","relatedIdentifierType":"URL","relationType":"Cites"}])");
}

TEST(DataCiteBlock, LicencesHaveTheirSpdxIdentifier) {
  for (const auto* const text : {"cc-by-4.0", "CC BY 4.0", "CC-BY-4.0", "Creative Commons Attribution 4.0 International", "CC BY 4.0 International",
                                 "https://creativecommons.org/licenses/by/4.0/legalcode", "http://creativecommons.org/licenses/by/4.0/deed.en",
                                 "https://spdx.org/licenses/CC-BY-4.0.html"})
    EXPECT_EQ(spdx_of(text), "CC-BY-4.0") << text;
  for (const auto* const text : {"CC0 1.0", "cc-zero", "CC0", "http://creativecommons.org/publicdomain/zero/1.0/", "Creative Commons Zero v1.0 Universal"})
    EXPECT_EQ(spdx_of(text), "CC0-1.0") << text;
  EXPECT_EQ(spdx_of("Creative Commons Attribution Non Commercial Share Alike 4.0 International"), "CC-BY-NC-SA-4.0");
  EXPECT_EQ(spdx_of("Creative Commons Attribution-NonCommercial-NoDerivatives 4.0 International"), "CC-BY-NC-ND-4.0");
  EXPECT_EQ(spdx_of("MIT License"), "MIT");
  EXPECT_EQ(spdx_of("GPL 3.0+"), "GPL-3.0-or-later");
  for (const auto* const text : {"", "other-open", "GPL-3.0", "CC BY", "all rights reserved", "https://example.org/by/4.0/"}) EXPECT_EQ(spdx_of(text), "") << text;
  DataCite metadata;
  metadata.rights("mit");
  metadata.rights("Custom terms", "https://example.org/terms");
  EXPECT_EQ(list_of(metadata, "rightsList"), R"([{"rights":"MIT","rightsURI":"https://spdx.org/licenses/MIT"},)"
                                             R"({"rights":"Custom terms","rightsURI":"https://example.org/terms"}])");
}

TEST(DataCiteBlock, IdentifiersOfPeopleAndPlacesAreChecked) {
  EXPECT_EQ(orcid_of("0000-0002-1825-0097"), "https://orcid.org/0000-0002-1825-0097");
  EXPECT_EQ(orcid_of("http://orcid.org/0000-0002-1694-233x"), "https://orcid.org/0000-0002-1694-233X");
  EXPECT_EQ(orcid_of("0000000218250097"), "https://orcid.org/0000-0002-1825-0097");
  for (const auto* const text : {"", "0000-0002-1825-0098", "0000-0002-1825-009", "0000-000A-1825-0097", "none"}) EXPECT_EQ(orcid_of(text), "") << text;
  EXPECT_EQ(ror_of("01ggx4157"), "https://ror.org/01ggx4157");
  EXPECT_EQ(ror_of("https://ror.org/05xpvk416"), "https://ror.org/05xpvk416");
  for (const auto* const text : {"", "01ggx4158", "1ggx41570", "01ggx415", "0ilou0000"}) EXPECT_EQ(ror_of(text), "") << text;
}

TEST(DataCiteBlock, HtmlBecomesTheTextThatAPersonReads) {
  EXPECT_EQ(plain_text("<p>Fe<sub>3</sub>O<sub>4</sub> at 5&nbsp;K</p>\n<ul><li>a</li><li>b</li></ul>"), "Fe3O4 at 5 K\na\nb");
  EXPECT_EQ(plain_text("a < b, b > c and <Eg> of <x, y>"), "a < b, b > c and <Eg> of <x, y>");
  EXPECT_EQ(plain_text("<script>if (a<b) steal('</p>')</script>kept<style>p{}</style>"), "kept");
  EXPECT_EQ(plain_text("<a href='x>y' title=\"</a>\">link</a><!-- not <b>this</b> -->."), "link.");
  EXPECT_EQ(plain_text("&alpha;-Fe &amp;lt; &#945; &#x3b1; &#0; &#xd800; &unknown; & &#x110000;"), "α-Fe &lt; α α \xef\xbf\xbd \xef\xbf\xbd &unknown; & \xef\xbf\xbd");
  EXPECT_EQ(plain_text("one<br/>two<br>three"), "one\ntwo\nthree");
  EXPECT_EQ(plain_text("<b unclosed"), "<b unclosed");
  EXPECT_EQ(plain_line("<p>one</p><p>two</p>"), "one two");
  EXPECT_EQ(plain_text(std::string("a\0b\x01", 4)), "a b");
  EXPECT_EQ(plain_text("<script>never closed"), "");
}

TEST(DataCiteBlock, ADoiIsKnownInAllItsWritings) {
  for (const auto* const text : {"10.5281/zenodo.123", "doi:10.5281/zenodo.123", "DOI 10.5281/zenodo.123", "DOI: 10.5281/zenodo.123.", "info:doi/10.5281/zenodo.123",
                                 "https://doi.org/10.5281/zenodo.123", "http://dx.doi.org/10.5281/zenodo.123", "https://doi.org/10.5281%2Fzenodo.123",
                                 "https://doi.org/10.5281%252Fzenodo.123", "doi.org/10.5281/zenodo.123", "https://hdl.handle.net/10.5281/zenodo.123", " 10.5281/zenodo.123)"})
    EXPECT_EQ(doi_of(text), "10.5281/zenodo.123") << text;
  EXPECT_EQ(doi_of("https://doi.org/10.1002/(SICI)1521-3951(199911)216:1%3C135::AID-PSSB135%3E3.0.CO;2-%23"), "10.1002/(SICI)1521-3951(199911)216:1<135::AID-PSSB135>3.0.CO;2-#");
  for (const auto* const text : {"", "10.5281", "10.5281/", "10.a/b", "https://evildoi.org/10.5281/zenodo.123", "https://zenodo.org/records/1", "11.5281/x", "10.5281/a b", "/10.5281/x"})
    EXPECT_FALSE(doi_of(text)) << text;
}

}  // namespace
}  // namespace quarry::service
