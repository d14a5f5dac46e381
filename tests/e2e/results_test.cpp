// SPDX-License-Identifier: GPL-3.0-or-later
// Pages, parts and exports of results, as the program gives them.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "e2e/quarry_program.hpp"

namespace quarry::test {
namespace {

class Results : public testing::Test {
 protected:
  Results() {
    std::string lines;
    for (int i = 0; i < 25; ++i)
      lines += R"({"subject":"s)" + std::to_string(100 + i) + R"(","visible_to":["public"],"content":{"t":"film number )" + std::to_string(i) +
               R"(","n":)" + std::to_string(i - 5) + "}}\n";
    lines += R"({"subject":"=cmd","visible_to":["urn:x:y"],"content":{"t":"+sum <b>film</b> & \"more\", all","n":-2,"list":[1,"-x"],"o":{"p":true}}})" "\n";
    lines += R"({"subject":"fe","visible_to":["public"],"content":{"material":{"composition":"Fe2O3"},"u":"iron"}})" "\n";
    lines += R"({"subject":"fe2","visible_to":["public"],"content":{"material":{"composition":"Fe4O6"},"u":"rust"}})" "\n";
    EXPECT_EQ(run({"load", temp_.write("records.ndjson", lines)}).status, 0);
  }
  Outcome run(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--index", temp_ / "index"});
    return quarry(arguments);
  }
  TempDir temp_;
};

TEST_F(Results, FiltersHoldBesideTheQuery) {
  const std::string few = R"({"type":"range","field_name":"n","values":[{"gte":0,"lt":3}]})";
  const auto found = run({"search", "film", "--json", "--filter", few, "--filter", R"({"type":"not","filter":{"type":"match_any","field_name":"n","values":[1]}})"});
  EXPECT_EQ(found.json().at_path("total")->as_integer(), 2);
  EXPECT_EQ(run({"search", "film", "--filter", "{"}).status, 2);
  const auto bad = run({"search", "film", "--filter", R"({"type":"geo_shape","field_name":"n"})"});
  EXPECT_EQ(bad.status, 2);
  EXPECT_NE(bad.err.find("/filters/0"), std::string::npos) << bad.err;
}

TEST_F(Results, PagesGoOnByCursorInAnotherProcess) {
  for (const std::string sort : {"id", "n:desc", ""}) {
    std::vector<std::string> walked, arguments{"search", "film", "--json", "--limit", "10", "--fields", "n"};
    if (!sort.empty()) arguments.insert(arguments.end(), {"--sort", sort});
    std::string cursor;
    do {
      auto page = arguments;
      if (!cursor.empty()) page.insert(page.end(), {"--cursor", cursor});
      const auto answer = run(page).json();
      ASSERT_EQ(answer.at_path("total")->as_integer(), 25);
      for (const auto& hit : answer.at_path("hits")->as_array()) {
        walked.push_back(hit.find("subject")->as_string());
        EXPECT_EQ(hit.find("content")->as_object().size(), 1U);
      }
      const auto* const next = answer.find("cursor");
      cursor = next == nullptr ? "" : next->as_string();
    } while (!cursor.empty() && walked.size() < 100);
    ASSERT_EQ(walked.size(), 25U) << sort;
    EXPECT_EQ(std::set<std::string>(walked.begin(), walked.end()).size(), 25U);
    if (sort == "id") {
      EXPECT_TRUE(std::is_sorted(walked.begin(), walked.end()));
    }
    if (sort == "n:desc") {
      EXPECT_EQ(walked.front(), "s124");
    }
  }
  const auto first = run({"search", "film", "--json", "--sort", "id"}).json();
  EXPECT_EQ(run({"search", "film", "--sort", "id", "--as", "urn:x:y", "--cursor", first.find("cursor")->as_string()}).status, 2);
}

TEST_F(Results, HighlightsAreEscaped) {
  const auto found = run({"search", "film sum", "--json", "--highlight", "--as", "urn:x:y"}).json();
  const auto& hit = found.at_path("hits")->as_array().front();
  EXPECT_EQ(hit.at_path("highlight.t")->as_array().front().as_string(), "+<em>sum</em> &lt;b&gt;<em>film</em>&lt;/b&gt; &amp; &quot;more&quot;, all");
  const auto shown = run({"search", "film sum", "--highlight", "--as", "urn:x:y"}).out;
  EXPECT_NE(shown.find("+*sum* <b>*film*</b>"), std::string::npos) << shown;
}

TEST_F(Results, AnExportIsAllOfIt) {
  const auto lines = run({"export", "*", "--as", "urn:x:y"});
  EXPECT_EQ(lines.status, 0) << lines.err;
  EXPECT_EQ(std::count(lines.out.begin(), lines.out.end(), '\n'), 28);
  EXPECT_EQ(lines.out.substr(0, lines.out.find('\n')),
            R"({"content":{"list":[1,"-x"],"n":-2,"o":{"p":true},"t":"+sum <b>film</b> & \"more\", all"},"subject":"=cmd"})");
  const auto table = run({"export", "film n:<0", "--format", "csv", "--fields", "n,t,list,o", "--as", "urn:x:y"});
  EXPECT_EQ(table.status, 0) << table.err;
  EXPECT_EQ(table.out, "subject,n,t,list,o\n"
                       "'=cmd,-2,\"'+sum <b>film</b> & \"\"more\"\", all\",1; -x,\"{\"\"p\"\":true}\"\n"
                       "s100,-5,film number 0,,\ns101,-4,film number 1,,\ns102,-3,film number 2,,\ns103,-2,film number 3,,\ns104,-1,film number 4,,\n");
  EXPECT_EQ(run({"export", "nothing"}).status, 1);
  EXPECT_EQ(run({"export", "nothing", "--format", "csv"}).out.substr(0, 8), "subject,");
  EXPECT_EQ(run({"export", "*", "--format", "xml"}).status, 2);
  EXPECT_EQ(run({"export", "\"open"}).status, 2);
}

TEST_F(Results, RecordsLikeOne) {
  const auto found = run({"similar", "fe", "--json"}).json();
  ASSERT_EQ(found.at_path("hits")->as_array().size(), 1U);
  EXPECT_EQ(found.at_path("hits")->as_array().front().find("subject")->as_string(), "fe2");
  EXPECT_EQ(run({"similar", "=cmd"}).status, 1);
  EXPECT_EQ(run({"similar", "fe", "--by", "taste"}).status, 2);
}

}  // namespace
}  // namespace quarry::test
