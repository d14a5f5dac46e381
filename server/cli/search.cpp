// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <chrono>

#include "cli/commands.hpp"
#include "cli/export_text.hpp"
#include "cli/print.hpp"
#include "cli/terminal.hpp"
#include "quarry/error.hpp"
#include "quarry/index.hpp"
#include "quarry/json.hpp"
#include "quarry/record.hpp"

namespace quarry::cli {
namespace {

SortKey parse_sort(const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos) return {text, false};
  const auto order = text.substr(colon + 1);
  if (order != "asc" && order != "desc")
    throw Error(Code::invalid_argument, "--sort " + text + ": after ':' comes asc or desc");
  return {text.substr(0, colon), order == "desc"};
}

void print_page(const SearchResult& result, const SearchCommand& command, double milliseconds) {
  const Style style(wants_colour(1));
  fmt::print("{} ({:.1f} ms)\n", style.bold(counted(result.total, "record", "records")), milliseconds);
  for (const auto& hit : result.hits) {
    for (const auto& entry : hit.entries) print_for_people(hit.subject, entry.content, style);
    print_highlights(hit, style);
  }
  for (const auto& facet : result.facets) print_for_people(facet, style);
  const auto shown = command.offset + result.hits.size();
  if (command.cursor.empty() && shown < result.total && command.limit != 0)
    fmt::print("{}\n", style.dim(fmt::format("{} more: --offset {}", result.total - shown, shown)));
  if (!command.cursor.empty() && !result.cursor.empty()) fmt::print("{}\n", style.dim("more: --cursor " + result.cursor));
  if (result.total == 0)
    fmt::print("{}\n", style.dim("nothing matches that you may see; without --as that is what is public"));
  if (result.suggestion) fmt::print("did you mean: {}\n", *result.suggestion);
  for (const auto& warning : result.warnings) fmt::print(stderr, "quarry: {}\n", warning);
}

}  // namespace

int run(const SearchCommand& command) {
  const Index index(command.common.index);
  SearchRequest request;
  request.query = command.query;
  for (const auto& facet : command.facets) request.facets.push_back(parse_facet(facet, "--facet"));
  for (const auto& sort : command.sort) request.sort.push_back(parse_sort(sort));
  request.offset = command.offset;
  request.limit = command.limit;
  for (const auto& filter : command.filters) request.filters.push_back(parse_json(filter));
  request.cursor = command.cursor;
  for (const auto& text : command.fields) add_fields(text, request.fields);
  if (command.highlight || !command.highlight_in.empty()) request.highlight.emplace();
  for (const auto& text : command.highlight_in) add_fields(text, request.highlight->fields);
  request.as_of = parse_as_of(command.as_of);
  const auto start = std::chrono::steady_clock::now();
  const auto result = index.search(request, viewer_of(command.common));
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  if (command.common.json) {
    fmt::print("{}\n", to_json(to_value(result)));
  } else {
    print_page(result, command, took.count());
  }
  return result.total == 0 ? nothing_matched : done;
}

int run(const FacetsCommand& command) {
  const Index index(command.common.index);
  SearchRequest request;
  request.query = command.query;
  request.limit = 0;
  for (const auto& field : command.fields) request.facets.push_back(parse_facet(field, "facets"));
  const auto result = index.search(request, viewer_of(command.common));
  if (command.common.json) {
    fmt::print("{}\n", to_json(Object{{"total", result.total}, {"facets", to_value(result.facets)}}));
  } else {
    const Style style(wants_colour(1));
    for (const auto& facet : result.facets) print_for_people(facet, style);
  }
  return result.total == 0 ? nothing_matched : done;
}

int show_versions(const ShowCommand& command, const Index& index) {
  const auto versions = index.versions(command.subject, viewer_of(command.common));
  Array array;
  for (const auto& version : versions) {
    if (command.common.json) {
      array.push_back(Object{{"version", version.version}, {"made_at", version.made_at}, {"records", version.records}});
    } else {
      fmt::print("{:>6}  {}  {}\n", version.version, version.made_at, counted(version.records, "record", "records"));
    }
  }
  if (command.common.json) fmt::print("{}\n", to_json(array));
  if (versions.empty())
    fmt::print(stderr, "quarry: no dataset '{}' with a version that you may see; add --as PRINCIPAL if it is restricted\n",
               printable(command.subject));
  return versions.empty() ? nothing_matched : done;
}

int run(const ShowCommand& command) {
  const Index index(command.common.index);
  if (command.versions) return show_versions(command, index);
  auto hits = index.get(command.subject, viewer_of(command.common), parse_as_of(command.as_of));
  if (hits.empty()) {
    if (command.common.json) fmt::print("null\n");
    fmt::print(stderr, "quarry: no record '{}' that you may see; add --as PRINCIPAL if it is restricted\n",
               printable(command.subject));
    return nothing_matched;
  }
  for (auto& hit : hits) {
    for (auto& entry : hit.entries)
      if (command.sources && !entry.sources.is_null()) entry.content.set_path("extraction.sources", std::move(entry.sources));
    if (command.mdf_view) {
      // Whom else it is shown to is not told; whoever asks as somebody gets a record for himself, never a public one.
      std::vector<std::string> readers;
      for (const auto& text : command.common.as) readers.push_back(principal_of(text));
      if (readers.empty()) readers.push_back("public");
      for (const auto& entry : hit.entries) fmt::print("{}\n", to_json(mdf_view(entry.content, readers)));
    } else if (command.common.json) {
      fmt::print("{}\n", to_json(to_value(hit)));
    } else {
      fmt::print("{}\n", to_pretty_json(to_value(hit)));
    }
  }
  return done;
}

int run_fields(const Common& common) {
  const Index index(common.index);
  const auto uses = index.fields(viewer_of(common));
  Array array;
  for (const auto& use : uses) {
    if (common.json) {
      array.push_back(Object{{"path", use.path}, {"kind", use.kind}, {"unit", use.unit}, {"title", use.title},
                             {"description", use.description}, {"facet", use.facet}, {"count", use.subjects}});
    } else {
      fmt::print("{:>8}  {:<48} {:<8} {:<9} {}\n", use.subjects, printable(use.path), use.kind, use.unit,
                 printable(use.title));
    }
  }
  if (common.json) fmt::print("{}\n", to_json(array));
  return uses.empty() ? nothing_matched : done;
}

}  // namespace quarry::cli
