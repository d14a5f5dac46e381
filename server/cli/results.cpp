// SPDX-License-Identifier: GPL-3.0-or-later
// The commands that give records in other ways than a page of a search: like one, and all of them.
#include <fmt/format.h>

#include <cstdio>

#include "cli/commands.hpp"
#include "cli/export_text.hpp"
#include "cli/interrupt.hpp"
#include "cli/print.hpp"
#include "quarry/error.hpp"
#include "quarry/index.hpp"
#include "quarry/json.hpp"

namespace quarry::cli {

SimilarRequest::Basis parse_basis(const std::string& text) {
  if (text == "both") return SimilarRequest::Basis::both;
  if (text == "text") return SimilarRequest::Basis::text;
  if (text == "composition") return SimilarRequest::Basis::composition;
  throw Error(Code::invalid_argument, "records are alike by 'text', 'composition' or 'both', not by '" + text + "'");
}

int run(const SimilarCommand& command) {
  const Index index(command.common.index);
  SimilarRequest request;
  request.basis = parse_basis(command.by);
  request.query = command.query;
  request.offset = command.offset;
  request.limit = command.limit;
  for (const auto& text : command.fields) add_fields(text, request.fields);
  SearchResult result;
  try {
    result = index.similar(command.subject, request, viewer_of(command.common));
  } catch (const Error& error) {
    if (error.code() != Code::not_found) throw;
    fmt::print(stderr, "quarry: {}; add --as PRINCIPAL if it is restricted\n", printable(error.what()));
    return nothing_matched;
  }
  if (command.common.json) {
    fmt::print("{}\n", to_json(to_value(result)));
  } else {
    const Style style(wants_colour(1));
    for (const auto& hit : result.hits) {
      fmt::print("{:.3f}  ", hit.score);
      for (const auto& entry : hit.entries) print_for_people(hit.subject, entry.content, style);
    }
    for (const auto& warning : result.warnings) fmt::print(stderr, "quarry: {}\n", printable(warning));
  }
  return result.total == 0 ? nothing_matched : done;
}

int run(const ExportCommand& command) {
  const Index index(command.common.index);
  SearchRequest request;
  request.query = command.query;
  request.as_of = parse_as_of(command.as_of);
  for (const auto& text : command.fields) add_fields(text, request.fields);
  const ExportText text(command.format, request.fields);
  catch_interrupts();
  auto records = index.stream(request, viewer_of(command.common));
  std::string out = text.head();
  const auto write = [&] {
    if (std::fwrite(out.data(), 1, out.size(), stdout) != out.size()) throw Error(Code::unavailable, "the output cannot be written");
    out.clear();
  };
  std::uint64_t given = 0;
  for (auto hit = records.next(); hit; hit = records.next()) {
    text.append(*hit, out);
    ++given;
    if (out.size() > 64 << 10) write();
    if (interrupt_asked()) return interrupted;
  }
  write();
  return given == 0 ? nothing_matched : done;
}

}  // namespace quarry::cli
