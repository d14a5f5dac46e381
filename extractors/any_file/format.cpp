// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"

namespace quarry::any_file {
namespace {

Claim claims(std::string_view, std::string_view, std::string_view) { return Claim::main; }

}  // namespace

extern const Format format;
const Format format{"any_file", 1, generic_priority, "quarry-worker", claims, nullptr};

}  // namespace quarry::any_file
