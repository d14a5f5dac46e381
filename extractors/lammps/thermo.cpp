// SPDX-License-Identifier: GPL-3.0-or-later
#include "lammps/thermo.hpp"

#include <algorithm>

#include "simulation/text.hpp"

namespace quarry::lammps {

namespace {

constexpr std::size_t most_columns = 1024;

/// `['Step', 'Temp', ]` and `- [0, 1.5, ]` in words.
std::vector<std::string_view> list_words(std::string& text) {
  std::replace_if(text.begin(), text.end(), [](char c) { return c == '[' || c == ']' || c == ',' || c == '\'' || c == '"'; }, ' ');
  return simulation::tokens(text);
}

}  // namespace

void Thermo::begin(Mode mode) {
  *this = Thermo();
  mode_ = mode;
}

void Thermo::add(Column& column, std::optional<double> value) {
  column.last = value;
  if (!value) return;
  column.sum += *value;
  ++column.count;
}

bool Thermo::read_row(const std::vector<std::string_view>& words) {
  if (words.size() != columns_.size()) return false;
  std::vector<std::optional<double>> values;
  std::size_t numbers = 0;
  for (const auto word : words) {
    values.push_back(parse_double(word));
    const auto plain = simulation::lower(word);
    if (values.back() || plain == "nan" || plain == "-nan" || plain == "inf" || plain == "-inf") ++numbers;
  }
  if (numbers != words.size()) return false;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (columns_[i].name != "Step") continue;
    // What a fix prints between the rows may have as many numbers.
    if (!values[i] || (last_step_ && *values[i] <= *last_step_)) return false;
    last_step_ = values[i];
  }
  for (std::size_t i = 0; i < columns_.size(); ++i) add(columns_[i], values[i]);
  ++rows_;
  return true;
}

bool Thermo::read_pairs(const std::vector<std::string_view>& words) {
  if (words.size() < 3 || words.size() % 3 != 0) return false;
  for (std::size_t i = 0; i < words.size(); i += 3)
    if (words[i + 1] != "=") return false;
  for (std::size_t i = 0; i < words.size(); i += 3) {
    const auto known = std::ranges::find(columns_, words[i], &Column::name);
    if (known == columns_.end() && columns_.size() >= most_columns) break;
    auto& column = known == columns_.end() ? columns_.emplace_back(Column{std::string(words[i]), {}, 0, 0}) : *known;
    add(column, parse_double(words[i + 2]));
  }
  return true;
}

bool Thermo::read(std::string_view line, bool header) {
  if (line.starts_with("-----") && line.find(" Step ") != std::string_view::npos && line.find(" CPU ") != std::string_view::npos) {
    if (mode_ != Mode::multi) begin(Mode::multi);
    ++rows_;
    return true;
  }
  if (line.starts_with("keywords:")) {
    begin(Mode::yaml);
    std::string text(line.substr(9));
    for (const auto name : list_words(text))
      if (columns_.size() < most_columns) columns_.push_back({std::string(name), {}, 0, 0});
    return true;
  }
  if (mode_ == Mode::multi) return read_pairs(simulation::tokens(line));
  if (mode_ == Mode::yaml) {
    if (!line.starts_with("- [")) return line == "---" || line == "..." || line == "data:";
    std::string text(line.substr(2));
    return read_row(list_words(text));
  }
  const auto words = simulation::tokens(line);
  if (words.empty() || words.size() > most_columns) return false;
  const bool names = std::ranges::none_of(words, [](std::string_view word) { return parse_double(word).has_value(); });
  if (names && ((words[0] == "Step" && words.size() > 1) || (header && !line.starts_with("---")))) {
    begin(Mode::table);
    for (const auto name : words) columns_.push_back({std::string(name), {}, 0, 0});
    return true;
  }
  return mode_ == Mode::table && read_row(words);
}

const Thermo::Column* Thermo::find(std::string_view name) const {
  const auto at = std::ranges::find(columns_, name, &Column::name);
  return at == columns_.end() ? nullptr : &*at;
}

std::optional<double> Thermo::last(std::string_view column) const {
  const auto* const found = find(column);
  return found == nullptr ? std::nullopt : found->last;
}

std::optional<double> Thermo::mean(std::string_view column) const {
  const auto* const found = find(column);
  if (found == nullptr || rows_ == 0 || found->count != rows_) return std::nullopt;
  return found->sum / static_cast<double>(rows_);
}

}  // namespace quarry::lammps
