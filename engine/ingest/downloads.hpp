// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "ingest/spool.hpp"
#include "quarry/connector.hpp"

namespace quarry::intake {

/// What is fetched of a file whose head alone is wanted: of a compressed stream enough for 64 KiB of its text.
constexpr std::uint64_t head_bytes = std::uint64_t{1} << 20;

/// What came of a download.
struct Fetched {
  std::shared_ptr<const Spooled> file;  ///< nullptr where there is a problem
  std::string problem;                  ///< names the file, its address and the reason; or empty
  RemoteFile remote;                    ///< as it was asked for, with what its download told of it
};

/// What is wanted of a file.
struct Wanted {
  Reservation room;
  bool head = false;   ///< the first bytes alone, as many as tell what it is
  bool first = false;  ///< before all that wait
  /// Where the size is not known: the bytes of all such files of a folder. As these pass the budget, the head is kept alone; and so it
  /// is where the place tells a size with the first byte that there is no room for now.
  std::shared_ptr<std::atomic<std::uint64_t>> together;
};

/// Fetches remote files on threads of its own. Safe from many threads.
class Downloads {
 public:
  /// `at_once`: over 0, as the connector says.
  Downloads(Connector& connector, unsigned at_once, std::uint64_t budget_bytes);
  /// Breaks off what is under way.
  ~Downloads();
  Downloads(const Downloads&) = delete;
  Downloads& operator=(const Downloads&) = delete;

  SpoolBudget& budget() noexcept { return budget_; }
  std::future<Fetched> fetch(RemoteFile file, Wanted wanted);
  /// Tells the connector what will be fetched soon.
  void expect(std::span<const RemoteFile> files) { connector_.expect(files); }
  /// Asks the place for what its listing left open of this file, before all downloads that wait. The file must stay until it is answered.
  std::future<void> look_at(RemoteFile& file);
  /// What is under way is broken off; from here on every file has a problem.
  void stop();
  bool stopped() const noexcept { return stopped_; }

 private:
  void add(std::function<void()> task, bool first);
  void work();
  Fetched fetch_now(const RemoteFile& file, Wanted& wanted);
  RemoteFile fetch_into(Spooled& spooled, const RemoteFile& file, const Wanted& wanted);
  bool fits(Spooled& spooled, std::uint64_t size, const Wanted& wanted);

  Connector& connector_;
  const unsigned at_once_;
  SpoolBudget budget_;
  std::atomic<bool> stopped_{false};
  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<std::function<void()>> tasks_;
  std::size_t idle_ = 0;
  std::vector<std::thread> threads_;
};

}  // namespace quarry::intake
