// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace quarry::siesta {

/// The greeting stands in each version's output, and the version before it; a CML file of the program has neither.
inline bool is_output(std::string_view head) {
  const auto has = [&](std::string_view mark) { return head.find(mark) != std::string_view::npos; };
  return has("WELCOME TO SIESTA") || has("Siesta Version: ") || has("Siesta Version : ");
}

/// An input by the label that each run must have, in any of its spellings.
inline bool is_input(std::string_view head) {
  std::string plain;
  for (const char c : head) {
    if (c == '\0') return false;
    if (c != '-' && c != '_' && c != '.') plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return plain.find("%block chemicalspecieslabel") != std::string::npos;
}

}  // namespace quarry::siesta
