// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of state_calculation.
#pragma once

#include <string>
#include <string_view>

#include "quarry/extractor.hpp"
#include "simulation/calculation.hpp"

namespace quarry::simulation {

void state_method(const Method& method, Sink& sink);
/// `atoms`: of the structure that the energies are of; 0 where it is not known.
void state_results(const Results& results, double atoms, Sink& sink);
void state_dynamics(const Dynamics& dynamics, Sink& sink);

template <class T>
void put(Sink& sink, std::string_view path, const Reading<T>& reading) {
  if (reading) sink.set(path, Value(*reading), reading.place);
}
inline void put(Sink& sink, std::string_view path, const Reading<std::string>& reading) {
  if (reading && !reading->empty()) sink.set(path, *reading, reading.place);
}
inline void put_text(Sink& sink, std::string_view path, const std::string& text, const Place& place) {
  if (!text.empty()) sink.set(path, text, place);
}
/// Numbers that can only be misread where they are zero or less.
template <class T>
void put_positive(Sink& sink, std::string_view path, const Reading<T>& reading) {
  if (reading && *reading > 0) put(sink, path, reading);
}
template <class T>
void put_not_negative(Sink& sink, std::string_view path, const Reading<T>& reading) {
  if (reading && *reading >= 0) put(sink, path, reading);
}
template <class Range>
Array list_of(const Range& values) {
  Array list;
  for (const auto& value : values) list.emplace_back(value);
  return list;
}

}  // namespace quarry::simulation
