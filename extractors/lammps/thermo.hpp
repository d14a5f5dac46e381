// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quarry::lammps {

/// The table of thermodynamic output of one run or minimization, in any of the styles `one`, `custom`, `multi`, `yaml`: the
/// last row and the means, in constant memory.
class Thermo {
 public:
  /// True where the line is of such a table. `header`: the line before promised one.
  bool read(std::string_view line, bool header);
  /// The run is over: the next table is another one.
  void end() { mode_ = Mode::none; whole_ = true; }
  std::int64_t rows() const { return rows_; }
  bool whole() const { return whole_; }
  /// Of the last row. Nothing where the column is missing or was no number there.
  std::optional<double> last(std::string_view column) const;
  /// Over all rows; nothing where one of them has no number.
  std::optional<double> mean(std::string_view column) const;

 private:
  enum class Mode { none, table, multi, yaml };
  struct Column {
    std::string name;
    std::optional<double> last;
    double sum = 0;
    std::int64_t count = 0;
  };
  void begin(Mode mode);
  bool read_row(const std::vector<std::string_view>& words);
  bool read_pairs(const std::vector<std::string_view>& words);
  void add(Column& column, std::optional<double> value);
  const Column* find(std::string_view name) const;

  std::vector<Column> columns_;
  Mode mode_ = Mode::none;
  std::int64_t rows_ = 0;
  std::optional<double> last_step_;
  bool whole_ = false;
};

}  // namespace quarry::lammps
