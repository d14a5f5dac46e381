// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <set>

#include "crystal/state.hpp"
#include "quarry/error.hpp"
#include "quarry/extractor.hpp"
#include "quarry/field.hpp"
#include "quarry/units.hpp"
#include "table/columns.hpp"
#include "table/mapping.hpp"

namespace quarry::table {
namespace {

constexpr std::size_t most_described = 1'024;
constexpr std::size_t most_mapped_rows = 200'000;

/// Where the rows of one mapped table go, with the columns already looked up.
class RowRecords {
 public:
  RowRecords(Mapping mapping, const std::vector<ColumnSummary>& columns, const Dialect& dialect, int file, Sink& sink)
      : mapping_(std::move(mapping)), dialect_(dialect), file_(file), sink_(sink) {
    for (const auto& [field, name] : mapping_.columns) {
      const auto column = position(columns, name);
      if (column) {
        targets_.push_back({field, *column, columns[*column].head().unit, find_field(field)});
      } else {
        sink_.diagnose(Severity::error, "mapping: field '" + field + "' wants the column '" + name + "', which is not there",
                       {file_, 1, -1, {}});
      }
    }
    if (!mapping_.key_column.empty()) {
      key_ = position(columns, mapping_.key_column);
      if (!key_) sink_.diagnose(Severity::error, "mapping: no column '" + mapping_.key_column + "' for the key", {file_, 1, -1, {}});
    }
  }

  void add(const Row& row, std::uint64_t number) {
    if (number > most_mapped_rows) {
      if (number == most_mapped_rows + 1)
        sink_.diagnose(Severity::warning, "rows beyond the first 200,000 have no record of their own", {file_, row.line, -1, {}});
      return;
    }
    if (!says_something(row)) return;  // MDF: a row that maps to nothing is no record
    sink_.record(key_of(row, number));
    for (const auto& [field, text] : mapping_.constants) sink_.set(field, text, {file_, -1, -1, {}});
    for (const auto& target : targets_)
      if (target.column < row.cells.size()) state(target, row.cells[target.column], row);
    sink_.record({});
  }

 private:
  struct Target {
    std::string field;
    std::size_t column;
    std::string unit;    ///< of the column
    const Field* known;  ///< or nullptr
  };

  static std::optional<std::size_t> position(const std::vector<ColumnSummary>& columns, const std::string& name) {
    for (std::size_t i = 0; i < columns.size(); ++i)
      if (columns[i].head().name == name || columns[i].head().title == name) return i;
    return std::nullopt;
  }

  bool is_missing(const std::string& cell) const {
    return std::find(mapping_.missing.begin(), mapping_.missing.end(), cell) != mapping_.missing.end();
  }

  bool says_something(const Row& row) const {
    return std::any_of(targets_.begin(), targets_.end(), [&](const Target& target) {
      return target.column < row.cells.size() && !is_missing(row.cells[target.column]);
    });
  }

  /// A key's second use gets the row's number, so that no row is lost.
  std::string key_of(const Row& row, std::uint64_t number) {
    const auto plain = std::to_string(number);
    if (!key_ || *key_ >= row.cells.size() || row.cells[*key_].empty()) return plain;
    const auto& cell = row.cells[*key_];
    return keys_.insert(cell).second ? cell : cell + "~" + plain;
  }

  void state(const Target& target, const std::string& cell, const Row& row) {
    if (is_missing(cell)) return;
    const Place place{file_, row.line, -1, {}};
    const bool is_last = target.column + 1 == row.cells.size();
    if (is_last && !row.terminated) {
      sink_.diagnose(Severity::warning, "the file ends without a line end: its last cell may be cut and is left out", place);
      return;
    }
    const auto number = cell_number(cell, dialect_);
    if (target.field == "material.composition") {
      state_material(cell, place);
    } else if (target.known != nullptr && target.known->kind == FieldKind::number) {
      state_number(target, cell, number, place);
    } else if (number && (target.known == nullptr || target.known->kind == FieldKind::object)) {
      sink_.set(target.field, *number, place);
    } else {
      sink_.set(target.field, cell, place);
    }
  }

  void state_material(const std::string& cell, const Place& place) {
    if (const auto formula = parse_formula(cell)) {
      crystal::state_composition(formula->composition, sink_, place);
    } else {
      sink_.set("material.composition", cell, place);
    }
  }

  void state_number(const Target& target, const std::string& cell, std::optional<double> number, const Place& place) {
    std::string unit = target.unit;
    if (!number) {
      if (const auto quantity = parse_quantity(cell)) {
        number = quantity->value;
        unit = quantity->unit;
      }
    }
    if (!number)
      return sink_.diagnose(Severity::warning, "mapping: field '" + target.field + "' wants a number, not '" + cell + "'", place);
    if (!unit.empty() && !target.known->unit.empty()) {
      const auto converted = convert(*number, unit, target.known->unit);
      if (!converted)
        return sink_.diagnose(Severity::warning,
                              "mapping: field '" + target.field + "' is in " + target.known->unit + ", the column in " + unit, place);
      number = converted;
    }
    sink_.set(target.field, *number, place);
  }

