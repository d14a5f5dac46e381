// SPDX-License-Identifier: GPL-3.0-or-later
// bench-queries INDEX FOLDER: Quarry's side of bench/search. Asks the queries of FOLDER (bench-workload) of an index, in this process.
// Commands on stdin, one JSON object a line on stdout each:
//   row NAME SECONDS [ids|counts|records]   the queries of a row, pass after pass; what hits carry (default ids)
//   threads N NAME SECONDS                  N threads at once, queries a second
//   end
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "quarry/error.hpp"
#include "quarry/index.hpp"
#include "quarry/json.hpp"

namespace {

using quarry::Array;
using quarry::Object;
using quarry::Value;
using Clock = std::chrono::steady_clock;

double milliseconds(Clock::duration time) { return std::chrono::duration<double, std::milli>(time).count(); }

std::vector<std::string> cut(const std::string& line, char at) {
  std::vector<std::string> parts;
  std::istringstream in(line);
  for (std::string part; std::getline(in, part, at);) parts.push_back(part);
  return parts;
}

struct Query {
  quarry::SearchRequest request;
  quarry::Viewer viewer;
};

/// The text of a query in Quarry's language.
std::string text_of(const std::string& kind, const std::string& arguments, const std::string& gap_field) {
  const auto words = cut(arguments, ' ');
  if (kind == "all") return "*";
  if (kind == "phrase") return '"' + arguments + '"';
  if (kind == "fuzzy") return arguments + "~2";
  if (kind == "infix") return '*' + arguments + '*';
  if (kind == "range") return fmt::format("{}:[{} TO {}]", gap_field, words.at(0), words.at(1));
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : kind == "or" ? " OR " : " ") + word;
  return text;
}

class Workload {
 public:
  explicit Workload(const std::string& folder) {
    std::ifstream fields(folder + "/fields.tsv"), viewers(folder + "/viewers.tsv"), queries(folder + "/queries.tsv");
    std::string line;
    while (std::getline(fields, line)) fields_[cut(line, '\t').at(0)] = cut(line, '\t').at(1);
    while (std::getline(viewers, line)) viewers_.emplace_back(cut(line, '\t'));
    while (std::getline(queries, line)) add(cut(line, '\t'));
    if (rows_.empty()) throw std::runtime_error(folder + "/queries.tsv holds no queries");
  }
  const std::vector<Query>& row(const std::string& name) const { return rows_.at(name); }

 private:
  void add(const std::vector<std::string>& cells) {
    Query query;
    query.request.query = text_of(cells.at(1), cells.at(2), fields_.at("band_gap"));
    const auto viewer = std::stoi(cells.at(3));
    query.viewer = viewer < 0 ? quarry::Viewer::all_seeing() : viewers_.at(static_cast<std::size_t>(viewer));
    if (cells.at(4) == "1")
      for (const auto* name : {"dataset", "year", "elements", "space_group"}) {
        quarry::FacetRequest facet;
        facet.field = fields_.at(name);
        facet.size = 10;
        query.request.facets.push_back(facet);
      }
    query.request.limit = static_cast<std::uint32_t>(std::stoul(cells.at(5)));
    query.request.offset = std::stoull(cells.at(6));
    if (cells.at(7) == "1") query.request.sort = {{fields_.at("date"), true}};
    query.request.deadline = std::chrono::seconds(60);
    query.request.ids_only = true;
    rows_[cells.at(0)].push_back(std::move(query));
  }

  std::map<std::string, std::string> fields_;
  std::vector<quarry::Viewer> viewers_;
  std::map<std::string, std::vector<Query>> rows_;
};

std::string spelt(const Value& value) {
  if (value.is_string()) return value.as_string();
  if (value.is_bool()) return value.as_bool() ? "true" : "false";
  return fmt::format("{}", value.as_number());
}

