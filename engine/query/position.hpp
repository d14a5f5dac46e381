// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace quarry::query {

/// What a subject is sorted by, whatever segment it lies in: numbers before dates before words; none is last, whatever the
/// direction.
struct SortValue {
  enum class Kind : std::uint8_t { number, date, keyword, none } kind = Kind::none;
  double number = 0;
  std::int64_t date = 0;
  std::string keyword;  ///< folded; a subject as it is
};

/// Less than, equal or greater than 0 as `a` comes before, with or after `b`.
int compare(const SortValue& a, const SortValue& b, bool descending);

/// A place in an order: behind what has these keys and this subject.
struct Position {
  std::vector<SortValue> keys;
  std::string subject;
};

}  // namespace quarry::query
