// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/faults.hpp"

namespace quarry::test {

When When::once(std::uint64_t after) const {
  auto one = *this;
  one.skip = after;
  one.times = 1;
  return one;
}

When When::at_most(std::uint64_t count) const {
  auto some = *this;
  some.times = count;
  return some;
}

FaultRule::FaultRule(When when, Action action)
    : when_(std::move(when)), action_(std::move(action)), pattern_(when_.pattern), random_(when_.seed) {}

bool FaultRule::matches(const Call& call) const {
  if (!when_.role.empty() && when_.role != call.role) return false;
  if (!when_.method.empty() && when_.method != call.method) return false;
  if (call.target.find(when_.part) == std::string::npos) return false;
  if (!when_.without.empty() && call.target.find(when_.without) != std::string::npos) return false;
  if (!when_.with_header.empty() && call.header(when_.with_header).empty()) return false;
  return when_.pattern.empty() || std::regex_search(call.target, pattern_);
}

bool FaultRule::strikes(const Call& call) {
  if (!matches(call)) return false;
  const auto number = seen_++;
  if (number < when_.skip || (number - when_.skip) % when_.every != 0 || struck_ >= when_.times) return false;
  if (when_.probability < 1 && std::uniform_real_distribution<double>()(random_) >= when_.probability) return false;
  ++struck_;
  return true;
}

}  // namespace quarry::test
