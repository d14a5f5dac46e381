// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "http/web_server.hpp"

namespace quarry::http {

/// Fetches index pages before they are asked for, several at once: a server that is far away is not waited for folder by folder.
class PagesAhead {
 public:
  explicit PagesAhead(WebServer& server) : server_(server) {}
  /// Waits for those that are under way.
  ~PagesAhead();
  PagesAhead(const PagesAhead&) = delete;
  PagesAhead& operator=(const PagesAhead&) = delete;

  /// These will be asked for, the last one first. What was named before and is not wanted any more is forgotten.
  void expect(const std::vector<std::string>& urls);
  /// The page; from one thread. Throws as HttpClient::get.
  HttpAnswer take(const std::string& url);

 private:
  struct Slot {
    bool begun = false, done = false;
    bool unread = false;  ///< to be fetched when it is taken
    HttpAnswer answer;
    std::exception_ptr failure;
  };
  void work();
  void fetch(const std::string& url, Slot& slot, std::uint64_t limit);

  WebServer& server_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, std::shared_ptr<Slot>> slots_;
  std::vector<std::string> wanted_;  ///< not begun, the most urgent last
  bool stopped_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace quarry::http
