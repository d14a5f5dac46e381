// SPDX-License-Identifier: GPL-3.0-or-later
// What parses prints, and what was printed parses to the same value.
#include <cstdint>
#include <cstdlib>

#include "quarry/error.hpp"
#include "quarry/json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const auto value = quarry::parse_json(text);
    if (quarry::parse_json(quarry::to_json(value)) != value) std::abort();
    if (quarry::parse_json(quarry::to_pretty_json(value)) != value) std::abort();
  } catch (const quarry::Error&) {
  }
  return 0;
}
