// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "quarry/file.hpp"
#include "quarry/value.hpp"

namespace quarry::gpaw {

/// ASE's ULM container: a header, arrays, and JSON that tells where they are. Of several items the first is read.
class Ulm {
 public:
  explicit Ulm(File& file) : file_(file) {}
  /// The JSON of the first item (NaN as null); nothing where the file is cut or no ULM.
  std::optional<Value> header();
  /// The numbers of an array `{"ndarray": [shape, type, offset]}` of 8-byte types, in the machine's order; nothing where it is of another
  /// type, has more than `most` numbers, or is cut.
  std::optional<std::vector<double>> array(const Value* reference, std::size_t most);

  /// The extents of such an array; empty where it is none.
  static std::vector<std::size_t> shape(const Value* reference);

 private:
  bool read(std::uint64_t offset, char* to, std::size_t size);
  std::optional<std::int64_t> integer(std::uint64_t offset);

  File& file_;
};

}  // namespace quarry::gpaw
