// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/http_date.hpp"

#include "quarry/date.hpp"

namespace quarry::http {

std::string rfc3339_of(std::string_view date) {
  constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (date.size() != 29 || !date.ends_with(" GMT")) return {};
  const auto month = months.find(date.substr(8, 3));
  if (month == std::string_view::npos || month % 3 != 0) return {};
  const auto number = std::to_string(month / 3 + 101).substr(1);
  const auto text = std::string(date.substr(12, 4)) + "-" + number + "-" + std::string(date.substr(5, 2)) + "T" +
                    std::string(date.substr(17, 8)) + "Z";
  return parse_date(text) ? text : std::string();
}

}  // namespace quarry::http
