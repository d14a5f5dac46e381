// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "simulation/reading.hpp"

namespace quarry::vasp {

using simulation::Reading;

/// How the crystal answers to fields, strains and displacements, as VASP prints it behind the ionic steps.
struct Responses {
  Reading<std::vector<double>> dielectric_electronic, dielectric_ionic;  ///< nine components, by rows
  Reading<std::vector<double>> elastic;       ///< 36 components in GPa, by rows, xx yy zz yz xz xy
  Reading<std::vector<double>> born_charges;  ///< nine for each atom, by rows (field), in e
  Reading<std::vector<double>> frequencies;   ///< THz, imaginary ones negative, as printed

  void fall_back(const Responses& other) {
    dielectric_electronic.fall_back(other.dielectric_electronic);
    dielectric_ionic.fall_back(other.dielectric_ionic);
    elastic.fall_back(other.elastic);
    born_charges.fall_back(other.born_charges);
    frequencies.fall_back(other.frequencies);
  }
};

/// Reads these tables, and the moments of the atoms, from the lines of an OUTCAR.
class OutcarTables {
 public:
  /// `text` is a line without the blanks around it. True where it was one of these tables' own.
  bool take(std::string_view text, const Place& place);
  const Responses& responses() const { return found_; }
  /// The moments of the last table since; nothing where the moments are vectors or the table has no end.
  Reading<std::vector<double>> take_moments();

 private:
  enum class Table { none, electronic, ionic, elastic, born, frequencies, moments, other_moments };
  bool begin(std::string_view text);
  bool row(const std::vector<std::string_view>& words, const Place& place);
  bool tensor_row(const std::vector<std::string_view>& words, const Place& place);
  bool elastic_row(const std::vector<std::string_view>& words, const Place& place);
  bool born_row(const std::vector<std::string_view>& words, const Place& place);
  bool frequency(const std::vector<std::string_view>& words, const Place& place);
  bool moment_row(const std::vector<std::string_view>& words, const Place& place);

  Table table_ = Table::none;
  std::vector<double> rows_;
  std::size_t atoms_ = 0;
  bool vectors_ = false;
  Responses found_;
  Reading<std::vector<double>> moments_;
};

}  // namespace quarry::vasp
