// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "netcdf/classic.hpp"

namespace quarry::netcdf {

/// A number of a type from its bytes, big-endian as the classic formats have them. `bytes` holds at least size_of(type).
double number_from(Type type, const char* bytes);

/// Reads the header of a classic file into a Classic, front to back.
class HeaderReader {
 public:
  explicit HeaderReader(Classic& to) : to_(to) {}
  void read();

 private:
  /// Makes the next `size` bytes present; false at the end of the file or of what a header may have.
  bool need(std::uint64_t size);
  std::uint64_t unsigned_of(std::size_t size);
  /// A count: 4 bytes, of CDF-5 8.
  std::uint64_t count() { return unsigned_of(to_.version_ == 5 ? 8 : 4); }
  std::string name();
  /// The number of entries of a list whose tag is `tag`, or 0 of an absent one; each has at least `least` bytes.
  std::uint64_t entries(std::uint64_t tag, std::uint64_t least);
  bool type(Type& type);
  void read_dimensions();
  std::vector<Attribute> read_attributes();
  void read_variables();
  bool read_variable(Variable& variable);
  void count_records(std::uint64_t stated);
  void fail(std::string_view why);
  bool failed() const { return !to_.problem_.empty(); }

  Classic& to_;
  std::string buffer_;
  std::size_t at_ = 0;
};

}  // namespace quarry::netcdf
