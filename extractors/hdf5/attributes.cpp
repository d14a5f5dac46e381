// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "hdf5/state.hpp"

namespace quarry::hdf5 {

namespace {

constexpr std::size_t most_values = 1024, most_names = 1000, most_text_bytes = 65'536;

herr_t take_name(hid_t, const char* name, const H5A_info_t*, void* to) {
  auto& names = *static_cast<std::vector<std::string>*>(to);
  names.emplace_back(name);
  return names.size() >= most_names ? 1 : 0;
}

/// One value stands for itself, several are a list.
template <class T>
Value value_of(std::vector<T> values, bool list) {
  if (!list && values.size() == 1) return Value(std::move(values.front()));
  Array array;
  for (auto& value : values) array.emplace_back(std::move(value));
  return array;
}

std::optional<Value> read_numbers(hid_t attribute, bool whole, std::size_t count, bool list) {
  if (whole) {
    std::vector<std::int64_t> values(count);
    if (H5Aread(attribute, H5T_NATIVE_INT64, values.data()) < 0) return std::nullopt;
    return value_of(std::move(values), list);
  }
  std::vector<double> values(count);
  if (H5Aread(attribute, H5T_NATIVE_DOUBLE, values.data()) < 0) return std::nullopt;
  return value_of(std::move(values), list);
}

std::optional<Value> read_texts(hid_t attribute, hid_t type, std::size_t count, bool list) {
  std::vector<std::string> texts;
  if (H5Tis_variable_str(type) > 0) {
    const Handle memory(H5Tcopy(H5T_C_S1), H5Tclose), space(H5Aget_space(attribute), H5Sclose);
    if (!memory || !space || H5Tset_size(memory.get(), H5T_VARIABLE) < 0 || H5Tset_cset(memory.get(), H5Tget_cset(type)) < 0) return std::nullopt;
    std::vector<char*> read(count, nullptr);
    if (H5Aread(attribute, memory.get(), read.data()) < 0) return std::nullopt;
    bool short_enough = true;
    for (const char* text : read) {
      const std::string_view one(text == nullptr ? "" : text);
      short_enough = short_enough && one.size() <= most_text_bytes;
      if (short_enough) texts.push_back(without_padding(one));
    }
    H5Dvlen_reclaim(memory.get(), space.get(), H5P_DEFAULT, read.data());
    if (!short_enough) return std::nullopt;
    return value_of(std::move(texts), list);
  }
  const auto width = H5Tget_size(type);
  if (width == 0 || width > most_text_bytes) return std::nullopt;
  std::string buffer(width * count, '\0');
  if (H5Aread(attribute, type, buffer.data()) < 0) return std::nullopt;
  for (std::size_t at = 0; at < buffer.size(); at += width) texts.push_back(without_padding(std::string_view(buffer).substr(at, width)));
  return value_of(std::move(texts), list);
}

}  // namespace

std::optional<Value> Document::attribute(std::string_view path, std::string_view name) const {
  const auto object = state_->object(path);
  const std::string wanted(name);
  if (!object || H5Aexists(object.get(), wanted.c_str()) <= 0) return std::nullopt;
  const Handle attribute(H5Aopen(object.get(), wanted.c_str(), H5P_DEFAULT), H5Aclose);
  if (!attribute) return std::nullopt;
  const Handle type(H5Aget_type(attribute.get()), H5Tclose), space(H5Aget_space(attribute.get()), H5Sclose);
  if (!type || !space) return std::nullopt;
  const auto count = H5Sget_simple_extent_npoints(space.get());
  if (count < 1 || count > static_cast<hssize_t>(most_values)) return std::nullopt;
  const auto values = static_cast<std::size_t>(count);
  const bool list = H5Sget_simple_extent_ndims(space.get()) > 0 && values > 1;
  switch (H5Tget_class(type.get())) {
    case H5T_INTEGER:
    case H5T_ENUM: return read_numbers(attribute.get(), true, values, list);
    case H5T_FLOAT: return read_numbers(attribute.get(), false, values, list);
    case H5T_STRING: return read_texts(attribute.get(), type.get(), values, list);
    default: return std::nullopt;
  }
}

std::vector<std::string> Document::attribute_names(std::string_view path) const {
  std::vector<std::string> names;
  const auto object = state_->object(path);
  if (object) H5Aiterate2(object.get(), H5_INDEX_NAME, H5_ITER_INC, nullptr, take_name, &names);
  return names;
}

}  // namespace quarry::hdf5
