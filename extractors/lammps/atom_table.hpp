// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "crystal/structure.hpp"

namespace quarry::lammps {

/// The section `Atoms` of a data file, of which only the style tells what the columns are. A style that the file does not
/// name is found by what can stand where; rows are kept as numbers until then.
class AtomTable {
 public:
  struct Atom {
    std::size_t type = 0;  ///< from 0
    crystal::Vector position{};
  };
  /// `hint`: what stands behind the section's name (`# full`); may be empty.
  void begin(std::string_view hint, std::size_t types) {
    hint_ = hint;
    types_ = types;
  }
  void add(const std::vector<std::string_view>& words);
  std::int64_t rows() const { return rows_; }
  /// Nothing where the style is unknown, or could be two, or a row has no such columns.
  std::optional<std::vector<Atom>> atoms() const;

 private:
  static constexpr std::size_t columns = 8;  ///< that can matter: id, molecule, type, charge, place, and more
  struct Style {
    std::size_t type = 0, place = 0;
  };
  std::optional<Style> style() const;
  bool is_type(std::size_t column) const { return whole_[column] && lowest_[column] >= 1 && highest_[column] <= static_cast<double>(types_); }

  std::string_view hint_;
  std::size_t types_ = 0, width_ = 0;
  std::int64_t rows_ = 0;
  bool even_ = true, images_ = true;
  std::array<bool, columns> whole_{true, true, true, true, true, true, true, true};
  std::array<double, columns> lowest_{}, highest_{};
  std::vector<std::array<double, columns>> kept_;
};

}  // namespace quarry::lammps
