// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "quarry/error.hpp"
#include "quarry/json.hpp"
#include "quarry/record.hpp"

namespace quarry {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string owner = "urn:quarry:local:ada";

Record record_of(std::string_view json) {
  Record record;
  record.subject = "s/a";
  record.content = parse_json(json);
  return record;
}

std::vector<std::string> messages(const ValidRecord& record) {
  std::vector<std::string> out;
  for (const auto& diagnostic : record.record().diagnostics) out.push_back(diagnostic.message);
  return out;
}

struct Case {
  const char *given, *kept;
  std::vector<std::string> messages;
};

TEST(Validate, TakesOutWhatIsWrongAndSaysWhere) {
  const Case cases[] = {
      {R"({"dft":{"converged":true,"cutoff_energy":520}})",
       R"({"dft":{"converged":true,"cutoff_energy":520}})",
       {}},
      {R"({"dft":{"converged":true,"cutoff_energy":"abc"}})",
       R"({"dft":{"converged":true}})",
       {R"(/dft/cutoff_energy: expected a number, got "abc")"}},
      {R"({"dft":{"cutoff_energy":-1}})",
       "{}",
       {"/dft/cutoff_energy: expected more than 0, got -1"}},
      {R"({"dft":{"cutoff_energy":1e400}})",
       "{}",
       {"/dft/cutoff_energy: expected a number, got 1e400"}},
      {R"({"dft":{"band_gap":1}})", "{}", {"/dft/band_gap: there is no such field"}},
      {R"({"dft":5,"dftt":{}})",
       "{}",
       {"/dft: expected an object, got 5", "/dftt: there is no such block"}},
      {R"({"a/b~c":1})", "{}", {"/a~1b~0c: there is no such block"}},
      {R"({"dft":{"converged":null}})", "{}", {}},
      {R"({"crystal_structure":{"space_group_number":231,"volume":10.5}})",
       "{}",
       {"/crystal_structure/space_group_number: expected at most 230, got 231",
        "/crystal_structure: left out, since it has no space_group_number"}},
      {R"({"crystal_structure":{"space_group_number":225.0}})",
       R"({"crystal_structure":{"space_group_number":225}})",
       {}},
      {R"({"crystal_structure":{"space_group_number":225.5}})",
       "{}",
       {"/crystal_structure/space_group_number: expected an integer, got 225.5"}},
      {R"({"mdf":{"resource_type":"thing","version":1}})",
       R"({"mdf":{"version":1}})",
       {R"(/mdf/resource_type: expected one of dataset, record, got "thing")"}},
      {R"({"material":{"elements":["Fe",7,null,"O"]}})",
       R"({"material":{"elements":["Fe","O"]}})",
       {"/material/elements/1: expected a string, got 7"}},
      {R"({"material":{"elements":[]}})",
       "{}",
       {"/material/elements: expected at least 1 items, got 0"}},
      {R"({"material":{"elemental_proportions":{"Fe":0.4,"O":1.5}}})",
       R"({"material":{"elemental_proportions":{"Fe":0.4}}})",
       {"/material/elemental_proportions/O: expected at most 1, got 1.5"}},
      {R"({"material":{}})", R"({"material":{}})", {}},
      {R"({"image":{"shape":[512,"x"],"color_depth":8}})",
       R"({"image":{"color_depth":8}})",
       {R"(/image/shape/1: expected an integer, got "x")"}},
      {R"({"image":{"shape":[512,null]}})",
       "{}",
       {"/image/shape/1: expected an integer, got null"}},
      {R"({"results":{"stress":[1,2,3]}})",
       "{}",
       {"/results/stress: expected at least 6 items, got 3"}},
      {R"({"files":[{"filename":"a"},{"length":5},{"filename":"b","url":null,"length":-1}]})",
       R"({"files":[{"filename":"a"},{"filename":"b","url":null}]})",
       {"/files/1: left out, since it has no filename",
        "/files/2/length: expected at least 0, got -1"}},
      {R"({"molecule":{"homo":-5.5,"lumo":[-1.0,-0.5]}})",
       R"({"molecule":{"homo":-5.5,"lumo":[-1.0,-0.5]}})",
       {}},
      {R"({"molecule":{"lumo":["a"]}})", "{}", {R"(/molecule/lumo/0: expected a number, got "a")"}},
      {R"({"microscopy":{"pixel_size_nm":0}})",
       "{}",
       {"/microscopy/pixel_size_nm: expected more than 0, got 0"}},
      {R"({"structure":{"lattice":{"alpha":180,"a":3}}})",
       R"({"structure":{"lattice":{"a":3}}})",
       {"/structure/lattice/alpha: expected less than 180, got 180"}},
      {R"({"dc":{"identifier":{"identifier":"nonsense","identifierType":"DOI"},"publisher":""}})",
       "{}",
       {R"(/dc/identifier/identifier: expected a DOI, got "nonsense")",
        "/dc/identifier: left out, since it has no identifier",
        R"(/dc/publisher: expected some text, got "")"}},
      {R"({"dc":{"subjects":[{}],"titles":[{"title":"T","size":1}]}})",
       R"({"dc":{"titles":[{"title":"T"}]}})",
       {"/dc/subjects/0: left out, since it is empty",
        "/dc/titles/0/size: there is no such field"}},
      {R"({"custom":{"a":1.5,"b":"x","c":true,"d":[1,2],"e":{"f":1},"g":1e400}})",
       R"({"custom":{"a":1.5,"b":"x","c":true,"d":[1,2],"g":1e400}})",
       {"/custom/e: expected true or false or a number or a string or an array, got an object"}},
      {R"({"mdf":{"acl":["public"],"version":2}})",
       R"({"mdf":{"version":2}})",
       {"/mdf/acl: left out, since access lists are not taken from content"}},
      {R"([1])", "{}", {"/: expected an object of blocks"}},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.given);
    const auto valid = validate(record_of(c.given), owner);
    EXPECT_EQ(to_json(valid.content()), c.kept);
    EXPECT_EQ(messages(valid), c.messages);
  }
}

