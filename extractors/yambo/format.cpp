// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::yambo {

namespace {

/// A report (`r-...`): the address of the program in its banner, and where the report goes.
Claim claims(std::string_view, std::string_view head, std::string_view) {
  return head.find("http://www.yambo-code.org") != std::string_view::npos && head.find("Report file") != std::string_view::npos ? Claim::main : Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "yambo", .version = 2, .priority = 20, .claims = claims};

}  // namespace quarry::yambo
