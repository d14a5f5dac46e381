// SPDX-License-Identifier: GPL-3.0-or-later
// bench-shapes INDEX [ROUNDS [PRINCIPALS]]: latency of each shape of query in this process, warm, one thread; a table on stdout.
// PRINCIPALS is a file with a line for each principal of the viewer; without it the viewer is anonymous.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "quarry/index.hpp"

namespace {

using Clock = std::chrono::steady_clock;

struct Case {
  const char* name;
  quarry::SearchRequest request;
};

std::vector<Case> cases() {
  const auto facet = [](const char* field) {
    quarry::FacetRequest request;
    request.field = field;
    return request;
  };
  const std::vector<quarry::FacetRequest> facets{facet("material.elements"), facet("mdf.source_name"), facet("dft.exchange_correlation_functional"),
                                                 facet("crystal_structure.space_group_number")};
  std::vector<Case> all;
  const auto count = [&](const char* name, const char* query) { all.push_back({name, {.query = query, .limit = 0}}); };
  all.push_back({"term, rare", {.query = "phehibafoze_1"}});
  all.push_back({"term, mid", {.query = "superalloy"}});
  all.push_back({"term, head", {.query = "outcar"}});
  all.push_back({"AND head mid", {.query = "outcar superalloy"}});
  all.push_back({"AND head head", {.query = "outcar oxide"}});
  all.push_back({"OR 3 head", {.query = "outcar OR oxide OR argonne"}});
  count("count: term, mid", "superalloy");
  count("count: term, head", "outcar");
  count("count: AND head head", "outcar oxide");
  all.push_back({"product, 1 in 60: term + 4 facets + top 10", {.query = "superalloy", .facets = facets}});
  all.push_back({"product, 1 in 12: term + 4 facets + top 10", {.query = "oxide", .facets = facets}});
  all.push_back({"product, counts only", {.query = "superalloy", .facets = facets, .limit = 0}});
  all.push_back({"everything + 4 facets, no hits", {.query = "*", .facets = facets, .limit = 0}});
  count("count: range of numbers", "properties.electronic.band_gap:[1 TO 2]");
  all.push_back({"formula", {.query = "formula:Fe2O3"}});
  all.push_back({"converged PBE oxides, gap 1..2 eV + 4 facets",
                 {.query = "dft.converged:true xc:PBE elements:O properties.electronic.band_gap:[1 TO 2]", .facets = facets}});
  all.push_back({"phrase", {.query = "\"band gap\""}});
  all.push_back({"prefix", {.query = "super*"}});
  count("count: prefix of a field", "dc.titles.title:super*");
  count("count: similar words", "diffracton~2");
  count("count: infix, 3 letters", "*eco*");
  count("count: infix of a field", "files.filename:*eco*");
  count("count: words of a field, head", "dc.descriptions.description:oxide");
  count("count: phrase of a field", "dc.descriptions.description:\"band gap\"");
  all.push_back({"sorted by a number", {.query = "oxide", .sort = {{"dft.cutoff_energy", true}}}});
  all.push_back({"sorted by a date", {.query = "oxide", .sort = {{"mdf.ingest_date", true}}}});
  return all;
}

/// The principals of a file, one a line.
quarry::Viewer viewer_of(const char* path) {
  std::vector<std::string> principals;
  std::ifstream lines(path);
  for (std::string line; std::getline(lines, line);) principals.push_back(line);
  return quarry::Viewer(std::move(principals));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "usage: bench-shapes INDEX [ROUNDS [PRINCIPALS [QUERY]]]\n");
    return 2;
  }
  const quarry::Index index(argv[1]);
  const auto rounds = static_cast<std::size_t>(argc > 2 ? std::atoi(argv[2]) : 200);
  const auto viewer = viewer_of(argc > 3 ? argv[3] : "/dev/null");
  fmt::print("| query | hits | p50 ms | p99 ms | first ms |\n| --- | --- | --- | --- | --- |\n");
  for (const auto& one : cases()) {
    if (argc > 4 && one.name != std::string_view(argv[4])) continue;
    std::vector<double> times;
    std::uint64_t total = 0;
    for (std::size_t i = 0; i <= rounds; ++i) {
      const auto start = Clock::now();
      total = index.search(one.request, viewer).total;
      times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    }
    const double first = times.front();
    times.erase(times.begin());
    std::sort(times.begin(), times.end());
    fmt::print("| {} | {} | {:.3f} | {:.3f} | {:.2f} |\n", one.name, total, times[times.size() / 2], times[times.size() * 99 / 100], first);
  }
  return 0;
}
