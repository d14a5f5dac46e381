// SPDX-License-Identifier: GPL-3.0-or-later
#include "netcdf/classic.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "netcdf/header.hpp"

namespace quarry::netcdf {

namespace {

/// What a library puts where nothing was written; nothing for bytes and characters, where it may be a value.
std::optional<double> default_fill(Type type) {
  constexpr double of_reals = 9.9692099683868690e+36;
  switch (type) {
    case Type::int16: return -32767;
    case Type::int32: return -2147483647;
    case Type::float32: return static_cast<double>(static_cast<float>(of_reals));
    case Type::float64: return of_reals;
    case Type::uint16: return 65535;
    case Type::uint32: return 4294967295.0;
    case Type::int64: return -9223372036854775806.0;
    case Type::uint64: return 18446744073709551614.0;
    default: return std::nullopt;
  }
}

}  // namespace

std::size_t size_of(Type type) {
  switch (type) {
    case Type::int8:
    case Type::character:
    case Type::uint8: return 1;
    case Type::int16:
    case Type::uint16: return 2;
    case Type::int32:
    case Type::float32:
    case Type::uint32: return 4;
    default: return 8;
  }
}

std::string_view name_of(Type type) {
  constexpr std::array<std::string_view, 12> names{"", "int8", "|S1", "int16", "int32", "float32", "float64", "uint8", "uint16", "uint32", "int64", "uint64"};
  return names[static_cast<std::size_t>(type)];
}

const Attribute* find(const std::vector<Attribute>& attributes, std::string_view name) {
  const auto found = std::ranges::find(attributes, name, &Attribute::name);
  return found == attributes.end() ? nullptr : &*found;
}

Classic::Classic(File& file) : source_(file) { HeaderReader(*this).read(); }

const Variable* Classic::variable(std::string_view name) const {
  const auto found = std::ranges::find(variables_, name, &Variable::name);
  return found == variables_.end() ? nullptr : &*found;
}

std::optional<std::uint64_t> Classic::dimension(std::string_view name) const {
  const auto found = std::ranges::find(dimensions_, name, &Dimension::name);
  return found == dimensions_.end() ? std::nullopt : std::optional(found->length);
}

std::vector<std::uint64_t> Classic::shape(const Variable& variable) const {
  std::vector<std::uint64_t> lengths;
  for (const auto index : variable.dimensions) lengths.push_back(dimensions_[index].length);
  return lengths;
}

/// Each variable's part of a record ends at a multiple of four bytes, but where there is one variable alone.
std::uint64_t Classic::record_size() const {
  std::uint64_t size = 0, last = 0, variables = 0;
  for (const auto& one : variables_) {
    if (!one.of_records) continue;
    last = one.values * size_of(one.type);
    size += (last + 3) / 4 * 4;
    ++variables;
  }
  return variables == 1 ? last : size;
}

bool Classic::whole() const {
  if (!problem_.empty()) return false;
  for (const auto& one : variables_) {
    auto size = one.values * size_of(one.type);
    if (one.of_records) {
      if (records_ == 0) continue;
      const auto step = record_size();
      if (step > 0 && records_ - 1 > source_.size() / step) return false;
      size += (records_ - 1) * step;
    }
    if (size > source_.size() || one.begin > source_.size() - size) return false;
  }
  return true;
}

/// The bytes of all values, of one record behind the other.
std::optional<std::string> Classic::bytes(const Variable& variable, std::size_t most) const {
  const auto parts = variable.of_records ? records_ : 1;
  if (variable.values > most || (variable.values > 0 && parts > most / variable.values)) return std::nullopt;
  const auto size = static_cast<std::size_t>(variable.values) * size_of(variable.type);
  std::string all;
  if (size == 0) return all;
  const auto step = variable.of_records ? record_size() : 0;
  for (std::uint64_t i = 0; i < parts; ++i) {
    // A sum that is beyond what 64 bits hold is beyond the file's end, too.
    if (variable.begin >= source_.size() || (step > 0 && i > source_.size() / step)) return std::nullopt;
    const auto part = source_.text_at(variable.begin + i * step, size);
    if (part.size() != size) return std::nullopt;
    all += part;
  }
  return all;
}

std::optional<std::vector<double>> Classic::numbers(const Variable& variable, std::size_t most) const {
  if (variable.type == Type::character) return std::nullopt;
  const auto raw = bytes(variable, most);
  if (!raw) return std::nullopt;
  auto fill = default_fill(variable.type);
  if (const auto* const own = find(variable.attributes, "_FillValue"); own != nullptr && own->numbers.size() == 1) fill = own->numbers.front();
  std::vector<double> result;
  const auto size = size_of(variable.type);
  result.reserve(raw->size() / size);
  for (std::size_t at = 0; at < raw->size(); at += size) {
    const double value = number_from(variable.type, raw->data() + at);
    if (!std::isfinite(value) || (fill && value == *fill)) return std::nullopt;
    result.push_back(value);
  }
  return result;
}

std::optional<std::vector<std::string>> Classic::texts(const Variable& variable, std::size_t most) const {
  if (variable.type != Type::character) return std::nullopt;
  const auto raw = bytes(variable, most);
  if (!raw) return std::nullopt;
  const auto lengths = shape(variable);
  const auto width = lengths.empty() ? 1 : static_cast<std::size_t>(lengths.back());
  std::vector<std::string> rows;
  for (std::size_t at = 0; width > 0 && at + width <= raw->size(); at += width) {
    auto row = raw->substr(at, width);
    row.resize(std::min(row.size(), row.find('\0')));
    row.resize(row.find_last_not_of(' ') + 1);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace quarry::netcdf
