// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/composition_likeness.hpp"

#include <algorithm>
#include <cmath>

#include "index/chemistry_paths.hpp"

namespace quarry::query {
namespace {

Composition fractions_of(const index::KeywordColumn& column, std::uint32_t ordinal) {
  const auto formula = parse_formula(column.spelling(ordinal));
  return formula ? atomic_fractions(formula->composition) : Composition();
}

double alike(const Composition& a, const Composition& b) {
  double apart = 0;
  for (const auto& [symbol, fraction] : a) {
    const auto other = b.find(symbol);
    apart += other == b.end() ? fraction : std::abs(fraction - other->second);
  }
  for (const auto& [symbol, fraction] : b)
    if (!a.contains(symbol)) apart += fraction;
  return std::max(0.0, 1 - apart / 2);
}

}  // namespace

CompositionLikeness::CompositionLikeness(const std::vector<index::Bitmap>& of, const std::vector<Part>& parts) : parts_(parts) {
  for (std::size_t i = 0; i < of.size(); ++i) {
    const auto* const column = parts[i].segment().keywords(index::chemistry_path::formula);
    if (column == nullptr) continue;
    of[i].for_each([&](std::uint32_t doc) {
      for (const auto ordinal : column->of(doc))
        if (auto fractions = fractions_of(*column, ordinal); !fractions.empty()) wanted_.push_back(std::move(fractions));
    });
  }
}

double CompositionLikeness::likeness(const Composition& fractions) const {
  double best = 0;
  for (const auto& one : wanted_) best = std::max(best, fractions == one ? 1 : std::min(alike(one, fractions), std::nextafter(1.0, 0.0)));
  return best;
}

void CompositionLikeness::for_each(std::size_t part, const index::Bitmap& among,
                                   const std::function<void(std::uint32_t, double)>& visit) const {
  const auto* const column = parts_[part].segment().keywords(index::chemistry_path::formula);
  if (column == nullptr || wanted_.empty()) return;
  constexpr double unknown = -1;
  std::vector<double> by_formula(column->cardinality(), unknown);
  among.for_each([&](std::uint32_t doc) {
    double best = 0;
    for (const auto ordinal : column->of(doc)) {
      auto& known = by_formula[ordinal];
      if (known == unknown) known = likeness(fractions_of(*column, ordinal));
      best = std::max(best, known);
    }
    // Equal sums of fractions may differ in the last bit; nothing in common is nothing.
    if (best > 1e-12) visit(doc, best);
  });
}

}  // namespace quarry::query
