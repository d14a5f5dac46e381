// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "quarry/json.hpp"
#include "support/program.hpp"
#include "support/temp_dir.hpp"

namespace quarry::test {

inline const std::string lab = std::string(QUARRY_SOURCE_DIR) + "/tests/lab/";

struct Outcome {
  int status;
  std::string out, err;
  /// The last line of stdout as JSON.
  Value json() const {
    std::string_view lines(out);
    while (!lines.empty() && lines.back() == '\n') lines.remove_suffix(1);
    return lines.empty() ? Value() : parse_json(lines.substr(lines.rfind('\n') + 1));
  }
};

/// Runs the real program to its end.
inline Outcome quarry(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), std::string(QUARRY_BIN_DIR) + "/quarry");
  Program program(arguments);
  const int status = program.wait();
  return {status, program.out(), program.err()};
}

}  // namespace quarry::test
