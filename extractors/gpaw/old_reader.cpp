// SPDX-License-Identifier: GPL-3.0-or-later
// The container: descriptions and raw numbers.
#include "gpaw/old_reader.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "simulation/text.hpp"

namespace quarry::gpaw {

static_assert(std::endian::native == std::endian::little, "the files are read as they lie");

namespace {

constexpr std::size_t largest_description = 1 << 20, most_values = 4'000'000;

/// `value` of `... name="value" ...`; empty where there is none.
std::string_view attribute(std::string_view element, std::string_view name) {
  const auto at = simulation::after(element, " " + std::string(name) + "=\"");
  return at ? at->substr(0, at->find('"')) : std::string_view();
}

}  // namespace

/// One element stands on each line.
bool OldReader::read_description() {
  auto text = tar_.bytes("info.xml", largest_description);
  if (!text || text->find("</gpaw_io>") == std::string::npos) return false;
  description_ = std::move(*text);
  Array* open = nullptr;
  bool little = false;
  for (std::string_view rest = description_; !rest.empty();) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const auto line = simulation::trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.starts_with("<gpaw_io ")) little = attribute(line, "endianness") == "little";
    else if (line.starts_with("<parameter ")) parameters_.emplace(attribute(line, "name"), attribute(line, "value"));
    else if (line.starts_with("<array ")) {
      open = &arrays_[std::string(attribute(line, "name"))];
      open->integers = attribute(line, "type") == "int";
    } else if (line.starts_with("<dimension ") && open != nullptr) {
      open->shape.push_back(static_cast<std::size_t>(std::clamp<std::int64_t>(parse_integer(attribute(line, "length")).value_or(0), 0, most_values)));
    }
  }
  return little && parameter("lengthunit") == "Bohr" && parameter("energyunit") == "Hartree";
}

std::string_view OldReader::parameter(std::string_view name) const {
  const auto found = parameters_.find(name);
  return found == parameters_.end() || found->second == "None" ? std::string_view() : std::string_view(found->second);
}

std::size_t OldReader::extent(std::string_view array, std::size_t dimension) const {
  const auto found = arrays_.find(array);
  return found != arrays_.end() && dimension < found->second.shape.size() ? found->second.shape[dimension] : 0;
}

std::optional<std::vector<double>> OldReader::numbers(std::string_view name) const {
  const auto found = arrays_.find(name);
  if (found == arrays_.end()) return std::nullopt;
  std::size_t count = 1;
  for (const auto length : found->second.shape) {
    if (length == 0 || count > most_values / length) return std::nullopt;
    count *= length;
  }
  const auto raw = tar_.bytes(name, count * 8);
  // Integers have 4 bytes where Python's had.
  const std::size_t size = raw ? raw->size() / count : 0;
  if (!raw || raw->size() != count * size || !(size == 8 || (size == 4 && found->second.integers))) return std::nullopt;
  std::vector<double> result(count);
  for (std::size_t i = 0; i < count; ++i) {
    const char* const from = raw->data() + i * size;
    if (size == 4) {
      std::int32_t value = 0;
      std::memcpy(&value, from, size);
      result[i] = value;
    } else if (found->second.integers) {
      std::int64_t value = 0;
      std::memcpy(&value, from, size);
      result[i] = static_cast<double>(value);
    } else {
      std::memcpy(&result[i], from, size);
      if (!std::isfinite(result[i])) return std::nullopt;
    }
  }
  return result;
}

simulation::Calculation OldReader::read() {
  run_.program = "GPAW";
  if (!read_description()) {
    run_.diagnostics.push_back({Severity::warning, "info.xml is not whole, or its units or byte order are not those that are read", at("info.xml")});
    return std::move(run_);
  }
  read_parameters();
  read_atoms();
  read_energies();
  read_forces();
  read_bands();
  return std::move(run_);
}

}  // namespace quarry::gpaw
