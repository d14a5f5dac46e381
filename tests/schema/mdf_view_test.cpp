// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <random>
#include <sstream>

#include "quarry/field.hpp"
#include "quarry/json.hpp"
#include "quarry/record.hpp"
#include "support/mdf_judge.hpp"

namespace quarry {
namespace {

const std::vector<std::string> readers{"public"};

const char* const administration =
    R"("mdf":{"source_name":"s","source_id":"s_v1.1","ingest_date":"2026-01-02T03:04:05Z","resource_type":"record"})";

struct Case {
  const char *content, *view;
};

TEST(MdfView, KeepsWhatMdfHas) {
  for (
      const Case& c : {
          Case{R"({"material":{"elements":["Fe"],"nsites":4},"symmetry":{"number":225}})",
               R"({"material":{"elements":["Fe"]}})"},
          {R"({"material":{"nsites":4}})", "{}"},
          {R"({"material":{}})", R"({"material":{}})"},
          {R"({"crystal_structure":{"volume":10.0}})", "{}"},
          {R"({"crystal_structure":{"space_group_number":225,"volume":10.0}})",
           R"({"crystal_structure":{"space_group_number":225,"volume":10.0}})"},
          {R"({"files":[{"filename":"a","length":1,"role":"main","data_type":"VASP OUTCAR"},{"filename":"b"},{"filename":"c","mime_type":"text/plain"}]})",
           R"({"files":[{"data_type":"VASP OUTCAR","filename":"a","length":1},{"data_type":"text/plain","filename":"c","mime_type":"text/plain"}]})"},
          {R"({"custom":{"gap":1.5,"list":[1,2],"word":"w"},"custom_desc":{"gap":"in eV","other":"x"}})",
           R"({"custom":{"gap":"1.5","gap_desc":"in eV","list":"[1,2]","word":"w"}})"},
          {R"({"molecule":{"homo":[-5.0,-4.5],"lumo":-1,"charge":0}})",
           R"({"molecule":{"homo":-5.0,"lumo":-1}})"},
          {R"({"dft":{"converged":"yes","cutoff_energy":500}})",
           R"({"dft":{"cutoff_energy":500}})"},
          {R"({"image":{"shape":[4,4],"n_pages":3},"microscopy":{"vendor":"x"}})",
           R"({"image":{"shape":[4,4]}})"},
          {R"({"dc":{"publisher":"x"},"services":{},"oqmd":{"band_gap":1}})", "{}"},
      }) {
    SCOPED_TRACE(c.content);
    EXPECT_EQ(to_json(mdf_view(parse_json(c.content), readers)), c.view);
  }
}

TEST(MdfView, FillsTheAccessListFromTheEntry) {
  const auto view =
      mdf_view(parse_json(std::string("{") + administration + "}"),
               {"public", "urn:globus:auth:identity:46bd0f56-e24f-11e5-a510-131bef46955c",
                "urn:quarry:local:ada"});
  EXPECT_EQ(to_json(*view.at_path("mdf.acl")),
            R"(["public","46bd0f56-e24f-11e5-a510-131bef46955c","urn:quarry:local:ada"])");
}

TEST(MdfView, OfADatasetHasServicesAndData) {
  const auto view = mdf_view(
      parse_json(
          R"({"mdf":{"resource_type":"dataset"},"files":[{"filename":"a","data_type":"b"}],"links":[{"url":"u"}],
      "data":{"n_files":3,"total_size":5}})"),
      readers);
  EXPECT_EQ(to_json(view), R"({"data":{"total_size":5},"links":[{"url":"u"}],"services":{}})");
}

// --- MDF's own schemas as the judge

const std::filesystem::path schemas = QUARRY_SHARED_DIR "/schemas";

/// One of MDF's test files; they call every entry a dataset, so its kind is taken from its folder.
Value example(const std::string& name) {
  std::ostringstream text;
  text << std::ifstream(schemas / "mdf_test_files" / name).rdbuf();
  auto content = parse_json(text.str());
  content.set_path("mdf.resource_type", name.substr(0, name.find('/')));
  return content;
}

TEST(MdfView, KeepsMdfsOwnExamplesWhole) {
  if (!std::filesystem::exists(schemas / "mdf_test_files"))
    GTEST_SKIP() << "no MDF schemas beside the source tree";
  for (const char* name :
       {"record/success_maximal.json", "record/success_min_alt.json", "record/success_minimal.json",
        "dataset/success_maximal.json", "dataset/success_minimal.json"}) {
    SCOPED_TRACE(name);
    const auto content = example(name);
    std::vector<std::string> acl;
    for (const auto& principal : content.at_path("mdf.acl")->as_array())
      acl.push_back(principal.as_string());
    EXPECT_EQ(to_pretty_json(mdf_view(content, acl)), to_pretty_json(content));
  }
}

Value random_leaf(const Field& field, std::mt19937& random) {
  switch (random() % 12) {
    case 0:
      return "text";
    case 1:
      return static_cast<int>(random() % 300);
    case 2:
      return -1.5;
    case 3:
      return true;
    case 4:
      return Array{1, "x", nullptr};
    case 5:
      return Object{{"a", 1}};
    default:
      break;
  }
  Value value = "dataset";
  if (field.kind == FieldKind::number) value = static_cast<int>(random() % 3);
  if (field.kind == FieldKind::boolean) value = true;
  if (field.kind == FieldKind::object) value = Object{{"Fe", 0.5}};
  if (field.kind == FieldKind::date) value = "2020-01-01T00:00:00Z";
  return field.array && random() % 4 != 0 ? Value(Array{value}) : value;
}

TEST(MdfView, IsValidWhateverTheRecordHolds) {
  std::mt19937 random(7);
  std::vector<Value> views;
  for (int round = 0; round < 300; ++round) {
    Record record;
    record.subject = "s/a";
    record.content = parse_json(
        std::string("{") + administration +
        R"(,"files":[{"filename":"a","data_type":"b"}],"crystal_structure":{"space_group_number":1}})");
    for (const auto& field : fields())
      if (!field.path.starts_with("mdf.") && field.path != "files" && random() % 3 == 0)
        record.content.set_path(field.path, random_leaf(field, random));
    record.content.set_path(
        "files", Array{Object{{"filename", "a"},
                              {"data_type", "b"},
                              {"length", random_leaf(*find_field("files.length"), random)}}});
    record.content.set_path("dc.titles",
                            Array{Object{{"title", random_leaf(*find_field("title"), random)}}});
    views.push_back(mdf_view(
        random() % 2 == 0 ? validate(record, "urn:ab:c").content() : record.content, readers));
  }
  for (const char* name : {"record/failure_too_much.json", "record/failure_much_alt.json",
                           "dataset/failure_too_much.json"})
    if (std::filesystem::exists(schemas / "mdf_test_files" / name))
      views.push_back(mdf_view(example(name), readers));
  const auto said = test::mdf_verdict(views);
  if (!said) GTEST_SKIP() << "no MDF schemas beside the source tree, or no python3-jsonschema";
  EXPECT_EQ(*said, "");
}

}  // namespace
}  // namespace quarry
