// SPDX-License-Identifier: GPL-3.0-or-later
#include "table/rows.hpp"

#include <algorithm>
#include <array>

#include "quarry/error.hpp"
#include "quarry/number.hpp"

namespace quarry::table {
namespace {

constexpr std::size_t longest_quoted = 1 << 20;
constexpr std::size_t longest_line = std::size_t{16} << 20;
constexpr std::size_t most_cells = 16'384;

bool is_blank(const Row& row) {
  return std::all_of(row.cells.begin(), row.cells.end(),
                     [](const std::string& cell) { return cell.find_first_not_of(" \t") == std::string::npos; });
}

}  // namespace

RowReader::RowReader(TextStream& text, char delimiter) : text_(text), delimiter_(delimiter) {}

bool RowReader::more() {
  if (ended_) return false;
  if (at_ != 0) {
    buffer_.erase(0, at_);
    at_ = 0;
  }
  ended_ = !text_.read(buffer_);
  return !ended_;
}

/// Cuts one row from `at_`; `end` is set behind it. False where the buffer ends first.
bool RowReader::parse(Row& row, bool quotes, std::size_t& end) const {
  row.cells.clear();
  row.width = 0;
  row.terminated = false;
  std::string cell;
  const auto take_cell = [&] {
    if (++row.width <= most_cells) row.cells.push_back(std::move(cell));
    cell.clear();
  };
  bool quoted = false, was_quoted = false;
  for (std::size_t i = at_; i < buffer_.size(); ++i) {
    const char c = buffer_[i];
    if (quoted) {
      if (c != '"') {
        cell += c;
      } else if (i + 1 < buffer_.size() && buffer_[i + 1] == '"') {
        cell += '"';
        ++i;
      } else if (i + 1 == buffer_.size() && !ended_) {
        return false;  // one more byte decides
      } else {
        quoted = false;
      }
    } else if (c == '"' && quotes && cell.empty() && !was_quoted) {
      quoted = was_quoted = true;
    } else if (c == delimiter_) {
      take_cell();
      was_quoted = false;
    } else if (c == '\n' || c == '\r') {
      if (c == '\r' && i + 1 == buffer_.size() && !ended_) return false;
      end = i + (c == '\r' && i + 1 < buffer_.size() && buffer_[i + 1] == '\n' ? 2 : 1);
      take_cell();
      row.terminated = true;
      return true;
    } else {
      cell += c;
    }
  }
  if (!ended_ || quoted) return false;
  take_cell();
  end = buffer_.size();
  return true;
}

/// Reads on until a whole line is there.
void RowReader::read_line() {
  for (auto searched = at_; !ended_; more()) {
    const auto end = std::min(buffer_.find_first_of("\r\n", searched), buffer_.size());
    if (end + 1 < buffer_.size() || (end < buffer_.size() && buffer_[end] == '\n')) return;
    if (end - at_ > longest_line) throw Error(Code::too_large, "line " + std::to_string(line_) + " is over 16 MiB: no table");
    searched = end - at_;  // `more` moves what is left to the front
  }
}

bool RowReader::next(Row& row) {
  while (true) {
    std::size_t end = 0;
    bool quotes = true;
    while (at_ == buffer_.size() || !parse(row, quotes, end)) {
      if (at_ == buffer_.size() && ended_) return false;
      if (buffer_.size() - at_ > longest_quoted || ended_) {
        quotes = false;  // an opening quote that nothing closes was none
        read_line();
      } else {
        more();
      }
    }
    row.line = line_;
    line_ += std::max<std::int64_t>(1, std::count(buffer_.begin() + static_cast<std::ptrdiff_t>(at_),
                                                  buffer_.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
    at_ = end;
    const bool comment = in_head_ && !row.cells.front().empty() &&
                         (row.cells.front().front() == '#' || row.cells.front().front() == '%');
    if (comment || (is_blank(row) && (in_head_ || row.width == 1))) continue;
    in_head_ = false;
    return true;
  }
}

namespace {

/// Does a line end at `i`? Once for the two characters of some.
bool ends_line(std::string_view text, std::size_t i) {
  return text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n'));
}

/// Widths of the rows that a delimiter makes of the sample: quotes hide it.
std::vector<std::size_t> widths(std::string_view sample, char delimiter) {
  std::vector<std::size_t> all;
  std::size_t width = 1;
  bool quoted = false, blank = true;
  for (std::size_t i = 0; i < sample.size() && all.size() < 100; ++i) {
    const char c = sample[i];
    if (c == '"') quoted = !quoted;
    if (blank && !quoted && (c == '#' || c == '%') && all.empty() && width == 1) {
      i = std::min(sample.find_first_of("\r\n", i), sample.size());
      continue;
    }
    if (c == delimiter && !quoted) ++width;
    if (ends_line(sample, i) && !quoted) {
      if (!blank) all.push_back(width);
      width = 1;
      blank = true;
    } else if (c != ' ' && c != '\t' && c != '\r') {
      blank = false;
    }
  }
  if (all.empty() && !blank) all.push_back(width);
  return all;
}

/// How well a delimiter fits: the share of rows with the commonest width, where that is over 1.
double fitness(const std::vector<std::size_t>& all, std::size_t& width) {
  double best = 0;
  width = 1;
  for (const auto candidate : all) {
    if (candidate < 2) continue;
    const auto share = static_cast<double>(std::count(all.begin(), all.end(), candidate)) / static_cast<double>(all.size());
    if (share > best || (share == best && candidate > width)) {
      best = share;
      width = candidate;
    }
  }
  return best;
}

bool has_decimal_comma(std::string_view sample, char delimiter) {
  std::size_t commas = 0, points = 0;
  std::string cell;
  const auto judge = [&] {
    const auto comma = cell.find(',');
    if (comma != std::string::npos && comma == cell.rfind(',') && cell.find('.') == std::string::npos) {
      auto with_point = cell;
      with_point[comma] = '.';
      if (parse_double(with_point)) ++commas;
    } else if (cell.find('.') != std::string::npos && parse_double(cell)) {
      ++points;
    }
    cell.clear();
  };
  for (const char c : sample) {
    if (c == delimiter || c == '\n' || c == '\r') {
      judge();
    } else if (c != ' ' && c != '"') {
      cell += c;
    }
  }
  return commas > points;
}

}  // namespace

Dialect sniff(std::string_view sample) {
  Dialect dialect;
  double best = 0;
  for (const char delimiter : {',', ';', '\t', '|'}) {
    std::size_t width = 1;
    const auto all = widths(sample, delimiter);
    // A decimal comma makes even rows too: what others agree on as evenly, and more widely, wins.
    const double fit = fitness(all, width);
    if (fit > best + 0.05 || (fit > 0 && fit >= best - 0.05 && delimiter != ',' && has_decimal_comma(sample, delimiter))) {
      best = fit;
      dialect.delimiter = delimiter;
    }
  }
  dialect.decimal_comma = dialect.delimiter != ',' && has_decimal_comma(sample, dialect.delimiter);
  return dialect;
}

}  // namespace quarry::table
