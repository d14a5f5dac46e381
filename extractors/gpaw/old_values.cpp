// SPDX-License-Identifier: GPL-3.0-or-later
// What the arrays and parameters mean.
#include <algorithm>
#include <cmath>

#include "gpaw/levels.hpp"
#include "gpaw/names.hpp"
#include "gpaw/old_reader.hpp"
#include "quarry/chemistry.hpp"
#include "quarry/units.hpp"

namespace quarry::gpaw {

using constants::bohr;
using constants::hartree;

void OldReader::read_parameters() {
  auto& method = run_.method;
  method.name.set("DFT", place_);
  method.core_treatment.set("pseudopotential", place_);
  set_mode(method, parameter("Mode"), at("info.xml"));
  if (const auto cutoff = number("PlaneWaveCutoff"); cutoff && parameter("Mode") == "pw") method.cutoff.set(*cutoff * hartree, at("info.xml"));
  if (const auto spacing = number("GridSpacing")) method.grid_spacing.set(*spacing * bohr, at("info.xml"));
  if (const auto name = parameter("XCFunctional"); !name.empty()) method.functional.set(functional_of(name), at("info.xml"));
  if (const auto charge = number("Charge")) method.charge.set(*charge, at("info.xml"));
  if (const auto width = number("FermiWidth"); width && *width > 0) {
    method.smearing.set("fermi_dirac", at("info.xml"));
    method.smearing_width.set(*width * hartree, at("info.xml"));
  }
  if (const auto mesh = numbers("NBZKPoints"); mesh && mesh->size() == 3 && std::ranges::all_of(*mesh, [](double n) { return n >= 1 && n < 1e6; }))
    method.k_mesh.set({static_cast<std::int64_t>((*mesh)[0]), static_cast<std::int64_t>((*mesh)[1]), static_cast<std::int64_t>((*mesh)[2])}, at("NBZKPoints"));
  if (const auto points = extent("IBZKPoints", 0); points > 0) method.k_irreducible.set(static_cast<std::int64_t>(points), at("info.xml"));
  if (const auto spins = extent("Eigenvalues", 0); spins == 1 || spins == 2) method.spin_polarized.set(spins == 2, at("info.xml"));
  if (const auto word = parameter("Converged"); word == "True" || word == "False") run_.convergence.electronic.set(word == "True", at("info.xml"));
}

void OldReader::read_atoms() {
  const auto kinds = numbers("AtomicNumbers"), places = numbers("CartesianPositions"), cell = numbers("UnitCell"), sides = numbers("BoundaryConditions");
  if (!kinds) return;
  run_.sites.set(static_cast<std::int64_t>(kinds->size()), at("AtomicNumbers"));
  atoms_ = kinds->size();
  if (!places || places->size() != 3 * atoms_ || !cell || cell->size() != 9 || !sides || sides->size() != 3) return;
  Cell box;
  for (std::size_t i = 0; i < 9; ++i) box.vectors[i / 3][i % 3] = (*cell)[i] * bohr;
  for (std::size_t i = 0; i < 3; ++i) box.periodic[i] = (*sides)[i] != 0;
  std::vector<std::pair<std::string, crystal::Vector>> atoms;
  for (std::size_t i = 0; i < atoms_; ++i) {
    const double charge = (*kinds)[i];
    const auto* const element = charge > 0 && charge < 119 ? element_of_number(static_cast<int>(charge)) : nullptr;
    if (element == nullptr) return;
    atoms.emplace_back(element->symbol, crystal::Vector{(*places)[3 * i] * bohr, (*places)[3 * i + 1] * bohr, (*places)[3 * i + 2] * bohr});
  }
  if (auto structure = structure_of(atoms, box)) run_.last.set(std::move(*structure), at("CartesianPositions"));
}

/// `PotentialEnergy` is extrapolated to zero width; the free energy is the sum of the parts less `S`, which is twice the distance.
void OldReader::read_energies() {
  auto& results = run_.results;
  const auto energy = numbers("PotentialEnergy");
  if (!energy || energy->size() != 1) return;
  results.total.set(energy->front() * hartree, at("PotentialEnergy"));
  results.sigma0 = results.total;
  results.total_native = simulation::Native{energy->front(), "Ha", {}};
  const auto kinetic = number("Ekin"), potential = number("Epot"), bar = number("Ebar"), external = number("Eext"), exchange = number("Exc"), entropy = number("S");
  if (kinetic && potential && bar && external && exchange && entropy) {
    const double free = *kinetic + *potential + *bar + *external + *exchange - *entropy;
    if (std::abs(free + *entropy / 2 - energy->front()) < 1e-8) results.free.set(free * hartree, at("info.xml"));
  }
  if (const auto level = number("FermiLevel")) results.fermi.set(*level * hartree, at("info.xml"));
}

void OldReader::read_forces() {
  const auto forces = numbers("CartesianForces");
  if (atoms_ > 0 && forces && forces->size() == 3 * atoms_) set_forces(run_.results, *forces, hartree / bohr, at("CartesianForces"));
}

/// Occupations hold the weights of their k-points.
void OldReader::read_bands() {
  const auto energies = numbers("Eigenvalues"), occupations = numbers("OccupationNumbers"), weights = numbers("IBZKPointWeights");
  const auto spins = extent("Eigenvalues", 0), points = extent("Eigenvalues", 1), bands = extent("Eigenvalues", 2);
  if (!energies || !occupations || !weights || occupations->size() != energies->size() || weights->size() != points || spins < 1 || spins > 2) return;
  Levels levels{spins, points, bands, *energies, *occupations};
  for (auto& energy : levels.energies) energy *= hartree;
  for (std::size_t i = 0; i < levels.occupations.size(); ++i) {
    const double full = (*weights)[i / bands % points] * 2 / static_cast<double>(spins);
    if (full <= 0) return;
    levels.occupations[i] /= full;
  }
  set_levels(run_, levels, at("Eigenvalues"));
  if (spins == 1) return;
  double moment = 0;
  for (std::size_t i = 0; i < occupations->size(); ++i) moment += i < occupations->size() / 2 ? (*occupations)[i] : -(*occupations)[i];
  run_.results.magnetization.set(moment, at("OccupationNumbers"));
  if (const auto moments = numbers("MagneticMoments"); moments && moments->size() == atoms_) run_.results.site_moments.set(*moments, at("MagneticMoments"));
}

}  // namespace quarry::gpaw
