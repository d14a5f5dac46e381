// SPDX-License-Identifier: GPL-3.0-or-later
// Energies, forces and bands of an ETSF file.
#include <algorithm>
#include <array>
#include <cmath>

#include "abinit/gsr_reader.hpp"
#include "quarry/units.hpp"

namespace quarry::abinit {

using constants::bohr;
using constants::hartree;

void EtsfReader::read_energies() {
  auto& results = run_.results;
  if (const auto energy = data_.number("etotal")) {
    results.total.set(*energy * hartree, at("etotal"));
    results.total_native = simulation::Native{*energy, "Ha", {}};
    // With partly filled states it holds their entropy.
    if (data_.number("occopt").value_or(0) >= 3) results.free = results.total;
  }
  // Not `fermie`, which is zero where the cycle did not fill it.
  keep(results.fermi, {"fermi_energy", "e_fermie"}, hartree);
}

void EtsfReader::read_forces() {
  auto& results = run_.results;
  if (const auto* const forces = run_.sites ? data_.list("cartesian_forces", 3 * atoms_) : nullptr) {
    double largest = 0, sum = 0;
    for (std::size_t i = 0; i < forces->size(); i += 3) {
      const crystal::Vector one{(*forces)[i], (*forces)[i + 1], (*forces)[i + 2]};
      largest = std::max(largest, crystal::dot(one, one));
      sum += crystal::dot(one, one);
    }
    results.force_max.set(std::sqrt(largest) * hartree / bohr, at("cartesian_forces"));
    results.force_rms.set(std::sqrt(sum / static_cast<double>(forces->size())) * hartree / bohr, at("cartesian_forces"));
  }
  // Ha/bohr^3, positive where it pulls; xx yy zz yz xz xy.
  if (const auto* const stress = data_.list("cartesian_stress_tensor", 6)) {
    constexpr double unit = hartree / (bohr * bohr * bohr) * constants::ev_per_cubic_angstrom;
    std::array<double, 6> values{};
    for (std::size_t i = 0; i < 6; ++i) values[i] = (*stress)[i] * unit;
    results.stress.set(values, at("cartesian_stress_tensor"));
  }
}

/// Spin up less spin down, of the occupations: the moment of a collinear run.
void EtsfReader::read_moment(const std::vector<double>& occupations, const std::vector<double>& weights) {
  double sum = 0, moment = 0, electrons = 0;
  for (const double weight : weights) sum += weight;
  const auto bands = occupations.size() / (2 * weights.size());
  for (std::size_t spin = 0; spin < 2; ++spin)
    for (std::size_t k = 0; k < weights.size(); ++k)
      for (std::size_t band = 0; band < bands; ++band) {
        const double part = weights[k] * occupations[(spin * weights.size() + k) * bands + band];
        electrons += part;
        moment += spin == 0 ? part : -part;
      }
  const auto expected = run_.method.electrons.value;
  if (std::abs(sum - 1) > 1e-6 || !expected || std::abs(electrons - *expected) > 1e-4 * std::max(1.0, *expected)) return;
  run_.results.magnetization.set(moment, at("occupations"));
}

void EtsfReader::read_bands() {
  const auto spins = data_.dimension("number_of_spins"), points = data_.dimension("number_of_kpoints"), bands = data_.dimension("max_number_of_states");
  const auto spinors = std::max<std::size_t>(1, data_.dimension("number_of_spinor_components"));
  if (spins < 1 || spins > 2 || points < 1 || points > 1'000'000 || bands < 1 || bands > 1'000'000 || spinors > 2) return;
  const auto *energies = data_.list("eigenvalues", spins * points * bands), *occupations = data_.list("occupations", spins * points * bands);
  const auto* const counts = data_.list("number_of_states", spins * points);
  if (energies == nullptr || occupations == nullptr) return;
  if (const auto* const weights = data_.list("kpoint_weights", points); spins == 2 && weights != nullptr) read_moment(*occupations, *weights);
  // A band structure's file has no occupations of its own.
  if (std::ranges::all_of(*occupations, [](double part) { return part == 0; })) return;
  simulation::Bands found;
  const double full = 2.0 / static_cast<double>(spins * spinors);
  for (std::size_t spin = 0; spin < spins; ++spin)
    for (std::size_t k = 0; k < points; ++k) {
      found.begin_k_point(spin, k);
      const auto from = (spin * points + k) * bands;
      const auto here = counts == nullptr ? static_cast<double>(bands) : (*counts)[spin * points + k];
      for (std::size_t band = 0; band < bands && static_cast<double>(band) < here; ++band)
        found.add((*energies)[from + band] * hartree, (*occupations)[from + band], full);
    }
  if (auto gap = found.gap()) run_.results.gap.set(*gap, at("eigenvalues"));
}

}  // namespace quarry::abinit
