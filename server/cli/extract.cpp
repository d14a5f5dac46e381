// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/print.hpp"
#include "cli/terminal.hpp"
#include "quarry/connectors.hpp"
#include "quarry/json.hpp"

namespace quarry::cli {
namespace {

void print_record(const ExtractedGroup& group, std::size_t i, const ExtractCommand& command, const Style& style) {
  const auto& record = group.records[i];
  if (!command.common.json) {
    print_for_people(record.subject, record.content, style);
    return;
  }
  Value content = command.mdf_view ? mdf_view(record.content, record.visible_to) : record.content;
  if (!command.mdf_view && i < group.sources.size() && !group.sources[i].empty())
    content.set_path("extraction.sources", group.sources[i]);
  fmt::print("{}\n", to_json(content));
}

}  // namespace

int run(const ExtractCommand& command) {
  const Style style(wants_colour(1));
  auto options = extract_options(command.reading);
  bool failures = false;
  for (const auto& path : command.paths) {
    const auto connector = open_source(path, {command.reading.allowed_hosts});
    extract(*connector, options, [&](ExtractedGroup&& group) {
      failures = failures || group.error;
      for (std::size_t i = 0; i < group.records.size(); ++i) print_record(group, i, command, style);
    });
    for (const auto& diagnostic : connector->take_diagnostics())
      fmt::print(stderr, "quarry: {}\n", printable(diagnostic.message));
  }
  return failures ? some_failed : done;
}

}  // namespace quarry::cli
