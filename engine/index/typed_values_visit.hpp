// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

#include "quarry/value.hpp"

namespace quarry::index {

/// Takes typed values one by one, in the order of the record's leaves. The views are valid during the call.
class TypedVisitor {
 public:
  virtual ~TypedVisitor() = default;
  virtual void number(std::string_view path, double value) = 0;
  virtual void date(std::string_view path, std::int64_t milliseconds) = 0;
  virtual void keyword(std::string_view path, std::string_view value) = 0;
  virtual void boolean(std::string_view path, bool value) = 0;
  /// The path is empty for text that belongs to no indexed path and is found by full text only.
  virtual void text(std::string_view path, std::string_view value) = 0;
};

/// `typed_values` without a copy.
void visit_typed_values(const Value& content, TypedVisitor& visitor);
/// The part of it that formulas yield.
void visit_chemistry(const Value& content, TypedVisitor& visitor);

}  // namespace quarry::index
