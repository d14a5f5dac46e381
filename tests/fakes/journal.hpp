// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/call.hpp"

namespace quarry::test {

/// A request as it was seen, and how it was answered.
struct JournalEntry {
  Call call;
  int port = 0;
  std::chrono::steady_clock::time_point time;  ///< when it was read whole
  int status = 0;                              ///< 0 while it is being answered
  std::uint64_t bytes_sent = 0;                ///< of the body
  int faults = 0;                              ///< how many struck
};

/// Every request of a service. Any thread may use it.
class Journal {
 public:
  std::vector<JournalEntry> entries() const;
  /// Those that came to one port; with a part of the raw target, those that have it.
  std::vector<JournalEntry> requests_to(std::string_view role, std::string_view part = "") const;
  std::size_t count(std::string_view role, std::string_view part = "") const { return requests_to(role, part).size(); }
  /// Did a request to that role (empty: to any) have this text in its target (raw or decoded), headers or body?
  bool any_contains(std::string_view secret, std::string_view role = "") const;
  void clear();

 private:
  friend class FakeService;
  std::uint64_t add(JournalEntry entry);
  void change(std::uint64_t number, const std::function<void(JournalEntry&)>& how);

  mutable std::mutex mutex_;
  std::uint64_t cleared_ = 0;  ///< entries that are gone
  std::vector<JournalEntry> entries_;
};

}  // namespace quarry::test
