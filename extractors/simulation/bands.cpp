// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulation/bands.hpp"

#include <algorithm>
#include <cmath>

namespace quarry::simulation {

namespace {
constexpr double no_electron = 1e-8;
constexpr double in_part = 1e-3;        ///< of a full state, from both ends
constexpr double clearly_apart = 0.1;   ///< eV: more than states at the Fermi energy of a mesh that is fine enough
}  // namespace

void Bands::end_k_point() {
  if (!open_) return;
  open_ = false;
  auto& spin = spins_[spin_];
  if (filled_.size() == spin.k_points) filled_.push_back(0);
  filled_[spin.k_points] += occupied_;
  ++spin.k_points;
  spin.fewest = std::min(spin.fewest, occupied_);
  spin.most = std::max(spin.most, occupied_);
  // A spin channel may be empty at all k-points (one electron), but each channel must reach beyond its electrons.
  spin.incomplete |= !std::isfinite(bottom_);
  spin.direct = std::min(spin.direct, bottom_ - top_);
  if (top_ > spin.top.energy) spin.top = {top_, k_};
  if (bottom_ < spin.bottom.energy) spin.bottom = {bottom_, k_};
}

void Bands::begin_k_point(std::size_t spin, std::size_t k) {
  end_k_point();
  if (spin > 1) {
    spoiled_ = true;
    return;
  }
  spin_ = spin;
  k_ = k;
  occupied_ = 0;
  top_ = -std::numeric_limits<double>::infinity();
  bottom_ = std::numeric_limits<double>::infinity();
  open_ = true;
}

void Bands::add(double energy, double occupation, double full) {
  auto& spin = spins_[spin_];
  const bool occupied = occupation > 0.5 * full;
  if (occupied) top_ = std::max(top_, energy);
  else bottom_ = std::min(bottom_, energy);
  if (occupation > no_electron) spin.any_top = std::max(spin.any_top, energy);
  else spin.no_bottom = std::min(spin.no_bottom, energy);
  if (occupied) ++occupied_;
  partial_ |= std::abs(occupation) > in_part * full && std::abs(full - occupation) > in_part * full;
}

std::optional<Gap> Bands::gap() const {
  Bands done = *this;
  done.end_k_point();
  const auto& [up, down] = done.spins_;
  if (spoiled_ || up.k_points == 0 || up.incomplete || down.incomplete) return std::nullopt;
  if (down.k_points != 0 && down.k_points != up.k_points) return std::nullopt;
  Gap result;
  result.spins = down.k_points == 0 ? 1 : 2;
  result.k_points = up.k_points;
  std::size_t top_spin = 0, bottom_spin = 0;
  if (result.spins == 2) {
    top_spin = down.top.energy > up.top.energy ? 1 : 0;
    bottom_spin = down.bottom.energy < up.bottom.energy ? 1 : 0;
  }
  const auto& top = done.spins_[top_spin].top;
  const auto& bottom = done.spins_[bottom_spin].bottom;
  if (!std::isfinite(top.energy) || !std::isfinite(bottom.energy)) return std::nullopt;
  result.valence = top.energy;
  result.conduction = bottom.energy;
  result.gap = std::max(0.0, bottom.energy - top.energy);
  double any_top = up.any_top, no_bottom = up.no_bottom;
  bool spin_crosses = false;
  for (std::size_t s = 0; s < result.spins; ++s) {
    any_top = std::max(any_top, done.spins_[s].any_top);
    no_bottom = std::min(no_bottom, done.spins_[s].no_bottom);
    spin_crosses |= done.spins_[s].fewest != done.spins_[s].most;
  }
  const auto [fewest, most] = std::ranges::minmax(done.filled_);
  const bool crosses = fewest != most || (spin_crosses && partial_);
  const bool apart = !partial_ && result.gap > clearly_apart;
  if (crosses) result.gap = 0;
  result.certain = result.gap == 0 ? !(crosses && apart) : (std::abs(any_top - top.energy) <= 0.02 && std::abs(no_bottom - bottom.energy) <= 0.02);
  result.direct = result.gap > 0 && top.k == bottom.k && top_spin == bottom_spin;
  if (const double direct = std::min(up.direct, down.direct); result.gap > 0 && std::isfinite(direct)) result.direct_gap = std::max(0.0, direct);
  for (std::size_t s = 0; s < result.spins; ++s)
    result.of_spin[s] = std::isfinite(done.spins_[s].top.energy)
                            ? std::max(0.0, done.spins_[s].bottom.energy - done.spins_[s].top.energy)
                            : 0;
  return result;
}

}  // namespace quarry::simulation
