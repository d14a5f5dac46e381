// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>

namespace quarry::http {

/// How many requests are under way at one server. It begins with a few, lets in more while the server answers, and half as many once
/// it says that it has too many visitors. Safe from many threads.
class Crowd {
 public:
  /// `most`: never more than these; over 0.
  explicit Crowd(unsigned most);

  /// One request's place; waits for it. Throws Error(unavailable) where `interrupted` says so (asked twenty times a second; may be empty).
  class Place {
   public:
    Place(Crowd& crowd, const std::function<bool()>& interrupted);
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

   private:
    Crowd& crowd_;
  };

  /// What a request of this crowd was answered: 429 and 503 ask for fewer.
  void answered(long status);
  unsigned most() const noexcept { return most_; }
  /// How many may be under way now.
  unsigned allowed() const;

 private:
  const unsigned most_;
  mutable std::mutex mutex_;
  std::condition_variable left_;
  unsigned allowed_, inside_ = 0, good_ = 0;
  bool was_asked_ = false;  ///< for fewer: from then on it grows slowly
};

}  // namespace quarry::http
