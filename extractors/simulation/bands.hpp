// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <vector>

namespace quarry::simulation {

struct Gap {
  double gap = 0;         ///< eV, 0 for a metal
  double valence = 0;     ///< highest occupied, eV
  double conduction = 0;  ///< lowest unoccupied, eV
  bool direct = false;    ///< both at one k-point of one spin
  std::optional<double> direct_gap;  ///< the smallest step at one k-point of one spin
  std::array<double, 2> of_spin{};  ///< per spin channel
  std::size_t spins = 1;
  std::size_t k_points = 0;
  bool certain = true;  ///< false where partly filled states leave the gap open: no value is to be stated
};

/// Finds the gap of eigenvalues that come one by one, in memory for one number a k-point. A state counts as occupied above half of
/// what it can hold. Where k-points have different numbers of occupied states (of both spins together: a state may change its spin
/// from one k-point to the next) bands cross the Fermi energy: a metal. But where no state is filled in part, and the occupied and
/// the empty ones are far apart at all k-points, the mesh does not tell: it is not certain. Nor is it where states are filled in part
/// and counting them as occupied would move an edge by more than 0.02 eV.
class Bands {
 public:
  /// `full`: the occupation of a full state.
  void begin_k_point(std::size_t spin, std::size_t k);
  void add(double energy, double occupation, double full);
  /// Not to be believed any more: an eigenvalue could not be read.
  void spoil() { spoiled_ = true; }
  void clear() { *this = Bands(); }
  /// Nothing where some k-point has no occupied or no empty state, or the bands are spoiled.
  std::optional<Gap> gap() const;

 private:
  struct Edge {
    double energy;
    std::size_t k = 0;
  };
  struct Spin {
    Edge top{-std::numeric_limits<double>::infinity()}, bottom{std::numeric_limits<double>::infinity()};
    double any_top = -std::numeric_limits<double>::infinity();  ///< highest with any electron
    double no_bottom = std::numeric_limits<double>::infinity();  ///< lowest without any
    double direct = std::numeric_limits<double>::infinity();  ///< smallest step at one k-point
    std::size_t fewest = std::numeric_limits<std::size_t>::max(), most = 0;  ///< occupied states of a k-point
    std::size_t k_points = 0;
    bool incomplete = false;
  };
  void end_k_point();

  std::array<Spin, 2> spins_{};
  std::size_t spin_ = 0, k_ = 0, occupied_ = 0;
  double top_ = -std::numeric_limits<double>::infinity(), bottom_ = std::numeric_limits<double>::infinity();
  std::vector<std::size_t> filled_;  ///< occupied states of each k-point, of both spins
  bool open_ = false, spoiled_ = false, partial_ = false;
};

}  // namespace quarry::simulation
