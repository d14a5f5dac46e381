// SPDX-License-Identifier: GPL-3.0-or-later
// Every example query and filter of docs/query.md is one of the cases, so what the page says is what happens.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "quarry/json.hpp"

namespace quarry::test {
namespace {

/// The code at the beginning of each row of a table.
std::set<std::string> examples() {
  std::ifstream in(std::filesystem::path(QUARRY_SOURCE_DIR) / "docs/query.md");
  std::set<std::string> found;
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with("| `")) continue;
    // Several may stand in the first cell.
    const auto cell = line.substr(0, line.find(" |", 2));
    for (std::size_t open = cell.find('`'); open != std::string::npos;) {
      const auto close = cell.find('`', open + 1);
      found.insert(cell.substr(open + 1, close - open - 1));
      open = cell.find('`', close + 1);
    }
  }
  return found;
}

TEST(QueryPage, ItsExamplesAreCases) {
  std::set<std::string> asked;
  for (const auto& file : std::filesystem::directory_iterator(std::filesystem::path(QUARRY_SOURCE_DIR) / "tests/search/cases")) {
    std::ifstream in(file.path());
    std::stringstream text;
    text << in.rdbuf();
    const auto cases = parse_json(text.str());
    for (const auto& one : cases.find("cases")->as_array()) {
      asked.insert(one.find("query")->as_string());
      if (const auto* filters = one.find("filters"))
        for (const auto& filter : filters->as_array()) asked.insert(to_json(filter));
    }
  }
  const auto shown = examples();
  EXPECT_GT(shown.size(), 40U);
  for (const auto& query : shown) {
    const bool is_filter = query.starts_with('{');
    EXPECT_TRUE(asked.contains(is_filter ? to_json(parse_json(query)) : query)) << query;
  }
}

}  // namespace
}  // namespace quarry::test
