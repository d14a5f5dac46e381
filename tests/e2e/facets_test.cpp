// SPDX-License-Identifier: GPL-3.0-or-later
// What the program prints of facets, to a person and as JSON.
#include <gtest/gtest.h>

#include "e2e/quarry_program.hpp"

namespace quarry::test {
namespace {

class FacetsPrinted : public testing::Test {
 protected:
  void SetUp() override {
    const auto file = temp.write("records.ndjson",
                                 R"({"subject":"s/1","visible_to":["public"],"content":{"amount":0.2,"tag":["Red","green"],"when":"2019-03-01","dft":{"cutoff_energy":500}}}
{"subject":"s/2","visible_to":["public"],"content":{"amount":1.1,"tag":"Red","when":"2021-12-31T23:59:59Z","dft":{"cutoff_energy":400}}}
{"subject":"s/3","visible_to":["public"],"content":{"amount":[1.3,1.4],"tag":"blue"}}
{"subject":"s/4","visible_to":["public"],"content":{"note":"nothing"}}
{"subject":"s/5","visible_to":["urn:test:x"],"content":{"amount":9,"tag":"black"}}
)");
    ASSERT_EQ(quarry({"load", file, "--index", index, "--json"}).status, 0);
  }
  Outcome facets(std::vector<std::string> asked, bool json) {
    asked.insert(asked.begin(), {"facets", "--index", index});
    if (json) asked.emplace_back("--json");
    return quarry(asked);
  }
  TempDir temp;
  std::string index = temp / "index";
};

struct Case {
  const char* facet;
  const char* people;
  const char* json;
};

const Case cases[] = {
    {"tag:2",
     "tag\n"
     "         2  ████████████████████████ Red\n"
     "         1  ████████████ blue\n",
     R"({"facets":{"tag":[{"count":2,"value":"Red"},{"count":1,"value":"blue"}]},"total":4})"},
    {R"({"field":"tag","size":2,"name":"colours"})",
     "colours\n"
     "         2  ████████████████████████ Red\n"
     "         1  ████████████ blue\n"
     "         1  of other values\n"
     "         1  without a value\n",
     R"({"facets":{"colours":{"buckets":[{"count":2,"value":"Red"},{"count":1,"value":"blue"}],"distinct":3,"missing":1,"other":1,"type":"terms"}},"total":4})"},
    {R"({"field":"amount","type":"histogram","interval":0.5})",
     "amount\n"
     "         1  ████████████ 0 to 0.5\n"
     "         0  0.5 to 1\n"
     "         2  ████████████████████████ 1 to 1.5\n"
     "         1  without a value\n",
     R"({"facets":{"amount":{"buckets":[{"count":1,"from":0,"to":0.5},{"count":0,"from":0.5,"to":1},{"count":2,"from":1,"to":1.5}],"missing":1,"other":0,"type":"histogram"}},"total":4})"},
    {R"({"field":"when","type":"date_histogram","interval":"year"})",
     "when\n"
     "         1  ████████████████████████ 2019-01-01 to 2020-01-01\n"
     "         0  2020-01-01 to 2021-01-01\n"
     "         1  ████████████████████████ 2021-01-01 to 2022-01-01\n"
     "         2  without a value\n",
     R"({"facets":{"when":{"buckets":[{"count":1,"from":"2019-01-01T00:00:00Z","to":"2020-01-01T00:00:00Z"},{"count":0,"from":"2020-01-01T00:00:00Z","to":"2021-01-01T00:00:00Z"},{"count":1,"from":"2021-01-01T00:00:00Z","to":"2022-01-01T00:00:00Z"}],"missing":2,"other":0,"type":"date_histogram"}},"total":4})"},
    {R"({"field":"dft.cutoff_energy","type":"stats","unit":"keV"})",
     "dft.cutoff_energy: Plane-wave cutoff in keV\n"
     "       min  0.4 keV\n"
     "       max  0.5 keV\n"
     "      mean  0.45 keV\n"
     "       sum  0.9 keV\n"
     "         2  values\n"
     "         2  without a value\n",
     R"({"facets":{"dft.cutoff_energy":{"kind":"number","missing":2,"stats":{"count":2,"max":0.5,"mean":0.45,"min":0.4,"missing":2,"sum":0.9},"title":"Plane-wave cutoff","type":"stats","unit":"keV"}},"total":4})"},
    {R"({"field":"amount","type":"value_count"})",
     "amount\n"
     "         4  values\n"
     "         4  different values\n"
     "         1  without a value\n",
     R"({"facets":{"amount":{"count":4,"distinct":4,"missing":1,"type":"value_count"}},"total":4})"},
    {R"({"field":"tag","size":5,"selected":["red"]})",
     "tag\n"
     "         2  ████████████████████████ Red\n"
     "         1  ████████████ blue\n"
     "         1  ████████████ green\n"
     "         1  without a value\n",
     R"({"facets":{"tag":{"buckets":[{"count":2,"value":"Red"},{"count":1,"value":"blue"},{"count":1,"value":"green"}],"distinct":3,"missing":1,"other":0,"type":"terms"}},"total":2})"}};

TEST_F(FacetsPrinted, AsTheyShould) {
  for (const auto& one : cases) {
    SCOPED_TRACE(one.facet);
    EXPECT_EQ(facets({one.facet}, false).out, one.people);
    EXPECT_EQ(facets({one.facet}, true).out, std::string(one.json) + "\n");
  }
}

TEST_F(FacetsPrinted, WithinOneAnother) {
  const auto* const asked = R"({"field":"tag","prefix":"R","facets":["amount:1",{"field":"amount","name":"halves","type":"histogram","ranges":[{"to":1},{"from":1}]}]})";
  EXPECT_EQ(facets({asked}, false).out,
            "tag\n"
            "         2  ████████████████████████ Red\n"
            "            amount\n"
            "                     1  ████████████████████████ 0.2\n"
            "            halves\n"
            "                     1  ████████████████████████ below 1\n"
            "                     1  ████████████████████████ from 1\n"
            "         1  without a value\n");
  EXPECT_EQ(facets({asked}, true).out,
            R"({"facets":{"tag":{"buckets":[{"count":2,"facets":{"amount":[{"count":1,"value":0.2}],"halves":{"buckets":[{"count":1,"to":1},{"count":1,"from":1}],"missing":0,"other":0,"type":"histogram"}},"value":"Red"}],"distinct":1,"missing":1,"other":0,"type":"terms"}},"total":4})"
            "\n");
}

TEST_F(FacetsPrinted, WhatIsWrongIsSaid) {
  struct Wrong {
    const char* facet;
    const char* message;
  };
  const Wrong wrong[] = {{R"({"size":2})", "facets: it names no field"},
                         {R"({"field":"tag","sise":2})", "facets: unknown member 'sise': there are field, type, name"},
                         {R"({"field":"tag","type":"pie"})", "facets: 'pie' is no type of facet: there are terms, histogram"},
                         {R"({"field":"tag","size":0})", "facets: 'size' is a whole number from 1 to 10,000"},
                         {R"({"field":"amount","type":"histogram","bounds":{"low":1}})", "facets: 'bounds' has from and to, and no 'low'"},
                         {R"({"field":"amount","type":"histogram","ranges":{"from":1}})", "facets: 'ranges' is no list"},
                         {R"({"field":"amount","type":"histogram","interval":0.000001})", "facet 'amount' would have over 10,000 buckets"},
                         {"tag:many", "facets tag:many: after ':' comes how many values, e.g. tag:20"}};
  for (const auto& one : wrong) {
    const auto run = facets({one.facet}, true);
    EXPECT_EQ(run.status, 2) << one.facet;
    EXPECT_NE(run.err.find(one.message), std::string::npos) << run.err;
  }
}

}  // namespace
}  // namespace quarry::test
