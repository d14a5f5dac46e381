// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <utility>

#include "quarry/part.hpp"

namespace quarry::simulation {

/// A value, if it was read, and where.
template <class T>
struct Reading {
  std::optional<T> value;
  Place place;

  explicit operator bool() const { return value.has_value(); }
  const T& operator*() const { return *value; }
  const T* operator->() const { return &*value; }
  void set(T what, Place where) {
    value = std::move(what);
    place = std::move(where);
  }
  /// Takes the other's value where there is none here.
  void fall_back(const Reading& other) {
    if (!value) *this = other;
  }
  void clear() { *this = Reading(); }
};

}  // namespace quarry::simulation
