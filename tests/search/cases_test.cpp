// SPDX-License-Identifier: GPL-3.0-or-later
// Runs cases/*.json through an index on disk: records, then per case a viewer and a query, and what must come of it:
// "subjects" (in order), "set" (in any), "first", "total", "entries", "content", "facets", "warning" or "error".
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "index/typed_values.hpp"
#include "quarry/error.hpp"
#include "quarry/index.hpp"
#include "quarry/json.hpp"
#include "support/temp_dir.hpp"

namespace quarry::test {
namespace {

Value read_json(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return parse_json(text.str());
}

std::vector<std::string> strings(const Value& list) {
  std::vector<std::string> out;
  for (const auto& item : list.as_array()) out.push_back(item.as_string());
  return out;
}

void put(IndexWriter& writer, const Value& from) {
  Record record;
  record.subject = from.find("subject")->as_string();
  if (const auto* id = from.find("id")) record.entry_id = id->as_string();
  if (from.find("kind") != nullptr) record.kind = RecordKind::dataset;
  record.content = *from.find("content");
  record.visible_to = strings(*from.find("visible_to"));
  writer.upsert(accept(std::move(record), "urn:quarry:local:owner"));
}

SearchRequest request_of(const Value& one) {
  SearchRequest request;
  request.query = one.find("query")->as_string();
  request.limit = 100;
  request.deadline = std::chrono::minutes(10);
  if (const auto* filters = one.find("filters")) request.filters = filters->as_array();
  request.lenient = one.find("lenient") != nullptr;
  if (const auto* facets = one.find("facets"))
    for (const auto& [field, counts] : facets->as_object()) request.facets.push_back({field, 10});
  if (const auto* sort = one.find("sort"))
    for (const auto& key : sort->as_array()) request.sort.push_back({key.as_array()[0].as_string(), key.as_array()[1].as_bool()});
  return request;
}

void expect_facets(const Value& one, const SearchResult& result) {
  const auto* const want = one.find("facets");
  if (want == nullptr) return;
  const bool loose = one.find("loose_spelling") != nullptr;  // which visible record spells it is a matter of its subject's hash
  const auto folded = [&](const Value& value) { return loose && value.is_string() ? Value(index::fold_case(value.as_string())) : value; };
  for (const auto& facet : result.facets) {
    Array got, expected;
    for (const auto& count : facet.values) got.push_back(Array{folded(count.value), count.count});
    for (const auto& count : want->find(facet.field)->as_array()) expected.push_back(Array{folded(count.as_array()[0]), count.as_array()[1]});
    EXPECT_EQ(to_json(got), to_json(expected)) << facet.field;
  }
}

void expect_hits(const Value& one, const SearchResult& result) {
  std::vector<std::string> got;
  for (const auto& hit : result.hits) got.push_back(hit.subject);
  EXPECT_EQ(result.total, got.size());
  if (const auto* want = one.find("subjects")) {
    EXPECT_EQ(got, strings(*want));
  }
  if (const auto* want = one.find("set")) {
    auto set = strings(*want);
    std::sort(set.begin(), set.end());
    std::sort(got.begin(), got.end());
    EXPECT_EQ(got, set);
  }
  if (const auto* want = one.find("first")) {
    EXPECT_EQ(result.hits.front().subject, want->as_string());
  }
  if (const auto* want = one.find("total")) {
    EXPECT_EQ(result.total, static_cast<std::uint64_t>(want->as_integer()));
  }
  for (const auto& hit : result.hits) {
    if (const auto* entries = one.find("entries"); entries != nullptr && entries->find(hit.subject) != nullptr) {
      std::vector<std::string> ids;
      for (const auto& entry : hit.entries) ids.push_back(entry.entry_id);
      EXPECT_EQ(ids, strings(*entries->find(hit.subject)));
    }
    if (const auto* content = one.find("content")) {
      EXPECT_EQ(to_json(hit.entries.front().content), to_json(*content->find(hit.subject)));
    }
  }
}

void run(const Index& index, const Value& one) {
  const auto* const named = one.find("viewer");
  const Viewer viewer(named == nullptr ? std::vector<std::string>() : strings(*named));
  SCOPED_TRACE(to_json(one));
  try {
    const auto result = index.search(request_of(one), viewer);
    EXPECT_EQ(one.find("error"), nullptr) << "was answered";
    expect_hits(one, result);
    expect_facets(one, result);
    std::string warnings;
    for (const auto& warning : result.warnings) warnings += warning + "\n";
    if (const auto* want = one.find("warning")) {
      EXPECT_NE(warnings.find(want->as_string()), std::string::npos) << warnings;
    }
  } catch (const Error& error) {
    const auto* const want = one.find("error");
    ASSERT_NE(want, nullptr) << error.what();
    EXPECT_EQ(error.code(), Code::invalid_argument);
    EXPECT_NE(std::string(error.what()).find(want->as_string()), std::string::npos) << error.what();
  }
}

TEST(SearchCases, HoldInOneSegmentAndInMany) {
  std::size_t files = 0;
  for (const auto& file : std::filesystem::directory_iterator(std::filesystem::path(QUARRY_SOURCE_DIR) / "tests/search/cases")) {
    SCOPED_TRACE(file.path().filename());
    ++files;
    const auto cases = read_json(file.path());
    for (const bool apart : {false, true}) {
      const TempDir folder;
      OpenOptions create;
      create.create = true;
      Index index(folder / "index", create);
      {
        auto writer = index.writer();
        for (const auto& record : cases.find("records")->as_array()) {
          put(writer, record);
          if (apart) writer.publish();
        }
        writer.publish();
      }
      for (const auto& one : cases.find("cases")->as_array()) run(index, one);
    }
  }
  EXPECT_GE(files, 3U);
}

}  // namespace
}  // namespace quarry::test
