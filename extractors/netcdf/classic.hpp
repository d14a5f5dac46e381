// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "image/byte_source.hpp"
#include "quarry/file.hpp"

namespace quarry::netcdf {

/// As the file numbers them.
enum class Type { int8 = 1, character, int16, int32, float32, float64, uint8, uint16, uint32, int64, uint64 };

/// Bytes of one value.
std::size_t size_of(Type type);
/// `float64`, `int32`, ..., `|S1` for characters: numpy's names.
std::string_view name_of(Type type);

struct Dimension {
  std::string name;
  std::uint64_t length = 0;  ///< of the unlimited one: the number of records
  bool unlimited = false;
};

struct Attribute {
  std::string name;
  Type type = Type::character;
  std::uint64_t count = 0;      ///< of values, in the file
  std::string text;             ///< of characters: the first 4,096, cut at NUL
  std::vector<double> numbers;  ///< of other types: the first 64
};

struct Variable {
  std::string name;
  Type type = Type::float64;
  std::vector<std::size_t> dimensions;  ///< into Classic::dimensions
  std::vector<Attribute> attributes;
  bool of_records = false;    ///< its first dimension is the unlimited one
  std::uint64_t begin = 0;    ///< offset of its first byte
  std::uint64_t values = 0;   ///< of one record, or of all where it has no records
};

const Attribute* find(const std::vector<Attribute>& attributes, std::string_view name);

/// A netCDF file in one of the three classic formats (CDF-1, CDF-2, CDF-5; netCDF-4 is HDF5). The header is read at once, of at most
/// 16 MiB; values are read when they are asked for. Source: the format's specification of Unidata. One thread at a time.
class Classic {
 public:
  /// Keeps a reference to `file`. Throws Error as File::bytes where the file is compressed and cannot be unpacked.
  explicit Classic(File& file);

  /// What is wrong with the header; empty where it is whole. What was read before stands.
  const std::string& problem() const { return problem_; }
  /// 1, 2 or 5; 0 where the file is none.
  int version() const { return version_; }
  /// Does the file hold all bytes that its header speaks of?
  bool whole() const;
  const std::vector<Dimension>& dimensions() const { return dimensions_; }
  const std::vector<Attribute>& attributes() const { return attributes_; }
  const std::vector<Variable>& variables() const { return variables_; }
  /// Null where there is none.
  const Variable* variable(std::string_view name) const;
  std::optional<std::uint64_t> dimension(std::string_view name) const;
  /// One length a dimension, the number of records first where it has them; empty for a scalar.
  std::vector<std::uint64_t> shape(const Variable& variable) const;

  /// All values of a variable of numbers, the last dimension fastest. Nothing where it is of characters, has more than `most`, is cut, or
  /// where a value was never written (the fill value, of the variable or of its type) or is no finite number. 64-bit integers lose what
  /// double does not hold.
  std::optional<std::vector<double>> numbers(const Variable& variable, std::size_t most) const;
  /// The rows of a variable of characters, along its last dimension, without what follows a NUL and blanks at their ends; nothing where it
  /// is of numbers, has more than `most` characters, or is cut.
  std::optional<std::vector<std::string>> texts(const Variable& variable, std::size_t most) const;

 private:
  friend class HeaderReader;
  std::uint64_t record_size() const;
  std::optional<std::string> bytes(const Variable& variable, std::size_t most) const;

  image::ByteSource source_;
  std::string problem_;
  int version_ = 0;
  std::uint64_t records_ = 0;
  std::vector<Dimension> dimensions_;
  std::vector<Attribute> attributes_;
  std::vector<Variable> variables_;
};

}  // namespace quarry::netcdf
