// SPDX-License-Identifier: GPL-3.0-or-later
#include "vasp/responses.hpp"

#include <array>

#include "quarry/number.hpp"
#include "structure/tokens.hpp"

namespace quarry::vasp {

namespace {

constexpr std::size_t most_rows = 1'000'000;

/// The numbers from word `from` on, exactly `count` of them.
bool append(std::vector<double>& to, const std::vector<std::string_view>& words, std::size_t from, std::size_t count) {
  if (words.size() != from + count || to.size() > most_rows) return false;
  for (std::size_t i = 0; i < count; ++i) {
    const auto number = parse_double(words[from + i]);
    if (!number) return false;
    to.push_back(*number);
  }
  return true;
}

}  // namespace

bool OutcarTables::begin(std::string_view text) {
  const auto starts = [&](Table table) {
    table_ = table;
    rows_.clear();
    atoms_ = 0;
    return true;
  };
  if (text.starts_with("MACROSCOPIC STATIC DIELECTRIC TENSOR IONIC")) return starts(Table::ionic);
  if (text.starts_with("MACROSCOPIC STATIC DIELECTRIC TENSOR"))
    return text.find("(including local field effects in DFT)") != std::string_view::npos && starts(Table::electronic);
  if (text.starts_with("TOTAL ELASTIC MODULI (kBar)")) return starts(Table::elastic);
  // The table over all atoms is the one with "(in e, cummulative output)"; others are of one direction.
  if (text.starts_with("BORN EFFECTIVE CHARGES") && text.find("(in e") != std::string_view::npos) return starts(Table::born);
  if (text.starts_with("Eigenvectors and eigenvalues of the dynamical matrix")) return starts(Table::frequencies);
  if (text.starts_with("magnetization (x)")) {
    vectors_ = false;
    return starts(Table::moments);
  }
  if (text.starts_with("magnetization (y)") || text.starts_with("magnetization (z)")) {
    vectors_ = true;
    moments_.clear();
    return starts(Table::other_moments);
  }
  return false;
}

bool OutcarTables::take(std::string_view text, const Place& place) {
  if (text.empty()) return false;
  const char first = text.front();
  if ((first == 'M' || first == 'T' || first == 'B' || first == 'E' || first == 'm') && begin(text)) return true;
  if (table_ == Table::none || text.starts_with("---")) return false;
  return row(structure::tokens(text), place);
}

bool OutcarTables::row(const std::vector<std::string_view>& words, const Place& place) {
  switch (table_) {
    case Table::electronic:
    case Table::ionic: return tensor_row(words, place);
    case Table::elastic: return elastic_row(words, place);
    case Table::born: return born_row(words, place);
    case Table::frequencies: return frequency(words, place);
    case Table::moments: return moment_row(words, place);
    default: return false;
  }
}

bool OutcarTables::tensor_row(const std::vector<std::string_view>& words, const Place& place) {
  const auto table = table_;
  if (!append(rows_, words, 0, 3)) {
    table_ = Table::none;
    return false;
  }
  if (rows_.size() < 9) return true;
  (table == Table::ionic ? found_.dielectric_ionic : found_.dielectric_electronic).set(rows_, place);
  table_ = Table::none;
  return true;
}

/// `XX  1234.5 ...`; rows and columns are xx yy zz xy yz zx, in kbar.
bool OutcarTables::elastic_row(const std::vector<std::string_view>& words, const Place& place) {
  if (words[0] == "Direction") return true;
  constexpr std::array<std::string_view, 6> names{"XX", "YY", "ZZ", "XY", "YZ", "ZX"};
  constexpr std::array<std::size_t, 6> order{0, 1, 2, 4, 5, 3};
  if (words[0] != names[rows_.size() / 6] || !append(rows_, words, 1, 6)) {
    table_ = Table::none;
    return false;
  }
  if (rows_.size() < 36) return true;
  std::vector<double> voigt;
  for (const auto i : order)
    for (const auto j : order) voigt.push_back(rows_[6 * i + j] / 10);
  found_.elastic.set(std::move(voigt), place);
  table_ = Table::none;
  return true;
}

/// `ion    1`, and three rows `1  2.5  0.0  0.0`.
bool OutcarTables::born_row(const std::vector<std::string_view>& words, const Place& place) {
  if (words.size() == 2 && words[0] == "ion") {
    if (rows_.size() != 9 * atoms_) rows_.clear();
    ++atoms_;
    return true;
  }
  if (words.size() == 4 && append(rows_, words, 1, 3)) {
    if (rows_.size() == 9 * atoms_) found_.born_charges.set(rows_, place);
    return true;
  }
  table_ = Table::none;
  return false;
}

/// `1 f  =   21.401214 THz ...`, `10 f/i=    0.001053 THz ...`
bool OutcarTables::frequency(const std::vector<std::string_view>& words, const Place& place) {
  const bool real = words.size() > 4 && words[1] == "f" && words[2] == "=" && words[4] == "THz";
  const bool imaginary = words.size() > 3 && words[1] == "f/i=" && words[3] == "THz";
  if (!real && !imaginary) {
    // Behind the modes they come again, divided by the masses.
    if (words[0] == "Eigenvectors") table_ = Table::none;
    return false;
  }
  const auto value = parse_double(words[real ? 3 : 2]);
  const auto number = parse_integer(words[0]);
  if (!value || !number || *number != static_cast<std::int64_t>(rows_.size()) + 1 || rows_.size() > most_rows) {
    table_ = Table::none;
    found_.frequencies.clear();
    return false;
  }
  rows_.push_back(imaginary ? -*value : *value);
  found_.frequencies.set(rows_, place);
  return true;
}

/// `1       -0.000   0.000   1.746   1.746`: the last is the atom's.
bool OutcarTables::moment_row(const std::vector<std::string_view>& words, const Place& place) {
  if (words[0] == "#") return true;
  const auto number = parse_integer(words[0]);
  const auto moment = words.size() > 2 ? parse_double(words.back()) : std::nullopt;
  if (number && moment && *number == static_cast<std::int64_t>(rows_.size()) + 1) {
    rows_.push_back(*moment);
    // A table of one atom has no sum behind it.
    if (rows_.size() == 1) moments_.set(rows_, place);
    else moments_.clear();
    return true;
  }
  if (words[0] == "tot" && !rows_.empty()) moments_.set(rows_, place);
  table_ = Table::none;
  return words[0] == "tot";
}

Reading<std::vector<double>> OutcarTables::take_moments() {
  auto moments = std::move(moments_);
  moments_ = {};
  return vectors_ ? Reading<std::vector<double>>() : moments;
}

}  // namespace quarry::vasp
