// SPDX-License-Identifier: GPL-3.0-or-later
#include "netcdf/kind.hpp"
#include "quarry/extractor.hpp"

namespace quarry::netcdf {

namespace {

Claim claims(std::string_view, std::string_view head, std::string_view) { return is_classic(head) ? Claim::main : Claim::no; }

}  // namespace

extern const Format format;
const Format format{.name = "netcdf", .version = 1, .priority = 60, .claims = claims};

}  // namespace quarry::netcdf
