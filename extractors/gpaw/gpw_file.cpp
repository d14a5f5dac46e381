// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpaw/gpw_file.hpp"

#include <algorithm>
#include <cmath>

#include "gpaw/levels.hpp"
#include "gpaw/names.hpp"
#include "gpaw/ulm.hpp"
#include "quarry/chemistry.hpp"
#include "quarry/units.hpp"

namespace quarry::gpaw {

namespace {

constexpr std::size_t most_atoms = 500'000, most_levels = 4'000'000;

class GpwReader {
 public:
  GpwReader(File& gpw, int file) : ulm_(gpw), place_{file, -1, -1, {}} {}
  simulation::Calculation read();

 private:
  const Value* member(std::string_view block, std::string_view name) const;
  std::optional<double> number(std::string_view block, std::string_view name) const;
  /// A list in the JSON, or an array behind it.
  std::optional<std::vector<double>> numbers(std::string_view block, std::string_view name);
  void read_parameters();
  void read_atoms();
  void read_results();
  void read_levels();

  Ulm ulm_;
  Place place_;
  Value header_;
  simulation::Calculation run_;
  std::size_t atoms_ = 0;
};

const Value* GpwReader::member(std::string_view block, std::string_view name) const {
  const auto* const found = header_.find(block);
  if (found == nullptr || !found->is_object()) return nullptr;
  // A dot at the end of a name tells that what it holds is an object of ULM's, or an array.
  if (const auto* const plain = found->find(name)) return plain;
  return found->find(std::string(name) + ".");
}

std::optional<double> GpwReader::number(std::string_view block, std::string_view name) const {
  const auto* const value = member(block, name);
  return value != nullptr && value->is_number() ? std::optional(value->as_number()) : std::nullopt;
}

std::optional<std::vector<double>> GpwReader::numbers(std::string_view block, std::string_view name) {
  const auto* const value = member(block, name);
  if (value == nullptr || !value->is_array()) return ulm_.array(value, 3 * most_atoms);
  std::vector<double> result;
  for (const auto& row : value->as_array()) {
    if (row.is_number()) {
      result.push_back(row.as_number());
      continue;
    }
    if (!row.is_array()) return std::nullopt;
    for (const auto& component : row.as_array()) {
      if (!component.is_number()) return std::nullopt;
      result.push_back(component.as_number());
    }
  }
  return result;
}

void GpwReader::read_parameters() {
  auto& method = run_.method;
  const auto name_of = [](const Value* value) {
    if (value != nullptr && value->is_object()) value = value->find("name");
    return value != nullptr && value->is_string() ? value->as_string() : std::string();
  };
  const auto* const mode = member("parameters.", "mode");
  set_mode(method, name_of(mode), place_);
  if (const auto* const cutoff = mode == nullptr ? nullptr : mode->find("ecut"); cutoff != nullptr && cutoff->is_number()) method.cutoff.set(cutoff->as_number(), place_);
  if (const auto xc = name_of(member("parameters.", "xc")); !xc.empty()) method.functional.set(functional_of(xc), place_);
  if (const auto basis = name_of(member("parameters.", "basis")); !basis.empty()) method.basis_set.set(basis, place_);
  if (const auto spacing = number("parameters.", "h")) method.grid_spacing.set(*spacing, place_);
  if (const auto charge = number("parameters.", "charge")) method.charge.set(*charge, place_);
  const auto* k_points = member("parameters.", "kpts");
  if (k_points != nullptr && k_points->is_object()) k_points = k_points->find("size");
  if (k_points != nullptr && k_points->is_array() && k_points->as_array().size() == 3) {
    const auto& mesh = k_points->as_array();
    if (std::ranges::all_of(mesh, [](const Value& count) { return count.is_integer(); }))
      method.k_mesh.set({mesh[0].as_integer(), mesh[1].as_integer(), mesh[2].as_integer()}, place_);
  }
  if (const auto* const spin = member("parameters.", "spinpol"); spin != nullptr && spin->is_bool()) method.spin_polarized.set(spin->as_bool(), place_);
}

void GpwReader::read_atoms() {
  const auto kinds = numbers("atoms.", "numbers"), places = numbers("atoms.", "positions"), cell = numbers("atoms.", "cell");
  const auto* const sides = member("atoms.", "pbc");
  if (!kinds || !places || !cell || cell->size() != 9 || places->size() != 3 * kinds->size()) return;
  if (sides == nullptr || !sides->is_array() || sides->as_array().size() != 3) return;
  Cell box;
  for (std::size_t i = 0; i < 9; ++i) box.vectors[i / 3][i % 3] = (*cell)[i];
  for (std::size_t i = 0; i < 3; ++i) box.periodic[i] = sides->as_array()[i].is_bool() && sides->as_array()[i].as_bool();
  std::vector<std::pair<std::string, crystal::Vector>> atoms;
  for (std::size_t i = 0; i < kinds->size(); ++i) {
    const auto* const element = element_of_number((*kinds)[i] > 0 && (*kinds)[i] < 200 ? static_cast<int>((*kinds)[i]) : 0);
    if (element == nullptr) return;
    atoms.emplace_back(element->symbol, crystal::Vector{(*places)[3 * i], (*places)[3 * i + 1], (*places)[3 * i + 2]});
  }
  atoms_ = atoms.size();
  if (auto structure = structure_of(atoms, box)) run_.last.set(std::move(*structure), place_);
}

void GpwReader::read_results() {
  auto& results = run_.results;
  if (const auto energy = number("results.", "energy")) results.total.set(*energy, place_);
  results.sigma0 = results.total;
  if (const auto energy = number("results.", "free_energy")) results.free.set(*energy, place_);
  if (const auto moment = number("results.", "magmom")) results.magnetization.set(*moment, place_);
  if (const auto moments = numbers("results.", "magmoms"); moments && moments->size() == atoms_) results.site_moments.set(*moments, place_);
  if (const auto forces = numbers("results.", "forces"); forces && atoms_ > 0 && forces->size() == 3 * atoms_) set_forces(results, *forces, 1, place_);
  if (const auto stress = numbers("results.", "stress"); stress && stress->size() == 6) {
    std::array<double, 6> converted{};
    for (std::size_t i = 0; i < 6; ++i) converted[i] = (*stress)[i] * constants::ev_per_cubic_angstrom;
    results.stress.set(converted, place_);
  }
  if (const auto fermi = number("occupations.", "fermilevel")) results.fermi.set(*fermi, place_);
  else if (const auto levels = numbers("wave_functions.", "fermi_levels"); levels && levels->size() == 1) results.fermi.set(levels->front(), place_);
  const auto* const converged = member("scf.", "converged");
  if (converged != nullptr && converged->is_bool()) run_.convergence.electronic.set(converged->as_bool(), place_);
}

/// By spin, k-point and band. Occupations are from 0 to 1; should a version count both spins of a state, to 2.
void GpwReader::read_levels() {
  const auto extents = ulm_.shape(member("wave_functions.", "eigenvalues"));
  auto energies = ulm_.array(member("wave_functions.", "eigenvalues"), most_levels), occupations = ulm_.array(member("wave_functions.", "occupations"), most_levels);
  if (extents.size() != 3 || !energies || !occupations || energies->size() != occupations->size() || energies->empty()) return;
  const bool both = extents[0] == 1 && std::abs(*std::ranges::max_element(*occupations) - 2) < 1e-3;
  if (both)
    for (auto& part : *occupations) part /= 2;
  run_.method.k_irreducible.set(static_cast<std::int64_t>(extents[1]), place_);
  if (extents[0] <= 2 && !run_.method.spin_polarized) run_.method.spin_polarized.set(extents[0] == 2, place_);
  set_levels(run_, {extents[0], extents[1], extents[2], std::move(*energies), std::move(*occupations)}, place_);
}

simulation::Calculation GpwReader::read() {
  run_.program = "GPAW";
  auto header = ulm_.header();
  if (!header) {
    run_.truncated = true;
    return std::move(run_);
  }
  header_ = std::move(*header);
  if (const auto* const version = header_.find("gpaw_version"); version != nullptr && version->is_string()) run_.version.set(version->as_string(), place_);
  run_.method.name.set("DFT", place_);
  read_parameters();
  read_atoms();
  read_results();
  read_levels();
  return std::move(run_);
}

}  // namespace

simulation::Calculation read_gpw_file(File& gpw, int file) { return GpwReader(gpw, file).read(); }

}  // namespace quarry::gpaw
