// SPDX-License-Identifier: GPL-3.0-or-later
#include "netcdf/header.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

#include "netcdf/kind.hpp"

namespace quarry::netcdf {

namespace {

constexpr std::uint64_t longest_header = 16 << 20, most_values = std::uint64_t{1} << 50;
constexpr std::size_t chunk = 1 << 16, most_text = 4096, most_numbers = 64, most_dimensions = 1024, most_entries = 100'000;
constexpr std::uint64_t dimension_tag = 10, variable_tag = 11, attribute_tag = 12;

std::uint64_t big_endian(const char* bytes, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

std::uint64_t padded(std::uint64_t size) { return (size + 3) / 4 * 4; }

}  // namespace

double number_from(Type type, const char* bytes) {
  const auto raw = big_endian(bytes, size_of(type));
  switch (type) {
    case Type::int8: return static_cast<std::int8_t>(raw);
    case Type::int16: return static_cast<std::int16_t>(raw);
    case Type::int32: return static_cast<std::int32_t>(raw);
    case Type::int64: return static_cast<double>(static_cast<std::int64_t>(raw));
    case Type::float32: return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(raw)));
    case Type::float64: return std::bit_cast<double>(raw);
    default: return static_cast<double>(raw);
  }
}

void HeaderReader::fail(std::string_view why) {
  if (!failed()) to_.problem_ = why;
}

bool HeaderReader::need(std::uint64_t size) {
  while (!failed() && buffer_.size() - at_ < size) {
    if (size > longest_header || buffer_.size() >= longest_header) {
      fail("the header is longer than 16 MiB");
      break;
    }
    const auto more = to_.source_.text_at(buffer_.size(), std::max<std::size_t>(chunk, static_cast<std::size_t>(size)));
    if (more.empty()) fail("the file ends within its header");
    buffer_ += more;
  }
  return !failed();
}

std::uint64_t HeaderReader::unsigned_of(std::size_t size) {
  if (!need(size)) return 0;
  const auto value = big_endian(buffer_.data() + at_, size);
  at_ += size;
  return value;
}

std::string HeaderReader::name() {
  const auto size = count();
  if (size > longest_header || !need(padded(size))) {
    fail("a name is longer than the header can be");
    return {};
  }
  auto text = buffer_.substr(at_, static_cast<std::size_t>(size));
  at_ += static_cast<std::size_t>(padded(size));
  return text;
}

std::uint64_t HeaderReader::entries(std::uint64_t tag, std::uint64_t least) {
  const auto found = unsigned_of(4), number = count();
  if (failed() || (found == 0 && number == 0)) return 0;
  if (found != tag) fail("a list of the header has another tag than it should");
  else if (number > most_entries || number > longest_header / least) fail("a list of the header has more entries than any file");
  return failed() ? 0 : number;
}

bool HeaderReader::type(Type& type) {
  const auto number = unsigned_of(4);
  if (failed()) return false;
  if (number < 1 || number > (to_.version_ == 5 ? 11U : 6U)) {
    fail("a type has a number that no type has");
    return false;
  }
  type = static_cast<Type>(number);
  return true;
}

void HeaderReader::read_dimensions() {
  const auto number = entries(dimension_tag, 8);
  bool unlimited = false;
  for (std::uint64_t i = 0; i < number; ++i) {
    Dimension one;
    one.name = name();
    one.length = count();
    one.unlimited = one.length == 0;
    if (one.unlimited && unlimited) fail("two dimensions are unlimited");
    unlimited = unlimited || one.unlimited;
    if (failed()) return;
    to_.dimensions_.push_back(std::move(one));
  }
}

std::vector<Attribute> HeaderReader::read_attributes() {
  std::vector<Attribute> list;
  const auto number = entries(attribute_tag, 12);
  for (std::uint64_t i = 0; i < number; ++i) {
    Attribute one;
    one.name = name();
    if (!type(one.type)) return list;
    one.count = count();
    const auto unit = size_of(one.type);
    if (one.count > longest_header || !need(padded(one.count * unit))) {
      fail("an attribute is longer than the header can be");
      return list;
    }
    const char* const from = buffer_.data() + at_;
    if (one.type == Type::character) {
      one.text.assign(from, static_cast<std::size_t>(std::min<std::uint64_t>(one.count, most_text)));
      one.text.resize(std::min(one.text.size(), one.text.find('\0')));
    } else {
      for (std::size_t k = 0; k < std::min<std::uint64_t>(one.count, most_numbers); ++k) one.numbers.push_back(number_from(one.type, from + k * unit));
    }
    at_ += static_cast<std::size_t>(padded(one.count * unit));
    list.push_back(std::move(one));
  }
  return list;
}

bool HeaderReader::read_variable(Variable& variable) {
  variable.name = name();
  const auto rank = count();
  if (failed() || rank > most_dimensions) {
    fail("a variable has more than 1,024 dimensions");
    return false;
  }
  variable.values = 1;
  for (std::uint64_t i = 0; i < rank; ++i) {
    const auto index = count();
    if (failed() || index >= to_.dimensions_.size()) {
      fail("a variable has a dimension that is not there");
      return false;
    }
    const auto& along = to_.dimensions_[static_cast<std::size_t>(index)];
    if (along.unlimited && i > 0) fail("a variable is unlimited along another than its first dimension");
    variable.of_records = variable.of_records || along.unlimited;
    variable.dimensions.push_back(static_cast<std::size_t>(index));
    if (along.unlimited) continue;
    if (variable.values > most_values / along.length) fail("a variable is larger than any file");
    if (failed()) return false;
    variable.values *= along.length;
  }
  variable.attributes = read_attributes();
  if (failed() || !type(variable.type)) return false;
  count();  // the size in bytes, which follows from the shape and overflows where the variable is large
  variable.begin = unsigned_of(to_.version_ == 1 ? 4 : 8);
  return !failed();
}

void HeaderReader::read_variables() {
  const auto number = entries(variable_tag, 20);
  for (std::uint64_t i = 0; i < number; ++i) {
    Variable one;
    if (!read_variable(one)) return;
    to_.variables_.push_back(std::move(one));
  }
}

/// A file that was written as a stream does not state the number of records: what is there of them counts.
void HeaderReader::count_records(std::uint64_t stated) {
  const bool streamed = stated == (to_.version_ == 5 ? std::numeric_limits<std::uint64_t>::max() : std::numeric_limits<std::uint32_t>::max());
  to_.records_ = stated;
  if (streamed) {
    auto first = std::numeric_limits<std::uint64_t>::max();
    for (const auto& one : to_.variables_)
      if (one.of_records) first = std::min(first, one.begin);
    const auto size = to_.record_size();
    to_.records_ = size > 0 && first < to_.source_.size() ? (to_.source_.size() - first) / size : 0;
  }
  for (auto& along : to_.dimensions_)
    if (along.unlimited) along.length = to_.records_;
}

void HeaderReader::read() {
  if (!need(4)) return;
  if (!is_classic(buffer_)) return fail("the file does not begin as a classic netCDF file does");
  to_.version_ = buffer_[3];
  at_ = 4;
  const auto records = count();
  read_dimensions();
  if (!failed()) to_.attributes_ = read_attributes();
  if (!failed()) read_variables();
  count_records(records);
}

}  // namespace quarry::netcdf
