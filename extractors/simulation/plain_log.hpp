// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/extractor.hpp"
#include "quarry/file.hpp"
#include "simulation/atom_list.hpp"
#include "simulation/calculation.hpp"
#include "simulation/duration.hpp"
#include "simulation/text.hpp"

namespace quarry::simulation {

/// Vectors that come row by row: forces of atoms, or the three of a lattice.
class Rows {
 public:
  void clear() { rows_.clear(); }
  void add(const crystal::Vector& row) { rows_.push_back(row); }
  bool empty() const { return rows_.empty(); }
  std::size_t size() const { return rows_.size(); }
  /// The three rows times `unit`; nothing where there are not three, or they span no volume.
  std::optional<crystal::Matrix> matrix(double unit) const;
  /// Largest norm and root mean square of the components, times `unit` (eV/angstrom).
  void state_forces(Results& results, double unit, const Place& place) const;

 private:
  std::vector<crystal::Vector> rows_;
};

/// A log that one function reads line by line. What all such readers need is here; what lines mean is theirs.
class PlainLog {
 public:
  /// `end`: words of the program's own last line, which is believed without its newline too.
  PlainLog(File& log, int file, std::string_view program, std::string_view end) : lines_(log), file_(file), end_(end) { run.program = program; }

  /// The next line without the blanks around it. A last line that was cut is not given.
  bool next(std::string_view& line);
  /// Did the file end within a line?
  bool cut() const { return cut_; }
  Place here() const { return {file_, lines_.number(), -1, {}}; }
  Place whole() const { return {file_, -1, -1, {}}; }

  /// Keeps a value that was there.
  template <class T>
  void keep(Reading<T>& reading, std::optional<T> value) const {
    if (value) reading.set(std::move(*value), here());
  }
  /// The number that the first token of `text` is, times `unit`. A token that is none leaves nothing: what stood there was older.
  void number(Reading<double>& reading, std::string_view text, double unit = 1) const;
  void integer(Reading<std::int64_t>& reading, std::string_view text) const;
  /// The total energy: the number and, beside it, what was printed.
  void total(std::string_view text, double unit, std::string_view unit_name);
  /// A functional by the name that people use; one that is not known is kept as stated.
  void functional(std::string_view canonical, std::string_view stated);
  void note(std::string message) { run.diagnostics.push_back({Severity::note, std::move(message), here()}); }
  void warn(std::string message) { run.diagnostics.push_back({Severity::warning, std::move(message), here()}); }
  /// A banner: true, with a note and all that was known forgotten, where it is not the log's first.
  bool begins_again(std::string_view version);
  /// Says whether the program came to its end; where `failed`, it said itself that it stopped.
  void finish(bool ended, bool failed = false);

  Calculation run;

 private:
  LineReader lines_;
  int file_;
  std::string_view end_;
  bool cut_ = false;
};

/// States what `read` makes of the group's main file; nothing where the format does not know that file as one that leads (another
/// format's, to whose group a file of ours came, or one that says little alone).
void state_log(Group& group, Sink& sink, const Format& format, Calculation (*read)(Group& group, std::size_t main));

/// What follows the first colon, blanks around it left out; empty without one.
inline std::string_view behind_colon(std::string_view line) {
  const auto at = line.find(':');
  return at == std::string_view::npos ? std::string_view() : trimmed(line.substr(at + 1));
}
/// What follows the first `=`.
inline std::string_view behind_equals(std::string_view line) {
  const auto at = line.find('=');
  return at == std::string_view::npos ? std::string_view() : trimmed(line.substr(at + 1));
}
/// Three integers above 0 that a text begins with.
std::optional<std::array<std::int64_t, 3>> mesh(std::string_view text);

/// The functional that exciting and Elk number so (their own list, which is the same where both have a number); empty for
/// one that has no name here.
std::string_view functional_of_number(std::int64_t number);

/// `value` times `unit`, where there is one.
inline std::optional<double> scaled(std::optional<double> value, double unit) {
  if (value) *value *= unit;
  return value;
}

}  // namespace quarry::simulation
