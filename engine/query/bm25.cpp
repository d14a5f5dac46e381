// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/bm25.hpp"

namespace quarry::query {

Impacts::Impacts(double average_length) : average_(average_length) {
  for (std::uint32_t length = 0; length < lengths; ++length) norms_[length] = norm(length);
}

double Impacts::exact(std::uint32_t occurrences, std::uint32_t length) const {
  const double times = occurrences;
  return times * (k1 + 1) / (times + norm(length));
}

void Impacts::make(std::uint32_t occurrences) {
  const double times = occurrences;
  for (std::uint32_t length = 0; length < lengths; ++length) table_[occurrences][length] = times * (k1 + 1) / (times + norms_[length]);
  made_[occurrences] = true;
}

}  // namespace quarry::query
