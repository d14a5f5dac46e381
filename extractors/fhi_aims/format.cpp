// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::fhi_aims {

namespace {

Claim claims(std::string_view, std::string_view head, std::string_view) {
  return head.find("Invoking FHI-aims ...") != std::string_view::npos ? Claim::main : Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "fhi_aims", .version = 2, .priority = 20, .claims = claims};

}  // namespace quarry::fhi_aims
