// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::qbox {

namespace {

/// A log, which is XML for the most part, with the address in its banner.
Claim claims(std::string_view, std::string_view head, std::string_view) {
  return head.find("fpmd:simulation") != std::string_view::npos && head.find("I http://qboxcode.org") != std::string_view::npos ? Claim::main : Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "qbox", .version = 1, .priority = 20, .claims = claims};

}  // namespace quarry::qbox
