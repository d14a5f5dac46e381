// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulation/plain_log.hpp"

#include <algorithm>
#include <cmath>

#include "simulation/state.hpp"

namespace quarry::simulation {

std::optional<crystal::Matrix> Rows::matrix(double unit) const {
  if (rows_.size() != 3) return std::nullopt;
  crystal::Matrix result{rows_[0], rows_[1], rows_[2]};
  for (auto& row : result)
    for (auto& x : row) x *= unit;
  if (!crystal::inverse(result)) return std::nullopt;
  return result;
}

void Rows::state_forces(Results& results, double unit, const Place& place) const {
  if (rows_.empty()) return;
  double largest = 0, sum = 0;
  for (const auto& row : rows_) {
    const double square = crystal::dot(row, row);
    largest = std::max(largest, square);
    sum += square;
  }
  results.force_max.set(std::sqrt(largest) * unit, place);
  results.force_rms.set(std::sqrt(sum / (3 * static_cast<double>(rows_.size()))) * unit, place);
}

bool PlainLog::next(std::string_view& line) {
  if (!lines_.next(line)) return false;
  line = trimmed(line);
  cut_ = !lines_.terminated() && (end_.empty() || line.find(end_) == std::string_view::npos);
  return !cut_;
}

void PlainLog::number(Reading<double>& reading, std::string_view text, double unit) const {
  reading.clear();
  keep(reading, scaled(parse_double(first_token(text)), unit));
}

void PlainLog::integer(Reading<std::int64_t>& reading, std::string_view text) const {
  reading.clear();
  keep(reading, parse_integer(first_token(text)));
}

void PlainLog::total(std::string_view text, double unit, std::string_view unit_name) {
  const auto token = first_token(text);
  number(run.results.total, token, unit);
  run.results.total_native.reset();
  if (const auto value = parse_double(token)) run.results.total_native = Native{*value, std::string(unit_name), std::string(token)};
}

void PlainLog::functional(std::string_view canonical, std::string_view stated) {
  auto known = functional_named(canonical).value_or(Functional{});
  known.stated = stated;
  if (!known.canonical.empty() || !known.stated.empty()) run.method.functional.set(std::move(known), here());
}

bool PlainLog::begins_again(std::string_view version) {
  const bool again = run.version.value.has_value();
  if (again) {
    auto program = std::move(run.program);
    run = {};
    run.program = std::move(program);
    note("the log holds several runs: the last one is described");
  }
  run.version.set(std::string(version), here());
  return again;
}

void PlainLog::finish(bool ended, bool failed) {
  run.run.finished.set(ended, ended ? here() : whole());
  run.truncated = !ended && !failed;
}

void state_log(Group& group, Sink& sink, const Format& format, Calculation (*read)(Group& group, std::size_t main)) {
  auto& log = group.files[group.main];
  constexpr std::size_t head_bytes = 65536;
  if (format.claims(log.base_name(), log.head(head_bytes), {}) != Claim::main) return;
  const auto calculation = read(group, group.main);
  state_calculation(calculation, sink, {static_cast<int>(group.main), -1, -1, {}});
}

std::optional<std::array<std::int64_t, 3>> mesh(std::string_view text) {
  const auto words = tokens(text);
  if (words.size() < 3) return std::nullopt;
  std::array<std::int64_t, 3> result{};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto number = parse_integer(words[i]);
    if (!number || *number < 1) return std::nullopt;
    result[i] = *number;
  }
  return result;
}

std::string_view functional_of_number(std::int64_t number) {
  switch (number) {
    case 2: return "LDA-PZ";
    case 3: return "LDA-PW";
    case 20: return "PBE";
    case 21: return "revPBE";
    case 22: return "PBEsol";
    case 26: return "Wu-Cohen";
    case 30: return "AM05";
    case 406: return "PBE0";
    default: return {};
  }
}

}  // namespace quarry::simulation
