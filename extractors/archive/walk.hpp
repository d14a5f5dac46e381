// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "quarry/extractor.hpp"

namespace quarry::archive {

/// Extractor::walk.
void walk(File& archive, const std::vector<std::uint64_t>* wanted, MemberSink& sink);

}  // namespace quarry::archive
