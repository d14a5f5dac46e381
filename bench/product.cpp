// SPDX-License-Identifier: GPL-3.0-or-later
// bench-product INDEX [ROUNDS]: latency of product queries in this process, warm, one thread; a table on stdout.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
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
  const std::vector<quarry::FacetRequest> facets{
      {"material.elements", 10}, {"mdf.source_name", 10}, {"dft.exchange_correlation_functional", 10}, {"crystal_structure.space_group_number", 10}};
  std::vector<Case> all;
  all.push_back({"word, top 10, exact total", {.query = "superalloy"}});
  all.push_back({"two words", {.query = "thermal conductivity"}});
  all.push_back({"word + 4 facets", {.query = "oxide", .facets = facets}});
  all.push_back({"everything + 4 facets, no hits", {.query = "*", .facets = facets, .limit = 0}});
  all.push_back({"range", {.query = "properties.electronic.band_gap:[1 TO 2]", .limit = 0}});
  all.push_back({"formula", {.query = "formula:Fe2O3"}});
  all.push_back({"converged PBE oxides, gap 1..2 eV + 4 facets",
                 {.query = "dft.converged:true xc:PBE elements:O properties.electronic.band_gap:[1 TO 2]", .facets = facets}});
  all.push_back({"phrase", {.query = "\"band gap\""}});
  all.push_back({"prefix", {.query = "super*"}});
  all.push_back({"sorted by a number", {.query = "oxide", .sort = {{"dft.cutoff_energy", true}}}});
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "usage: bench-product INDEX [ROUNDS]\n");
    return 2;
  }
  const quarry::Index index(argv[1]);
  const auto rounds = static_cast<std::size_t>(argc > 2 ? std::atoi(argv[2]) : 200);
  const quarry::Viewer viewer({"urn:quarry:bench:nobody"});
  fmt::print("| query | hits | p50 ms | p99 ms | first ms |\n| --- | --- | --- | --- | --- |\n");
  for (const auto& one : cases()) {
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