/// What is compared with the other engines: total, facets, and for sorted pages the numbers of the records.
Value answer_of(const quarry::SearchResult& result, bool with_ids) {
  Object answer{{"total", result.total}};
  if (!result.warnings.empty()) answer["warning"] = result.warnings.front();
  if (!result.facets.empty()) {
    Array facets;
    for (const auto& facet : result.facets) {
      Array counts;
      for (const auto& one : facet.values) counts.push_back(Array{spelt(one.value), one.count});
      facets.push_back(std::move(counts));
    }
    answer["facets"] = std::move(facets);
  }
  if (with_ids) {
    Array ids;
    for (const auto& hit : result.hits) ids.push_back(std::stoll(hit.subject.substr(hit.subject.rfind('.') + 1)));
    answer["ids"] = std::move(ids);
  }
  return answer;
}

double quantile(std::vector<double>& sorted, double share) { return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))]; }

Object summary(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return {{"p10", quantile(times, 0.1)}, {"p50", quantile(times, 0.5)}, {"p90", quantile(times, 0.9)}, {"p99", quantile(times, 0.99)}, {"samples", times.size()}};
}

std::vector<Query> in_mode(std::vector<Query> queries, const std::string& mode) {
  for (auto& query : queries) {
    if (mode == "counts") query.request.limit = 0;
    if (mode == "records") query.request.ids_only = false;
  }
  return queries;
}

class Server {
 public:
  Server(const std::string& index, const std::string& folder) : index_(index), workload_(folder) {}

  Object row(const std::string& name, double seconds, const std::string& mode) {
    const auto queries = in_mode(workload_.row(name), mode);
    Object reply;
    if (mode == "ids" && seen_.insert(name).second) reply = first_pass(queries);
    std::vector<double> times;
    const auto end = Clock::now() + std::chrono::duration<double>(seconds);
    do {
      for (const auto& query : queries) {
        const auto start = Clock::now();
        (void)index_.search(query.request, query.viewer);
        times.push_back(milliseconds(Clock::now() - start));
        if (Clock::now() > end && times.size() >= 5) break;
      }
    } while (Clock::now() < end);
    reply.merge(summary(std::move(times)));
    return reply;
  }

  Object threads(std::size_t count, const std::string& name, double seconds) {
    std::atomic<std::uint64_t> done{0};
    const auto start = Clock::now();
    const auto end = start + std::chrono::duration<double>(seconds);
    {
      std::vector<std::jthread> readers;
      for (std::size_t i = 0; i < count; ++i)
        readers.emplace_back([&, i] {
          const auto& queries = workload_.row(name);
          for (std::size_t at = i * queries.size() / count; Clock::now() < end; ++at, ++done) {
            const auto& query = queries[at % queries.size()];
            (void)index_.search(query.request, query.viewer);
          }
        });
    }
    return {{"threads", count}, {"per_second", static_cast<double>(done.load()) * 1000 / milliseconds(Clock::now() - start)}};
  }

 private:
  /// Each query once: what it answers, and its time with nothing of ours warm.
  Object first_pass(const std::vector<Query>& queries) {
    std::vector<double> times;
    Array answers;
    for (const auto& query : queries) {
      const auto start = Clock::now();
      const auto result = index_.search(query.request, query.viewer);
      times.push_back(milliseconds(Clock::now() - start));
      answers.push_back(answer_of(result, !query.request.sort.empty()));
    }
    return {{"first", summary(std::move(times))}, {"answers", std::move(answers)}};
  }

  quarry::Index index_;
  Workload workload_;
  std::set<std::string> seen_;
};

Object reply_to(Server& server, const std::string& line) {
  const auto words = cut(line, ' ');
  try {
    if (words.at(0) == "threads") return server.threads(std::stoul(words.at(1)), words.at(2), std::stod(words.at(3)));
    return server.row(words.at(1), std::stod(words.at(2)), words.size() > 3 ? words[3] : "ids");
  } catch (const quarry::Error& error) {
    return {{"absent", std::string(error.what())}};
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "usage: bench-queries INDEX FOLDER\n");
    return 2;
  }
  try {
    Server server(argv[1], argv[2]);
    std::cout << quarry::to_json(Object{{"ready", "quarry"}}) << std::endl;
    for (std::string line; std::getline(std::cin, line) && line != "end";) std::cout << quarry::to_json(reply_to(server, line)) << std::endl;
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench-queries: {}\n", error.what());
    return 1;
  }
  return 0;
}