TEST(Validate, KeepsWhatTheEngineSaysOfAnExtraction) {
  const std::string content =
      R"({"extraction":{"extractor":"vasp","group_id":"0f","group_kind":"vasp","mainfile":"OUTCAR","notes":["n"],"sources":{"dft.converged":{"f":0,"line":3,"x":"vasp"}},"status":"generic","version":2,"warnings":["w"]}})";
  const auto valid = validate(record_of(content), owner);
  EXPECT_EQ(to_json(valid.content()), content);
  EXPECT_THAT(messages(valid), ElementsAre());
}

TEST(Validate, TakesNoNumberThatIsNotFinite) {
  auto record = record_of("{}");
  record.content.set_path("dft.cutoff_energy", std::numeric_limits<double>::quiet_NaN());
  record.content.set_path("results.energy_total", -std::numeric_limits<double>::infinity());
  const auto valid = validate(record, owner);
  EXPECT_EQ(to_json(valid.content()), "{}");
  EXPECT_EQ(valid.record().diagnostics.size(), 2U);
}

TEST(Validate, ShowsLongValuesInBrief) {
  const auto valid = validate(
      record_of(R"({"dft":{"cutoff_energy":")" + std::string(10'000, 'x') + "\"}}"), owner);
  EXPECT_LT(messages(valid).at(0).size(), 120U);
}

TEST(Validate, WritesDownAtMostAHundredFindings) {
  std::string files;
  for (int i = 0; i < 500; ++i) files += R"({"filename":"a","length":"x"},)";
  const auto valid = validate(record_of(R"({"files":[)" + files + R"({"filename":"z"}]})"), owner);
  EXPECT_EQ(messages(valid).size(), 101U);
  EXPECT_EQ(messages(valid).back(), "/: 400 more values were taken out");
  EXPECT_EQ(valid.content().find("files")->as_array().size(), 501U);
}

