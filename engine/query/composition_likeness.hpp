// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include "quarry/chemistry.hpp"
#include "query/visible.hpp"

namespace quarry::query {

/// How alike the compositions of records are to those of some documents: from 0, no element in common, to 1, the same formula.
/// Of several formulas the most alike ones count.
class CompositionLikeness {
 public:
  /// `of`: by part; none at all: nothing is alike.
  CompositionLikeness(const std::vector<index::Bitmap>& of, const std::vector<Part>& parts);
  bool empty() const noexcept { return wanted_.empty(); }
  /// Calls visit(doc, likeness) for those of `among` that share an element.
  void for_each(std::size_t part, const index::Bitmap& among, const std::function<void(std::uint32_t, double)>& visit) const;

 private:
  double likeness(const Composition& fractions) const;
  const std::vector<Part>& parts_;
  std::vector<Composition> wanted_;  ///< atomic fractions
};

}  // namespace quarry::query
