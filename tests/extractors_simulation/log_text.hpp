// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/extractors.hpp"
#include "quarry/part.hpp"

namespace quarry::simulation {

/// What an extractor states of a log that is given as text.
struct Stated {
  std::map<std::string, Value> values;
  std::vector<Diagnostic> diagnostics;

  bool has(const std::string& path) const { return values.contains(path); }
  /// Fails the test where the path is not stated.
  double number(const std::string& path) const;
  std::string text(const std::string& path) const;
  /// True where a diagnostic has these words.
  bool says(std::string_view words) const;
};

/// `extractor`: the name of its folder; `name`: of the file.
Stated read_text(std::string_view extractor, std::string_view log, const std::string& name = "run.log");

}  // namespace quarry::simulation
