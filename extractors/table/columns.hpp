// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/chemistry.hpp"
#include "quarry/value.hpp"
#include "table/rows.hpp"

namespace quarry::table {

/// A column's head: `band gap (eV)` is the name `band gap (eV)`, the title `band gap`, the unit `eV`.
struct ColumnHead {
  std::string name;   ///< as it stands
  std::string title;  ///< without the unit
  std::string unit;   ///< as written, or empty
};

/// Units in brackets at the end (`(eV)`, `[GPa]`), behind a slash (`T /K`) or behind ` in `.
ColumnHead read_head(std::string_view name);

/// Is every cell of this row a unit, a dash or empty, and one at least a known unit? Then it is a units row.
bool is_units_row(const std::vector<std::string>& cells);

/// The number of a cell in a dialect; nothing where the cell is not wholly one.
std::optional<double> cell_number(std::string_view cell, const Dialect& dialect);

/// What a column holds, told row by row.
class ColumnSummary {
 public:
  explicit ColumnSummary(ColumnHead head) : head_(std::move(head)) {}
  void add(std::string_view cell, const Dialect& dialect);
  void set_unit(std::string unit) { head_.unit = std::move(unit); }
  const ColumnHead& head() const noexcept { return head_; }
  /// `{name, quantity, unit, type, min, max, mean, n_missing}`; min, max and mean of number columns only.
  Value describe() const;
  /// Every cell is a chemical formula.
  bool holds_formulas() const noexcept;
  /// Elements of all formulas, where the column holds formulas.
  const std::vector<std::string>& elements() const noexcept { return elements_; }

 private:
  std::string_view type() const;
  ColumnHead head_;
  std::uint64_t cells_ = 0, missing_ = 0, numbers_ = 0, integers_ = 0, dates_ = 0, bools_ = 0, formulas_ = 0;
  double min_ = 0, max_ = 0, mean_ = 0;
  std::vector<std::string> elements_;  ///< sorted
};

/// The physical quantity that a column's title names (`band_gap`, `hardness`, ...), or empty.
std::string_view quantity_of(std::string_view title);

}  // namespace quarry::table
