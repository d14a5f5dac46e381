// SPDX-License-Identifier: GPL-3.0-or-later
// The small readers of text that strangers write: formulas, numbers, units, dates, links, names.
#include <cstdint>
#include <cstdlib>

#include "http/html_links.hpp"
#include "names.hpp"
#include "quarry/chemistry.hpp"
#include "quarry/date.hpp"
#include "quarry/number.hpp"
#include "quarry/units.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto formula = quarry::parse_formula(text)) {
    for (const auto& [symbol, amount] : formula->composition)
      if (quarry::find_element(symbol) == nullptr || !(amount > 0)) std::abort();
    if (const auto reduced = quarry::reduced_formula(formula->composition)) {
      const auto again = quarry::parse_formula(*reduced);
      if (!again || quarry::reduced_formula(again->composition) != reduced) std::abort();
    }
  }
  if (const auto date = quarry::parse_date(text); date && date->end <= date->begin) std::abort();
  (void)quarry::parse_number(text);
  (void)quarry::parse_quantity(text);
  (void)quarry::normal_anonymous_formula(text);
  (void)quarry::http::read_links(text);
  const auto name = quarry::safe_name(text);
  if (name.empty() || name == "." || name == ".." || name.find('/') != std::string::npos || name.size() > 255) std::abort();
  return 0;
}
