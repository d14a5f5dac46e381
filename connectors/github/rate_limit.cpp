// SPDX-License-Identifier: GPL-3.0-or-later
#include "github/rate_limit.hpp"

#include <algorithm>
#include <chrono>

#include "quarry/number.hpp"

namespace quarry::github {

Verdict judge(const HttpAnswer& answer) {
  constexpr std::chrono::seconds longest{120}, unnamed{60};
  if (answer.status != 403 && answer.status != 429) return {};
  const auto passing_after = [&](std::chrono::seconds wait) {
    return wait > longest ? Verdict{Verdict::final} : Verdict{Verdict::passing, std::max(wait, std::chrono::seconds(1))};
  };
  if (answer.header("retry-after") != nullptr) return {Verdict::passing};  // whose time is waited for, if it is one
  const auto* const remaining = answer.header("x-ratelimit-remaining");
  const auto* const reset = answer.header("x-ratelimit-reset");
  if (remaining != nullptr && *remaining == "0" && reset != nullptr)
    if (const auto at = parse_integer(*reset)) {
      const auto now = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch());
      return passing_after(std::chrono::seconds(*at) - now);
    }
  if (answer.body.find("secondary rate limit") != std::string::npos) return passing_after(unnamed);
  return answer.status == 429 ? Verdict{} : Verdict{Verdict::final};
}

std::string next_link(const HttpAnswer& answer) {
  const auto* const links = answer.header("link");
  if (links == nullptr) return {};
  const std::string_view all = *links;
  for (std::size_t at = 0; (at = all.find('<', at)) != std::string_view::npos;) {
    const auto end = all.find('>', at);
    if (end == std::string_view::npos) return {};
    const auto until = std::min(all.find('<', end), all.size());
    if (all.substr(end, until - end).find("rel=\"next\"") != std::string_view::npos) return std::string(all.substr(at + 1, end - at - 1));
    at = until;
  }
  return {};
}

}  // namespace quarry::github
