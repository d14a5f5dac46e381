// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "block_schema.hpp"
#include "quarry/part.hpp"
#include "quarry/value.hpp"

namespace quarry {

/// Takes notes on what is wrong with one record, at most as many as somebody might read.
class Findings {
 public:
  explicit Findings(std::vector<Diagnostic>& out) : out_(out) {}
  void add(Severity severity, const std::string& pointer, const std::string& message);
  /// Says how many were not written down.
  void close();

 private:
  std::vector<Diagnostic>& out_;
  std::size_t written_ = 0;
  std::size_t left_out_ = 0;
};

/// Appends a member's name or an index to a JSON Pointer (RFC 6901).
void append_pointer_step(std::string& pointer, std::string_view name);

/// Takes out of `value` what its schema does not allow; false where the whole value must go.
/// `pointer` is its JSON Pointer. A null that is not allowed goes silently: it says that there is
/// nothing. A whole real where an integer belongs becomes one.
bool clean(const SchemaNode& schema, Value& value, std::string& pointer, Findings& findings);

}  // namespace quarry
