// SPDX-License-Identifier: GPL-3.0-or-later
#include "wien2k/struct_file.hpp"

#include <cmath>

#include "quarry/units.hpp"
#include "simulation/text.hpp"

namespace quarry::wien2k {

namespace {

using crystal::Vector;
using simulation::trimmed;

/// Columns as FORMAT has them, which may touch.
std::optional<double> column(std::string_view line, std::size_t from, std::size_t width) {
  return line.size() < from + 1 ? std::nullopt : parse_double(trimmed(line.substr(from, width)));
}

/// `ATOM  -1: X=0.59987104 Y=0.40012896 Z=0.00000000`
std::optional<Vector> position(std::string_view line) {
  Vector result{};
  std::size_t i = 0;
  for (const std::string_view axis : {"X=", "Y=", "Z="}) {
    const auto rest = simulation::after(line, axis);
    const auto value = rest ? parse_double(trimmed(rest->substr(0, 10))) : std::nullopt;
    if (!value) return std::nullopt;
    result[i++] = *value;
  }
  return result;
}

/// The vectors of the primitive cell in those that the file gives (R is given as it is); nothing for a kind that is not known.
std::optional<crystal::Matrix> primitive(std::string_view kind) {
  if (kind == "P" || kind == "S" || kind == "H" || kind == "R") return crystal::Matrix{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
  if (kind == "B") return crystal::Matrix{{{-0.5, 0.5, 0.5}, {0.5, -0.5, 0.5}, {0.5, 0.5, -0.5}}};
  if (kind == "F") return crystal::Matrix{{{0, 0.5, 0.5}, {0.5, 0, 0.5}, {0.5, 0.5, 0}}};
  if (kind == "CXY") return crystal::Matrix{{{0.5, -0.5, 0}, {0.5, 0.5, 0}, {0, 0, 1}}};
  if (kind == "CXZ") return crystal::Matrix{{{0.5, 0, -0.5}, {0, 1, 0}, {0.5, 0, 0.5}}};
  if (kind == "CYZ") return crystal::Matrix{{{1, 0, 0}, {0, 0.5, -0.5}, {0, 0.5, 0.5}}};
  return std::nullopt;
}

/// ` 23.239030 23.239030 37.794538 90.000000 90.000000120.000000`, bohr and degrees
std::optional<crystal::Matrix> lattice(std::string_view line, std::string_view kind) {
  std::array<double, 6> values{};
  for (std::size_t i = 0; i < 6; ++i) {
    const auto value = column(line, i * 10, 10);
    if (!value) return std::nullopt;
    values[i] = i < 3 ? *value * constants::bohr : *value == 0 ? 90 : *value;
  }
  if (kind == "R") {
    const double a = values[0], third = values[2] / 3, r = a / std::sqrt(3.0);
    return crystal::Matrix{{{r / 2, -a / 2, third}, {r / 2, a / 2, third}, {-r, 0, third}}};
  }
  return crystal::lattice_of({values[0], values[1], values[2], values[3], values[4], kind == "H" ? 120 : values[5]});
}

/// `C 1        NPT=  781  R0=0.00010000 RMT=   1.32      Z:   6.`
const Element* element_of(std::string_view line) {
  const auto rest = simulation::after(line, "Z:");
  const auto number = rest ? parse_double(simulation::first_token(*rest)) : std::nullopt;
  return number && *number >= 1 && *number <= 118 ? element_of_number(static_cast<int>(*number)) : nullptr;
}

}  // namespace

std::optional<crystal::Structure> read_struct(File& file) {
  LineReader lines(file);
  std::string_view line;
  if (!lines.next(line) || !lines.next(line)) return std::nullopt;
  const std::string kind(trimmed(line.substr(0, 4)));
  const auto kinds = simulation::after(line, "NONEQUIV");
  const auto cell = primitive(kind);
  const auto colon = kinds ? kinds->find_first_of("0123456789") : std::string_view::npos;
  const auto expected = colon == std::string_view::npos ? std::nullopt : parse_integer(simulation::first_token(kinds->substr(colon)));
  if (!cell || !expected || !lines.next(line) || !lines.next(line)) return std::nullopt;
  crystal::Structure result;
  const auto given = lattice(line, kind);
  if (!given) return std::nullopt;
  result.lattice.emplace();
  for (std::size_t i = 0; i < 3; ++i) (*result.lattice)[i] = crystal::times((*cell)[i], *given);
  const auto into_cell = crystal::inverse(*cell);
  std::vector<Vector> equivalent;
  std::int64_t found = 0, multiplicity = 0;
  while (lines.next(line) && lines.terminated()) {
    if (line.find("X=") != std::string_view::npos) {
      const auto at = position(line);
      if (!at) return std::nullopt;
      equivalent.push_back(*at);
    } else if (const auto count = simulation::integer_after(line, "MULT=")) {
      multiplicity = *count;
    } else if (line.find("NPT=") != std::string_view::npos) {
      const auto* element = element_of(line);
      if (element == nullptr || multiplicity != static_cast<std::int64_t>(equivalent.size())) return std::nullopt;
      for (const auto& at : equivalent) result.add_site(element->symbol, crystal::times(at, *into_cell));
      equivalent.clear();
      ++found;
    }
  }
  if (found != *expected) return std::nullopt;
  return result;
}

}  // namespace quarry::wien2k
