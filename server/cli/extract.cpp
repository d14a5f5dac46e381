// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/print.hpp"
#include "cli/terminal.hpp"
#include "quarry/connectors.hpp"
#include "quarry/json.hpp"

namespace quarry::cli {
namespace {

/// The outcome in one word, for whoever counts them: what was read in part only counts as an error.
std::string_view class_of(const Value& content) {
  const auto* const status = content.at_path("extraction.status");
  const auto text = status != nullptr && status->is_string() ? std::string_view(status->as_string()) : std::string_view();
  if (text == "complete") return "parsed_record";
  return text == "generic" ? "generic_record" : "error_record";
}

void print_record(const ExtractedGroup& group, std::size_t i, const ExtractCommand& command, const Style& style) {
  const auto& record = group.records[i];
  if (!command.common.json) {
    print_for_people(record.subject, record.content, style);
    return;
  }
  Value content = command.mdf_view ? mdf_view(record.content, {local_principal()}) : record.content;
  if (!command.mdf_view) {
    if (i < group.sources.size() && !group.sources[i].empty()) content.set_path("extraction.sources", group.sources[i]);
    content.set_path("class", class_of(content));
  }
  fmt::print("{}\n", to_json(content));
}

}  // namespace

int run(const ExtractCommand& command) {
  const Style style(wants_colour(1));
  auto options = extract_options(command.reading);
  bool failures = false;
  for (const auto& path : command.paths) {
    const auto connector = open_source(path, connector_options(command.reading));
    extract(*connector, options, [&](ExtractedGroup&& group) {
      failures = failures || group.error;
      for (std::size_t i = 0; i < group.records.size(); ++i) print_record(group, i, command, style);
    });
    for (const auto& diagnostic : connector->take_diagnostics()) {
      failures = failures || diagnostic.severity == Severity::error;
      fmt::print(stderr, "quarry: {}\n", printable(diagnostic.message));
    }
  }
  return failures ? some_failed : done;
}

}  // namespace quarry::cli
