// SPDX-License-Identifier: GPL-3.0-or-later
#include "lammps/atom_table.hpp"

#include <algorithm>

#include "quarry/number.hpp"

namespace quarry::lammps {

namespace {

struct Known {
  std::string_view name;
  std::size_t type, place;
};
/// The manual's styles, with the columns of the type and of x.
constexpr std::array known{Known{"atomic", 1, 2}, Known{"charge", 1, 3},  Known{"bond", 2, 3},      Known{"angle", 2, 3},
                           Known{"molecular", 2, 3}, Known{"full", 2, 4}, Known{"dipole", 1, 3},    Known{"sphere", 1, 4},
                           Known{"ellipsoid", 1, 4}, Known{"body", 1, 4}, Known{"electron", 1, 5}};

}  // namespace

void AtomTable::add(const std::vector<std::string_view>& words) {
  ++rows_;
  if (width_ == 0) width_ = words.size();
  std::array<double, columns> row{};
  const std::size_t count = std::min(words.size(), columns);
  for (std::size_t i = 0; i < count; ++i) {
    const auto number = parse_double(words[i]);
    if (!number) even_ = false;
    row[i] = number.value_or(0);
    whole_[i] = whole_[i] && parse_integer(words[i]).has_value();
    lowest_[i] = rows_ == 1 ? row[i] : std::min(lowest_[i], row[i]);
    highest_[i] = rows_ == 1 ? row[i] : std::max(highest_[i], row[i]);
  }
  if (words.size() != width_ || width_ < 5) even_ = false;
  for (std::size_t i = width_ >= 8 ? width_ - 3 : width_; i < words.size(); ++i) images_ = images_ && parse_integer(words[i]).has_value();
  if (even_) kept_.push_back(row);
  else kept_.clear();
}

std::optional<AtomTable::Style> AtomTable::style() const {
  if (!hint_.empty()) {
    for (const auto& one : known)
      if (one.name == hint_ && width_ >= one.place + 3) return Style{one.type, one.place};
    return std::nullopt;
  }
  // Without a name: what id, molecule, type and charge can be. Three whole numbers at the end are images of the cell.
  const std::size_t base = width_ >= 8 && images_ ? width_ - 3 : width_;
  if (base == 5 && is_type(1)) return Style{1, 2};
  if (base == 6 && is_type(2) != (is_type(1) && !whole_[2])) return is_type(2) ? Style{2, 3} : Style{1, 3};
  if (base == 7 && whole_[1] && is_type(2) && !is_type(3)) return Style{2, 4};
  return std::nullopt;
}

std::optional<std::vector<AtomTable::Atom>> AtomTable::atoms() const {
  const auto found = even_ && rows_ > 0 ? style() : std::nullopt;
  if (!found || !is_type(found->type)) return std::nullopt;
  std::vector<Atom> result;
  result.reserve(kept_.size());
  for (const auto& row : kept_)
    result.push_back({static_cast<std::size_t>(row[found->type]) - 1, {row[found->place], row[found->place + 1], row[found->place + 2]}});
  return result;
}

}  // namespace quarry::lammps
