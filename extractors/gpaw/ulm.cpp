// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpaw/ulm.hpp"

#include <unistd.h>

#include <bit>
#include <cstring>
#include <string>

#include "quarry/error.hpp"
#include "quarry/json.hpp"

namespace quarry::gpaw {

static_assert(std::endian::native == std::endian::little, "ULM files are little-endian");

namespace {

constexpr std::int64_t largest_header = 16 << 20;

/// Python writes NaN and infinities, which are no JSON.
std::string without_nan(std::string text) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && quoted) ++i;
    else if (text[i] == '"') quoted = !quoted;
    if (quoted) continue;
    for (const std::string_view word : {"-Infinity", "Infinity", "NaN"})
      if (text.compare(i, word.size(), word) == 0) text.replace(i, word.size(), "null");
  }
  return text;
}

}  // namespace

bool Ulm::read(std::uint64_t offset, char* to, std::size_t size) {
  if (file_.compressed()) {
    const auto all = file_.bytes();
    if (offset > all.size() || size > all.size() - offset) return false;
    std::memcpy(to, all.data() + offset, size);
    return true;
  }
  while (size > 0) {
    const auto got = ::pread(file_.descriptor(), to, size, static_cast<off_t>(offset));
    if (got <= 0) return false;
    offset += static_cast<std::uint64_t>(got);
    to += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

std::optional<std::int64_t> Ulm::integer(std::uint64_t offset) {
  std::int64_t number = 0;
  if (!read(offset, reinterpret_cast<char*>(&number), sizeof number) || number < 0) return std::nullopt;
  return number;
}

std::optional<Value> Ulm::header() {
  const auto items = integer(32), offsets = integer(40);
  if (!items || !offsets || *items < 1) return std::nullopt;
  const auto at = integer(static_cast<std::uint64_t>(*offsets));
  const auto length = at ? integer(static_cast<std::uint64_t>(*at)) : std::nullopt;
  if (!length || *length > largest_header) return std::nullopt;
  std::string text(static_cast<std::size_t>(*length), '\0');
  if (!read(static_cast<std::uint64_t>(*at) + 8, text.data(), text.size())) return std::nullopt;
  try {
    return parse_json(without_nan(std::move(text)));
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::optional<std::vector<double>> Ulm::array(const Value* reference, std::size_t most) {
  const auto* const parts = reference == nullptr ? nullptr : reference->find("ndarray");
  if (parts == nullptr || !parts->is_array() || parts->as_array().size() != 3) return std::nullopt;
  const auto& list = parts->as_array();
  if (!list[0].is_array() || !list[1].is_string() || !list[2].is_integer() || list[2].as_integer() < 0) return std::nullopt;
  const bool integers = list[1].as_string() == "int64";
  if (!integers && list[1].as_string() != "float64") return std::nullopt;
  std::size_t count = 1;
  for (const auto& extent : list[0].as_array()) {
    if (!extent.is_integer() || extent.as_integer() < 0 || extent.as_integer() > static_cast<std::int64_t>(most)) return std::nullopt;
    count *= static_cast<std::size_t>(extent.as_integer());
    if (count > most) return std::nullopt;
  }
  std::vector<double> result(count);
  const auto offset = static_cast<std::uint64_t>(list[2].as_integer());
  if (!read(offset, reinterpret_cast<char*>(result.data()), count * 8)) return std::nullopt;
  if (integers)
    for (auto& number : result) number = static_cast<double>(std::bit_cast<std::int64_t>(number));
  return result;
}

std::vector<std::size_t> Ulm::shape(const Value* reference) {
  std::vector<std::size_t> result;
  const auto* const parts = reference == nullptr ? nullptr : reference->find("ndarray");
  if (parts == nullptr || !parts->is_array() || parts->as_array().empty() || !parts->as_array()[0].is_array()) return result;
  for (const auto& extent : parts->as_array()[0].as_array()) {
    if (!extent.is_integer() || extent.as_integer() < 0) return {};
    result.push_back(static_cast<std::size_t>(extent.as_integer()));
  }
  return result;
}

}  // namespace quarry::gpaw
