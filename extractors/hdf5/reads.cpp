// SPDX-License-Identifier: GPL-3.0-or-later
// What datasets are, and their numbers and texts.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "hdf5/state.hpp"

namespace quarry::hdf5 {

namespace {

constexpr std::uint64_t most_bytes_at_once = std::uint64_t{64} << 20;
constexpr double whole_limit = 9007199254740992.0;  // 2^53

/// The filters that are part of the library. Others would be loaded from elsewhere, and are not there.
bool is_own_filter(H5Z_filter_t filter) {
  constexpr std::array own{H5Z_FILTER_DEFLATE, H5Z_FILTER_SHUFFLE, H5Z_FILTER_FLETCHER32, H5Z_FILTER_SZIP, H5Z_FILTER_NBIT, H5Z_FILTER_SCALEOFFSET};
  return std::ranges::find(own, filter) != own.end() && H5Zfilter_avail(filter) > 0;
}

/// False where the bytes are in other files, packed by a strange filter, or in pieces too large to unpack.
bool is_readable(hid_t dataset, std::size_t element) {
  const Handle made(H5Dget_create_plist(dataset), H5Pclose);
  if (!made || H5Pget_external_count(made.get()) != 0) return false;
  const auto layout = H5Pget_layout(made.get());
  if (layout == H5D_COMPACT || layout == H5D_CONTIGUOUS) return true;
  if (layout != H5D_CHUNKED) return false;
  std::array<hsize_t, H5S_MAX_RANK> chunk{};
  const int rank = H5Pget_chunk(made.get(), static_cast<int>(chunk.size()), chunk.data());
  if (rank < 0) return false;
  std::uint64_t bytes = std::max<std::size_t>(element, 1);
  for (int i = 0; i < rank; ++i) {
    const auto side = chunk[static_cast<std::size_t>(i)];
    if (side == 0 || bytes > most_bytes_at_once / side) return false;
    bytes *= side;
  }
  const int filters = H5Pget_nfilters(made.get());
  for (int i = 0; i < filters; ++i) {
    unsigned flags = 0;
    std::size_t values = 0;
    if (!is_own_filter(H5Pget_filter2(made.get(), static_cast<unsigned>(i), &flags, &values, nullptr, 0, nullptr, nullptr))) return false;
  }
  return filters >= 0;
}

std::string bits(std::size_t bytes) { return std::to_string(8 * bytes); }

void name_type(hid_t type, Dataset& dataset) {
  const auto size = H5Tget_size(type);
  switch (H5Tget_class(type)) {
    case H5T_INTEGER:
      dataset.type = Type::integer;
      dataset.dtype = (H5Tget_sign(type) == H5T_SGN_NONE ? "uint" : "int") + bits(size);
      break;
    case H5T_ENUM: dataset.type = Type::integer; dataset.dtype = "enum"; break;
    case H5T_FLOAT: dataset.type = Type::real; dataset.dtype = "float" + bits(size); break;
    case H5T_STRING: dataset.type = Type::text; dataset.dtype = "string"; break;
    case H5T_COMPOUND: dataset.dtype = "compound"; break;
    case H5T_ARRAY: dataset.dtype = "array"; break;
    case H5T_VLEN: dataset.dtype = "list"; break;
    case H5T_REFERENCE: dataset.dtype = "reference"; break;
    default: dataset.dtype = "opaque"; break;
  }
}

bool is_number(const Dataset& dataset) { return dataset.readable && (dataset.type == Type::integer || dataset.type == Type::real); }

std::optional<std::vector<double>> read_numbers(hid_t dataset, hid_t memory, hid_t space, std::size_t count) {
  std::vector<double> numbers(count);
  if (count != 0 && H5Dread(dataset, H5T_NATIVE_DOUBLE, memory, space, H5P_DEFAULT, numbers.data()) < 0) return std::nullopt;
  return numbers;
}

/// Texts of variable length one by one: how long one is shows only when it is read.
std::optional<std::vector<std::string>> read_loose_texts(hid_t dataset, hid_t type, const Dataset& known, std::size_t most_bytes) {
  const Handle memory_type(H5Tcopy(H5T_C_S1), H5Tclose);
  const Handle space(H5Dget_space(dataset), H5Sclose), one(H5Screate(H5S_SCALAR), H5Sclose);
  if (!memory_type || !space || !one || H5Tset_size(memory_type.get(), H5T_VARIABLE) < 0 || H5Tset_cset(memory_type.get(), H5Tget_cset(type)) < 0)
    return std::nullopt;
  std::vector<std::string> texts;
  const auto rank = known.shape.size();
  for (std::uint64_t i = 0; i < known.size(); ++i) {
    std::vector<hsize_t> at(rank), width(rank, 1);
    auto rest = i;
    for (auto axis = rank; axis-- > 0; rest /= known.shape[axis]) at[axis] = rest % known.shape[axis];
    if (rank != 0 && H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, at.data(), nullptr, width.data(), nullptr) < 0) return std::nullopt;
    char* text = nullptr;
    if (H5Dread(dataset, memory_type.get(), one.get(), space.get(), H5P_DEFAULT, &text) < 0) return std::nullopt;
    const auto length = text == nullptr ? 0 : std::strlen(text);
    if (length <= most_bytes) texts.push_back(without_padding({text == nullptr ? "" : text, length}));
    H5Dvlen_reclaim(memory_type.get(), one.get(), H5P_DEFAULT, &text);
    if (length > most_bytes) return std::nullopt;
  }
  return texts;
}

}  // namespace

