// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulation/statements.hpp"

namespace quarry::simulation {

namespace {

void state_functional(const Reading<Functional>& reading, Sink& sink) {
  if (!reading) return;
  const auto& functional = *reading;
  const auto& place = reading.place;
  if (!functional.canonical.empty()) {
    sink.set("dft.exchange_correlation_functional", functional.canonical, place);
    sink.set("simulation.xc.canonical", functional.canonical, place);
  }
  put_text(sink, "simulation.xc.stated", functional.stated, place);
  put_text(sink, "simulation.xc.jacobs_ladder", functional.ladder, place);
  put_text(sink, "simulation.xc.vdw", functional.vdw, place);
  if (functional.exact_exchange) sink.set("simulation.xc.hf_fraction", *functional.exact_exchange, place);
  if (functional.screening) sink.set("simulation.xc.screening_A-1", *functional.screening, place);
  if (functional.libxc.empty()) return;
  Array names;
  for (const auto& name : functional.libxc) names.emplace_back(name);
  sink.set("simulation.xc.libxc", std::move(names), place);
}

void put_member(Object& object, std::string_view name, const std::string& text) {
  if (!text.empty()) object[std::string(name)] = text;
}
void put_member(Object& object, std::string_view name, const std::optional<double>& number) {
  if (number) object[std::string(name)] = *number;
}

void state_pseudopotentials(const Reading<std::vector<Pseudopotential>>& reading, Sink& sink) {
  if (!reading || reading->empty()) return;
  Array list;
  for (const auto& one : *reading) {
    Object entry;
    put_member(entry, "element", one.element);
    put_member(entry, "name", one.name);
    put_member(entry, "family", one.family);
    put_member(entry, "type", one.type);
    put_member(entry, "file", one.file);
    put_member(entry, "hash", one.hash);
    put_member(entry, "valence", one.valence);
    if (!entry.empty()) list.emplace_back(std::move(entry));
  }
  if (!list.empty()) sink.set("simulation.pseudopotentials", std::move(list), reading.place);
}

void state_hubbard(const Reading<std::vector<Hubbard>>& reading, Sink& sink) {
  if (!reading || reading->empty()) return;
  Array list;
  for (const auto& one : *reading) {
    Object entry;
    put_member(entry, "element", one.element);
    put_member(entry, "orbital", one.orbital);
    put_member(entry, "scheme", one.scheme);
    put_member(entry, "U", one.u);
    put_member(entry, "J", one.j);
    put_member(entry, "U_eff", one.u_eff);
    list.emplace_back(std::move(entry));
  }
  sink.set("simulation.hubbard", std::move(list), reading.place);
}

void state_basis(const Method& method, Sink& sink) {
  put(sink, "simulation.basis.type", method.basis_type);
  put(sink, "simulation.basis.set_name", method.basis_set);
  put_positive(sink, "simulation.basis.cutoff_eV", method.cutoff);
  if (method.cutoff_is_of_plane_waves) put_positive(sink, "dft.cutoff_energy", method.cutoff);
  put_positive(sink, "simulation.basis.density_cutoff_eV", method.density_cutoff);
  put_positive(sink, "simulation.basis.mesh_cutoff_eV", method.mesh_cutoff);
  put_positive(sink, "simulation.basis.r_kmax", method.r_kmax);
  put_positive(sink, "simulation.basis.grid_spacing_A", method.grid_spacing);
  put_not_negative(sink, "simulation.basis.n_functions", method.basis_functions);
  put(sink, "simulation.core_treatment", method.core_treatment);
}

void state_k_points(const Method& method, Sink& sink) {
  put(sink, "simulation.kpoints.scheme", method.k_scheme);
  if (method.k_mesh) sink.set("simulation.kpoints.mesh", list_of(*method.k_mesh), method.k_mesh.place);
  if (method.k_shift) sink.set("simulation.kpoints.shift", list_of(*method.k_shift), method.k_shift.place);
  put_not_negative(sink, "simulation.kpoints.n_irreducible", method.k_irreducible);
  put_not_negative(sink, "simulation.kpoints.n_total", method.k_total);
}

}  // namespace

void state_method(const Method& method, Sink& sink) {
  put(sink, "simulation.method_name", method.name);
  state_functional(method.functional, sink);
  state_basis(method, sink);
  state_pseudopotentials(method.pseudopotentials, sink);
  state_hubbard(method.hubbard, sink);
  state_k_points(method, sink);
  put(sink, "simulation.smearing.kind", method.smearing);
  put_not_negative(sink, "simulation.smearing.width_eV", method.smearing_width);
  put(sink, "simulation.spin.polarized", method.spin_polarized);
  put(sink, "simulation.spin.noncollinear", method.noncollinear);
  put(sink, "simulation.spin.soc", method.spin_orbit);
  put(sink, "simulation.relativity", method.relativity);
  put(sink, "simulation.solvation", method.solvation);
  put(sink, "simulation.charge", method.charge);
  if (method.multiplicity && *method.multiplicity >= 1) put(sink, "simulation.multiplicity", method.multiplicity);
  put_not_negative(sink, "simulation.n_bands", method.bands);
  put_not_negative(sink, "simulation.n_electrons", method.electrons);
}

}  // namespace quarry::simulation
