// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder.
#pragma once

#include <hdf5.h>

#include <utility>

namespace quarry::hdf5 {

/// An object of the library that is closed with this one. False where there is none.
class Handle {
 public:
  Handle() = default;
  Handle(hid_t number, herr_t (*close)(hid_t)) : number_(number), close_(close) {}
  Handle(Handle&& other) noexcept : number_(std::exchange(other.number_, -1)), close_(other.close_) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(number_, other.number_);
    std::swap(close_, other.close_);
    return *this;
  }
  ~Handle() {
    if (number_ >= 0) close_(number_);
  }
  explicit operator bool() const { return number_ >= 0; }
  hid_t get() const { return number_; }

 private:
  hid_t number_ = -1;
  herr_t (*close_)(hid_t) = nullptr;
};

}  // namespace quarry::hdf5