std::string without_padding(std::string_view text) {
  text = text.substr(0, text.find('\0'));
  const auto last = text.find_last_not_of(" \n\r\t");
  return std::string(text.substr(0, last == std::string_view::npos ? 0 : last + 1));
}

std::optional<Dataset> describe(hid_t dataset, std::string path) {
  const Handle type(H5Dget_type(dataset), H5Tclose), space(H5Dget_space(dataset), H5Sclose);
  if (!type || !space) return std::nullopt;
  Dataset result;
  result.path = std::move(path);
  name_type(type.get(), result);
  result.readable = is_readable(dataset, H5Tget_size(type.get()));
  const int rank = H5Sget_simple_extent_ndims(space.get());
  if (rank < 0) return std::nullopt;
  std::vector<hsize_t> sides(static_cast<std::size_t>(rank));
  if (rank > 0 && H5Sget_simple_extent_dims(space.get(), sides.data(), nullptr) < 0) return std::nullopt;
  result.shape.assign(sides.begin(), sides.end());
  if (H5Sget_simple_extent_type(space.get()) == H5S_NULL) result.shape.assign(1, 0);
  return result;
}

std::optional<std::vector<double>> Document::numbers(std::string_view path, std::size_t most) const {
  const auto found = state_->dataset(path);
  const auto known = found ? describe(found.get(), {}) : std::nullopt;
  if (!known || !is_number(*known) || known->size() > most) return std::nullopt;
  return read_numbers(found.get(), H5S_ALL, H5S_ALL, known->size());
}

std::optional<std::vector<double>> Document::slice(std::string_view path, std::uint64_t index, std::size_t most) const {
  const auto found = state_->dataset(path);
  const auto known = found ? describe(found.get(), {}) : std::nullopt;
  if (!known || !is_number(*known) || known->shape.empty() || index >= known->shape[0]) return std::nullopt;
  const auto count = known->size() / known->shape[0];
  if (count == 0 || count > most) return std::nullopt;
  const Handle space(H5Dget_space(found.get()), H5Sclose);
  const hsize_t flat = count;
  const Handle memory(H5Screate_simple(1, &flat, nullptr), H5Sclose);
  std::vector<hsize_t> start(known->shape.size(), 0), width(known->shape.begin(), known->shape.end());
  start[0] = index;
  width[0] = 1;
  if (!space || !memory || H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, start.data(), nullptr, width.data(), nullptr) < 0) return std::nullopt;
  return read_numbers(found.get(), memory.get(), space.get(), count);
}

std::optional<double> Document::number(std::string_view path) const {
  const auto all = numbers(path, 1);
  return all && all->size() == 1 ? std::optional(all->front()) : std::nullopt;
}

std::optional<std::int64_t> Document::integer(std::string_view path) const {
  const auto value = number(path);
  if (!value || std::trunc(*value) != *value || std::abs(*value) > whole_limit) return std::nullopt;
  return static_cast<std::int64_t>(*value);
}

std::optional<std::vector<std::string>> Document::texts(std::string_view path, std::size_t most, std::size_t most_bytes) const {
  const auto found = state_->dataset(path);
  const auto known = found ? describe(found.get(), {}) : std::nullopt;
  if (!known || !known->readable || known->type != Type::text || known->size() > most) return std::nullopt;
  const Handle type(H5Dget_type(found.get()), H5Tclose);
  if (!type) return std::nullopt;
  if (H5Tis_variable_str(type.get()) > 0) return read_loose_texts(found.get(), type.get(), *known, most_bytes);
  const auto width = H5Tget_size(type.get());
  if (width == 0 || width > most_bytes || known->size() > most_bytes_at_once / width) return std::nullopt;
  std::string buffer(width * known->size(), '\0');
  if (!buffer.empty() && H5Dread(found.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, buffer.data()) < 0) return std::nullopt;
  std::vector<std::string> texts;
  for (std::size_t at = 0; at < buffer.size(); at += width) texts.push_back(without_padding(std::string_view(buffer).substr(at, width)));
  return texts;
}

std::optional<std::string> Document::text(std::string_view path, std::size_t most_bytes) const {
  auto all = texts(path, 1, most_bytes);
  return all && all->size() == 1 ? std::optional(std::move(all->front())) : std::nullopt;
}

}  // namespace quarry::hdf5
