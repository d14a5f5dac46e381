// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpaw/kind.hpp"
#include "quarry/extractor.hpp"

namespace quarry::gpaw {

namespace {

Claim claims(std::string_view, std::string_view head, std::string_view) { return is_gpw(head) || is_log(head) ? Claim::main : Claim::no; }

}  // namespace

extern const Format format;
const Format format{.name = "gpaw", .version = 1, .priority = 20, .claims = claims};

}  // namespace quarry::gpaw
