// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <exception>
#include <functional>
#include <optional>
#include <thread>
#include <vector>

#include "ingest/downloads.hpp"
#include "ingest/listing.hpp"
#include "ingest/stages.hpp"

namespace quarry::intake {

/// Lists a remote place and downloads what is not known yet, ahead of those who read it: as far as the spool's budget
/// goes. Of files that go beyond the budget, together with the others of their folder, the heads are downloaded.
class RemoteFeed {
 public:
  /// What is known of files from earlier. Called from the feed's own thread.
  struct Memory {
    std::function<bool(const SampledFile&)> to_be_asked;  ///< could be known, if the place told its version
    std::function<bool(SampledFile&)> known;              ///< fills in a file that need not be fetched to be grouped, and says so
  };
  RemoteFeed(Listing& listing, Downloads& downloads, Memory memory);
  ~RemoteFeed();
  RemoteFeed(const RemoteFeed&) = delete;
  RemoteFeed& operator=(const RemoteFeed&) = delete;

  /// The files of the next directory, with their bytes or what is wrong with them; nothing at the end of the listing, or
  /// where `stopped` (asked five times a second) says so. Throws Error where the listing fails. From one thread.
  std::optional<std::vector<SampledFile>> next(const std::function<bool()>& stopped);

 private:
  struct Directory {
    std::vector<SampledFile> files;
    std::vector<std::pair<std::size_t, std::future<Fetched>>> coming;
  };
  struct Asked;
  void run();
  void feed();
  void ask(Asked& asked);
  bool begin(Directory& directory);

  Listing& listing_;
  Downloads& downloads_;
  Memory memory_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Directory> ahead_;
  std::size_t waiting_ = 0;  ///< files of `ahead_`
  bool ended_ = false, stopped_ = false;
  std::exception_ptr failure_;
  std::thread thread_;
};

}  // namespace quarry::intake