  Mapping mapping_;
  Dialect dialect_;
  int file_;
  Sink& sink_;
  std::vector<Target> targets_;
  std::optional<std::size_t> key_;
  std::set<std::string> keys_;
};

/// The first row names the columns, unless it holds numbers only.
bool is_header(const Row& row, const Dialect& dialect) {
  return std::any_of(row.cells.begin(), row.cells.end(), [&](const std::string& cell) {
    return !cell.empty() && !cell_number(cell, dialect);
  });
}

std::vector<ColumnSummary> columns_of(const Row& first, bool header) {
  std::vector<ColumnSummary> columns;
  for (std::size_t i = 0; i < first.cells.size(); ++i)
    columns.emplace_back(header ? read_head(first.cells[i]) : ColumnHead{"column " + std::to_string(i + 1), {}, {}});
  return columns;
}

/// A file that was cut and grown again, or damaged on its disk, has runs of them; they are no cells.
bool holds_nul(const Row& row) {
  return std::any_of(row.cells.begin(), row.cells.end(),
                     [](const std::string& cell) { return cell.find('\0') != std::string::npos; });
}

struct Counts {
  std::uint64_t rows = 0;
  std::size_t columns = 0;
};

/// Does the first line have any of the columns that the mapping wants? Else it is meant for other tables of the source.
bool is_for(const Mapping& mapping, std::string_view sample) {
  const auto head = sample.substr(0, sample.find('\n'));
  return mapping.columns.empty() || std::any_of(mapping.columns.begin(), mapping.columns.end(), [head](const auto& column) {
    return head.find(column.second) != std::string_view::npos;
  });
}

void state_summary(const std::vector<ColumnSummary>& columns, const Counts& counts, int file, Sink& sink) {
  const Place place{file, -1, -1, {}};
  sink.set("table.n_rows", counts.rows, place);
  sink.set("table.n_columns", counts.columns, place);
  Array described;
  std::vector<std::string> elements;
  for (const auto& column : columns) {
    if (described.size() < most_described) described.push_back(column.describe());
    if (!column.holds_formulas()) continue;
    for (const auto& symbol : column.elements())
      if (std::find(elements.begin(), elements.end(), symbol) == elements.end()) elements.push_back(symbol);
  }
  sink.set("table.columns", std::move(described), place);
  if (elements.empty()) return;
  std::sort(elements.begin(), elements.end());
  Array symbols(elements.begin(), elements.end());
  sink.set("table.composition_space", std::move(symbols), place);
}

void read_table(Group& group, int index, Sink& sink) {
  auto& file = group.files[static_cast<std::size_t>(index)];
  auto mapping = read_mapping(group.map);
  TextStream sampled(file);
  std::string sample;
  while (sample.size() < (64 << 10) && sampled.read(sample)) {
  }
  if (mapping && !is_for(*mapping, sample)) {
    sink.diagnose(Severity::warning, "the table has none of the mapping's columns ('" + mapping->columns.begin()->second +
                                         "' ...), so it is read without the mapping", {index, 1, -1, {}});
    mapping.reset();
  }
  auto dialect = sniff(sample);
  if (mapping && mapping->delimiter != '\0') dialect.delimiter = mapping->delimiter;
  file.restart();
  TextStream text(file);
  RowReader rows(text, dialect.delimiter);
  Row row;
  if (!rows.next(row)) return sink.diagnose(Severity::warning, "the table is empty", {index, -1, -1, {}});
  if (holds_nul(row)) return sink.diagnose(Severity::error, "NUL bytes in its first row: no table", {index, row.line, -1, {}});
  const bool header = is_header(row, dialect);
  auto columns = columns_of(row, header);
  Counts counts{0, row.width};
  bool have_row = header ? rows.next(row) : true;
  if (header && have_row && is_units_row(row.cells)) {
    for (std::size_t i = 0; i < std::min(columns.size(), row.cells.size()); ++i)
      if (columns[i].head().unit.empty() && row.cells[i] != "-") columns[i].set_unit(row.cells[i]);
    have_row = rows.next(row);
  }
  std::optional<RowRecords> records;
  if (mapping) {
    sink.keep_own_record();
    records.emplace(std::move(*mapping), columns, dialect, index, sink);
  }
  std::uint64_t ragged = 0;
  bool terminated = true;
  std::int64_t first_ragged = 0;
  for (; have_row; have_row = rows.next(row)) {
    if (holds_nul(row)) {
      sink.set("extraction.truncated", true, {index, row.line, -1, {}});
      sink.diagnose(Severity::error, "NUL bytes, which no text holds: the table is read up to here", {index, row.line, -1, {}});
      break;
    }
    ++counts.rows;
    terminated = row.terminated;
    if (row.width > counts.columns && ragged++ == 0) first_ragged = row.line;
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i].add(i < row.cells.size() ? row.cells[i] : "", dialect);
    if (records) records->add(row, counts.rows);
  }
  if (!terminated)
    sink.diagnose(Severity::note, "the file ends without a line end: its last cell may be cut", {index, -1, -1, {}});
  if (ragged != 0)
    sink.diagnose(Severity::warning, std::to_string(ragged) + " rows have more cells than the head", {index, first_ragged, -1, {}});
  sink.set("table.encoding", text.encoding(), {index, -1, -1, {}});
  if (counts.columns > 1) sink.set("table.delimiter", std::string(1, dialect.delimiter), {index, -1, -1, {}});
  state_summary(columns, counts, index, sink);
}

void extract(Group& group, Sink& sink) {
  try {
    read_table(group, static_cast<int>(group.main), sink);
  } catch (const Error& error) {
    sink.diagnose(Severity::error, error.what(), {static_cast<int>(group.main), -1, -1, {}});
  }
}

}  // namespace

extern const Format format;
extern const Extractor plugin;
const Extractor plugin{&format, extract};

}  // namespace quarry::table
