// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::orca {

namespace {

/// The banner `* O   R   C   A *`, which may stand behind what a queue system printed.
Claim claims(std::string_view, std::string_view head, std::string_view) {
  return head.find("* O   R   C   A *") != std::string_view::npos ? Claim::main : Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "orca", .version = 2, .priority = 20, .claims = claims};

}  // namespace quarry::orca