TEST(Validate, IsTheSameTwice) {
  const auto once = validate(
      record_of(
          R"({"dft":{"cutoff_energy":"abc","converged":true},"material":{"elements":["Fe",7]}})"),
      owner);
  auto again = once.record();
  again.diagnostics.clear();
  const auto twice = validate(again, owner);
  EXPECT_EQ(twice.content(), once.content());
  EXPECT_TRUE(messages(twice).empty());
}

struct Access {
  std::vector<std::string> given, extracted, loaded;
};

TEST(Access, OfMalformedListsIsTheOwnersOnly) {
  for (const auto& c :
       {Access{{}, {owner}, {owner}}, Access{{"public"}, {"public", owner}, {"public"}},
        Access{{"urn:g", "urn:aa:y", "urn:aa:y"}, {owner}, {owner}},
        Access{{"urn:gg:x", "urn:aa:y", "urn:aa:y"},
               {"urn:aa:y", "urn:gg:x", owner},
               {"urn:aa:y", "urn:gg:x"}},
        Access{{"public", ""}, {owner}, {owner}}, Access{{"Public"}, {owner}, {owner}},
        Access{{"all_authenticated_users"}, {owner}, {owner}}}) {
    auto record = record_of("{}");
    record.visible_to = c.given;
    EXPECT_EQ(validate(record, owner).visible_to(), c.extracted);
    EXPECT_EQ(accept(record, owner).visible_to(), c.loaded);
  }
}

TEST(Access, KnowsPrincipals) {
  for (const char* principal :
       {"public", "urn:quarry:local:ada",
        "urn:globus:auth:identity:46bd0f56-e24f-11e5-a510-131bef46955c", "urn:ab:c", "urn:g:x"})
    EXPECT_TRUE(is_principal(principal)) << principal;
  for (const char* text :
       {"", "Public", "public ", "urn:", "urn:a", "urn::x", "urn:ab:", "urn:ab", "ada",
        "URN:ab:c", "urn:a b:c", "urn:ab:c d", "urn:ab:\n", "urn:ab:\xC3\x85"})
    EXPECT_FALSE(is_principal(text)) << text;
  EXPECT_FALSE(is_principal("urn:ab:" + std::string(2000, 'x')));
}

TEST(Accept, TakesAnyShapeAndSaysWhatIsNotIndexed) {
  const auto odd =
      accept(record_of(R"({"anything":{"a":[1,"b",null]},"mdf":{"acl":["public"]}})"), owner);
  EXPECT_EQ(to_json(odd.content()), R"({"anything":{"a":[1,"b",null]},"mdf":{"acl":["public"]}})");
  EXPECT_TRUE(messages(odd).empty());
  std::string deep = "1";
  for (int i = 0; i < 21; ++i) deep = "{\"a\":" + deep + "}";
  EXPECT_THAT(messages(accept(record_of(deep), owner)), ElementsAre(HasSubstr("20 levels")));
  std::string wide = "{";
  for (int i = 0; i < 1001; ++i) wide += "\"p" + std::to_string(i) + "\":1,";
  EXPECT_THAT(messages(accept(record_of(wide + "\"q\":1}"), owner)),
              ElementsAre(HasSubstr("1,000 paths")));
}

TEST(Accept, RefusesWhatIsNoEntry) {
  EXPECT_THROW(accept(record_of("[1]"), owner), Error);
  auto record = record_of("{}");
  record.subject.clear();
  EXPECT_THROW(accept(record, owner), Error);
  EXPECT_THROW(validate(record, owner), Error);
  record.subject = std::string(4097, 's');
  EXPECT_THROW(accept(record, owner), Error);
  record.subject = std::string(4096, 's');
  EXPECT_NO_THROW(accept(record, owner));
  EXPECT_THROW(accept(record, "public"), Error);
  EXPECT_THROW(accept(record, "ada"), Error);
}

}  // namespace
}  // namespace quarry
