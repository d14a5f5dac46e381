// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "simulation/statements.hpp"

namespace quarry::simulation {

namespace {

void state_energies(const Results& results, double atoms, Sink& sink) {
  put(sink, "results.energy_total", results.total);
  put(sink, "results.energy_free", results.free);
  put(sink, "results.energy_sigma0", results.sigma0);
  put(sink, "results.energy_scf", results.scf);
  put(sink, "results.energy_correlation", results.correlation);
  put(sink, "results.energy_dispersion", results.dispersion);
  put(sink, "results.energy_nuclear_repulsion", results.nuclear_repulsion);
  put(sink, "results.energy_reference", results.energy_reference);
  put(sink, "results.heat_of_formation", results.heat_of_formation);
  put(sink, "results.zero_point_energy", results.zero_point);
  put(sink, "results.enthalpy", results.enthalpy);
  put(sink, "results.gibbs", results.gibbs);
  if (!results.total) return;
  if (atoms > 0) sink.set("results.energy_per_atom", *results.total / atoms, results.total.place);
  if (results.total_native) {
    Object native{{"value", results.total_native->value}, {"unit", results.total_native->unit}};
    if (!results.total_native->text.empty()) native["text"] = results.total_native->text;  // a binary file has no words
    sink.set("results.energy_native", std::move(native), results.total.place);
  }
}

void state_forces(const Results& results, Sink& sink) {
  put_not_negative(sink, "results.forces_max", results.force_max);
  put_not_negative(sink, "results.forces_rms", results.force_rms);
  if (results.stress) sink.set("results.stress", list_of(*results.stress), results.stress.place);
  if (results.pressure) {
    put(sink, "results.pressure", results.pressure);
  } else if (results.stress) {
    const auto& stress = *results.stress;
    sink.set("results.pressure", -(stress[0] + stress[1] + stress[2]) / 3, results.stress.place);
  }
}

void state_gap(const Gap& gap, const Place& place, Sink& sink) {
  if (!gap.certain) {
    sink.diagnose(Severity::note, "states are filled in part, or in other numbers from k-point to k-point: the band gap is left out", place);
    return;
  }
  sink.set("properties.electronic.band_gap", gap.gap, place);
  sink.set("properties.electronic.is_metal", gap.gap == 0, place);
  if (gap.gap > 0) {
    sink.set("properties.electronic.is_direct", gap.direct, place);
    sink.set("properties.electronic.vbm", gap.valence, place);
    sink.set("properties.electronic.cbm", gap.conduction, place);
    if (gap.spins == 2) sink.set("properties.electronic.gap_spin", list_of(gap.of_spin), place);
  }
  if (gap.k_points < 8)
    sink.diagnose(Severity::note, "the band gap is of " + std::to_string(gap.k_points) + " k-points only", place);
}

void state_electronic(const Results& results, Sink& sink) {
  put(sink, "properties.electronic.fermi_energy", results.fermi);
  if (results.gap) {
    state_gap(*results.gap, results.gap.place, sink);
  } else {
    put_not_negative(sink, "properties.electronic.band_gap", results.printed_gap);
    put(sink, "properties.electronic.is_direct", results.printed_gap_direct);
    put(sink, "properties.electronic.vbm", results.vbm);
    put(sink, "properties.electronic.cbm", results.cbm);
  }
  const auto orbitals = [&](std::string_view path, const Reading<std::vector<double>>& energies) {
    if (!energies || energies->empty()) return;
    if (energies->size() == 1) sink.set(path, energies->front(), energies.place);
    else sink.set(path, list_of(*energies), energies.place);
  };
  orbitals("molecule.homo", results.homo);
  orbitals("molecule.lumo", results.lumo);
  put_not_negative(sink, "molecule.dipole_moment", results.dipole_debye);
  put_not_negative(sink, "results.s_squared", results.s_squared);
}

void state_magnetization(const Results& results, double atoms, Sink& sink) {
  put(sink, "results.magnetization.total", results.magnetization);
  if (results.magnetization && atoms > 0)
    sink.set("results.magnetization.per_atom", *results.magnetization / atoms, results.magnetization.place);
  put_not_negative(sink, "results.magnetization.absolute", results.absolute_magnetization);
  if (results.site_moments && !results.site_moments->empty())
    sink.set("results.magnetization.per_site", list_of(*results.site_moments), results.site_moments.place);
}

void state_responses(const Results& results, Sink& sink) {
  const auto tensor = [&](std::string_view path, const Reading<std::vector<double>>& components, std::size_t size) {
    if (components && components->size() == size) sink.set(path, list_of(*components), components.place);
  };
  tensor("properties.dielectric.electronic", results.dielectric_electronic, 9);
  tensor("properties.dielectric.total", results.dielectric_total, 9);
  if (const auto& elastic = results.elastic_tensor; elastic && elastic->size() == 36) {
    Array rows;
    for (auto at = elastic->begin(); at != elastic->end(); at += 6) rows.emplace_back(list_of(std::vector<double>(at, at + 6)));
    sink.set("properties.mechanical.elastic_tensor", std::move(rows), elastic.place);
  }
  put(sink, "properties.mechanical.bulk_modulus_vrh", results.bulk_modulus);
  put(sink, "properties.mechanical.shear_modulus_vrh", results.shear_modulus);
  put_not_negative(sink, "properties.vibrational.n_imaginary", results.imaginary_modes);
  put_not_negative(sink, "properties.vibrational.n_modes", results.modes);
  put(sink, "properties.vibrational.min_frequency_THz", results.lowest_frequency);
  put(sink, "properties.vibrational.max_frequency_THz", results.highest_frequency);
}

}  // namespace

void state_results(const Results& results, double atoms, Sink& sink) {
  state_energies(results, atoms, sink);
  state_forces(results, sink);
  state_electronic(results, sink);
  state_magnetization(results, atoms, sink);
  state_responses(results, sink);
}

void state_dynamics(const Dynamics& dynamics, Sink& sink) {
  put(sink, "md.ensemble", dynamics.ensemble);
  put(sink, "md.potential", dynamics.potential);
  put(sink, "md.thermostat", dynamics.thermostat);
  put(sink, "md.barostat", dynamics.barostat);
  put(sink, "md.units_style", dynamics.units_style);
  put_positive(sink, "md.particle_count", dynamics.particles);
  put_not_negative(sink, "md.timesteps", dynamics.steps);
  put_not_negative(sink, "md.n_frames", dynamics.frames);
  put_positive(sink, "md.timestep_fs", dynamics.timestep_fs);
  put_not_negative(sink, "md.temperature_mean", dynamics.temperature_mean);
  put_not_negative(sink, "md.temperature_target", dynamics.temperature_target);
  put(sink, "md.pressure_mean", dynamics.pressure_mean);
  put(sink, "md.pressure_target", dynamics.pressure_target);
  if (!dynamics.simulated_fs || *dynamics.simulated_fs < 0) return;
  sink.set("md.simulation_time.value", *dynamics.simulated_fs, dynamics.simulated_fs.place);
  sink.set("md.simulation_time.units", "fs", dynamics.simulated_fs.place);
}

}  // namespace quarry::simulation
