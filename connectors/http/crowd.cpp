// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/crowd.hpp"

#include <algorithm>
#include <chrono>

#include "quarry/error.hpp"

namespace quarry::http {
namespace {

constexpr unsigned at_first = 4;
constexpr auto between_looks = std::chrono::milliseconds(50);

}  // namespace

Crowd::Crowd(unsigned most) : most_(most), allowed_(std::min(most, at_first)) {}

Crowd::Place::Place(Crowd& crowd, const std::function<bool()>& interrupted) : crowd_(crowd) {
  std::unique_lock lock(crowd.mutex_);
  while (!crowd.left_.wait_for(lock, between_looks, [&] { return crowd.inside_ < crowd.allowed_; }))
    if (interrupted && interrupted()) throw Error(Code::unavailable, "given up: interrupted");
  ++crowd.inside_;
}

Crowd::Place::~Place() {
  {
    const std::lock_guard lock(crowd_.mutex_);
    --crowd_.inside_;
  }
  crowd_.left_.notify_one();
}

/// One more for each good answer at first; after a complaint one more when all that are allowed had a good one.
void Crowd::answered(long status) {
  const std::lock_guard lock(mutex_);
  if (status == 429 || status == 503) {
    allowed_ = std::max(1U, allowed_ / 2);
    was_asked_ = true;
    good_ = 0;
  } else if (status >= 200 && status < 400 && allowed_ < most_ && ++good_ >= (was_asked_ ? allowed_ : 1)) {
    ++allowed_;
    good_ = 0;
    left_.notify_one();
  }
}

unsigned Crowd::allowed() const {
  const std::lock_guard lock(mutex_);
  return allowed_;
}

}  // namespace quarry::http
