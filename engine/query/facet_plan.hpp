// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "quarry/search.hpp"
#include "quarry/units.hpp"
#include "query/calendar.hpp"
#include "query/visible.hpp"

namespace quarry::query {

/// From, inclusive, to, exclusive; nothing is open.
template <class T>
struct Span {
  std::optional<T> from, to;
};

/// A facet as it was asked for, read and found to make sense.
struct FacetPlan {
  const FacetRequest* request = nullptr;
  std::string name;
  std::string path;   ///< whose columns are counted
  std::string unit;   ///< of numbers as they are shown
  std::optional<Conversion> conversion;  ///< to it, where it is not the one that they are kept in
  double slack = 0;   ///< by how much, relatively, the conversion may have moved a number
  std::optional<double> interval;
  std::optional<DateStep> step;
  std::optional<Span<double>> bounds;
  std::optional<Span<std::int64_t>> date_bounds;
  std::vector<Span<double>> ranges, selected_ranges;
  std::vector<Span<std::int64_t>> date_ranges, selected_date_ranges;
  std::vector<FacetPlan> nested;

  bool is_selected() const { return !request->selected.empty() || !request->selected_ranges.empty(); }
  /// A number in the unit that is shown.
  double shown(double value) const { return conversion ? (*conversion)(value) : value; }
};

/// Reads the requests, which must outlive the plans. Throws Error(invalid_argument) that names the facet.
std::vector<FacetPlan> plan_facets(const std::vector<FacetRequest>& requests, const std::vector<Part>& parts);

}  // namespace quarry::query
