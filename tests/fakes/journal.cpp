// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/journal.hpp"

#include <algorithm>

namespace quarry::test {

std::vector<JournalEntry> Journal::entries() const {
  const std::lock_guard lock(mutex_);
  return entries_;
}

std::vector<JournalEntry> Journal::requests_to(std::string_view role, std::string_view part) const {
  auto found = entries();
  std::erase_if(found, [&](const JournalEntry& entry) { return entry.call.role != role || entry.call.target.find(part) == std::string::npos; });
  return found;
}

bool Journal::any_contains(std::string_view secret, std::string_view role) const {
  const auto all = entries();
  return std::any_of(all.begin(), all.end(), [&](const JournalEntry& entry) {
    const auto& call = entry.call;
    if (!role.empty() && call.role != role) return false;
    const auto has = [&](const std::string& text) { return text.find(secret) != std::string::npos; };
    return has(call.target) || has(percent_decoded_once(call.target)) || has(call.body) ||
           std::any_of(call.headers.begin(), call.headers.end(), [&](const auto& one) { return has(one.second); });
  });
}

void Journal::clear() {
  const std::lock_guard lock(mutex_);
  cleared_ += entries_.size();
  entries_.clear();
}

std::uint64_t Journal::add(JournalEntry entry) {
  const std::lock_guard lock(mutex_);
  entries_.push_back(std::move(entry));
  return cleared_ + entries_.size() - 1;
}

void Journal::change(std::uint64_t number, const std::function<void(JournalEntry&)>& how) {
  const std::lock_guard lock(mutex_);
  if (number >= cleared_) how(entries_[number - cleared_]);
}

}  // namespace quarry::test
