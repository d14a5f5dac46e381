// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "vasp/merge.hpp"
#include "vasp/state.hpp"
#include "vasp/xc.hpp"

namespace quarry::vasp {

namespace {

template <class T>
void put(Sink& sink, std::string_view path, const Reading<T>& reading) {
  if (reading) sink.set(path, *reading, reading.place);
}

void state_energies(const Run& run, double atoms, Sink& sink) {
  put(sink, "results.energy_free", run.free_energy);
  put(sink, "results.energy_sigma0", run.sigma0_energy);
  put(sink, "results.energy_total", run.sigma0_energy);
  if (run.sigma0_energy && atoms > 0)
    sink.set("results.energy_per_atom", *run.sigma0_energy / atoms, run.sigma0_energy.place);
}

void state_electronic(const Run& run, Sink& sink) {
  if (const auto type = calculation_type(run); type == "gw" || type == "bse") {
    // Some versions print the states that the run began with, some its quasiparticles, and none says which.
    if (run.gap || run.fermi) sink.diagnose(Severity::note, "of a " + type + " run the printed states may be those it began with: gap and Fermi energy are left out", run.gap.place);
    return;
  }
  put(sink, "properties.electronic.fermi_energy", run.fermi);
  if (!run.gap) return;
  const auto& gap = *run.gap;
  const auto& place = run.gap.place;
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
    if (gap.direct_gap) sink.set("properties.electronic.band_gap_direct", *gap.direct_gap, place);
    if (gap.spins == 2) sink.set("properties.electronic.gap_spin", Array{gap.of_spin[0], gap.of_spin[1]}, place);
  }
  if (gap.k_points < 8)
    sink.diagnose(Severity::note, "the band gap is of " + std::to_string(gap.k_points) + " k-points only", place);
}

void state_forces(const Run& run, Sink& sink) {
  if (run.forces) {
    sink.set("results.forces_max", run.forces.value->largest, run.forces.place);
    sink.set("results.forces_rms", run.forces.value->rms, run.forces.place);
  }
  if (!run.stress) return;
  const auto& stress = *run.stress;
  Array list;
  for (const double component : stress) list.emplace_back(component);
  sink.set("results.stress", std::move(list), run.stress.place);
  sink.set("results.pressure", -(stress[0] + stress[1] + stress[2]) / 3, run.stress.place);
}

void state_convergence(const Run& run, Sink& sink, const Place& place) {
  if (const auto electronic = electronic_convergence(run)) {
    sink.set("dft.converged", *electronic, run.ionic_steps.place);
    sink.set("simulation.convergence.electronic", *electronic, run.ionic_steps.place);
  }
  if (const auto ionic = ionic_convergence(run)) sink.set("simulation.convergence.ionic", *ionic, run.ionic_steps.place);
  put(sink, "simulation.convergence.n_ionic_steps", run.ionic_steps);
  put(sink, "simulation.convergence.n_scf_last", run.electronic_steps);
  if (const auto threshold = number_of(run, "EDIFF")) sink.set("simulation.convergence.scf_threshold_eV", *threshold, place);
  if (const auto threshold = number_of(run, "EDIFFG"); threshold && *threshold < 0)
    sink.set("simulation.convergence.fmax_threshold", -*threshold, place);
  if (const auto most = integer_of(run, "NSW"); most && *most > 0) sink.set("simulation.convergence.max_ionic", *most, place);
}

void state_run(const Run& run, Sink& sink, const Place& place) {
  put(sink, "simulation.run.cores", run.cores);
  put(sink, "simulation.run.wall_s", run.wall_seconds);
  put(sink, "simulation.run.cpu_s", run.cpu_seconds);
  put(sink, "simulation.run.max_rss_kB", run.memory_kilobytes);
  if (run.finished) sink.set("simulation.run.finished", *run.finished, place);
  if (!run.start.empty()) sink.set("simulation.run.start", run.start, place);
}

Reading<std::int64_t> bands_of(const Run& run, const Place& place) {
  auto bands = run.bands;
  if (const auto tag = tag_integer(run.resolved, "NBANDS"); !bands && tag && *tag > 0) bands.set(*tag, place);
  return bands;
}

Reading<double> electrons_of(const Run& run, const Place& place) {
  auto electrons = run.electrons;
  if (const auto tag = tag_number(run.resolved, "NELECT"); tag && *tag > 0) electrons.set(*tag, place);
  return electrons;
}

Array list_of(const std::vector<double>& values) { return {values.begin(), values.end()}; }

Array rows_of(const std::vector<double>& values, std::size_t width) {
  Array rows;
  for (auto at = values.begin(); at != values.end(); at += static_cast<std::ptrdiff_t>(width)) rows.emplace_back(Array(at, at + static_cast<std::ptrdiff_t>(width)));
  return rows;
}

void state_sites(const Run& run, double atoms, Sink& sink) {
  const auto& moments = run.site_moments;
  if (moments && static_cast<double>(moments->size()) == atoms) sink.set("results.magnetization.per_site", list_of(*moments), moments.place);
}

/// The three modes nearest to zero of a whole set are the crystal's translations, of whatever sign they come out.
void state_frequencies(const Reading<std::vector<double>>& frequencies, double atoms, Sink& sink) {
  auto modes = *frequencies;
  sink.set("properties.vibrational.n_modes", modes.size(), frequencies.place);
  if (static_cast<double>(modes.size()) == 3 * atoms && modes.size() > 3) {
    std::ranges::sort(modes, {}, [](double thz) { return std::abs(thz); });
    modes.erase(modes.begin(), modes.begin() + 3);
  }
  const auto [lowest, highest] = std::ranges::minmax(modes);
  sink.set("properties.vibrational.n_imaginary", std::ranges::count_if(modes, [](double thz) { return thz < 0; }), frequencies.place);
  sink.set("properties.vibrational.min_frequency_THz", lowest, frequencies.place);
  sink.set("properties.vibrational.max_frequency_THz", highest, frequencies.place);
}

void state_responses(const Run& run, double atoms, Sink& sink) {
  const auto& found = run.responses;
  if (found.dielectric_electronic) {
    sink.set("properties.dielectric.electronic", list_of(*found.dielectric_electronic), found.dielectric_electronic.place);
    if (found.dielectric_ionic) {
      auto total = *found.dielectric_electronic;
      for (std::size_t i = 0; i < total.size(); ++i) total[i] += (*found.dielectric_ionic)[i];
      sink.set("properties.dielectric.total", list_of(total), found.dielectric_ionic.place);
    }
  }
  if (found.elastic) sink.set("properties.mechanical.elastic_tensor", rows_of(*found.elastic, 6), found.elastic.place);
  constexpr std::size_t most_numbers = 1024;  // longer lists stay out of records
  const auto& born = found.born_charges;
  if (born && static_cast<double>(born->size()) == 9 * atoms && born->size() <= most_numbers)
    sink.set("properties.dielectric.born_charges", rows_of(*born, 9), born.place);
  if (found.frequencies && !found.frequencies->empty()) state_frequencies(found.frequencies, atoms, sink);
}

std::string figure(const char* format, double value) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), format, value);
  return text.data();
}

}  // namespace

void state_results(const Run& run, double atoms, Sink& sink, const Place& place) {
  state_energies(run, atoms, sink);
  state_electronic(run, sink);
  state_forces(run, sink);
  put(sink, "results.magnetization.total", run.magnetization);
  if (run.magnetization && atoms > 0)
    sink.set("results.magnetization.per_atom", *run.magnetization / atoms, run.magnetization.place);
  state_sites(run, atoms, sink);
  state_responses(run, atoms, sink);
  put(sink, "simulation.n_bands", bands_of(run, place));
  put(sink, "simulation.n_electrons", electrons_of(run, place));
  state_convergence(run, sink, place);
  state_run(run, sink, place);
}

std::string summary_of(const Run& run, const std::string& formula) {
  std::string text = "VASP";
  if (run.version) text += " " + std::string(trimmed(*run.version));
  if (const auto exchange = exchange_of(run); !exchange.canonical.empty()) text += " " + exchange.canonical;
  const auto type = calculation_type(run);
  std::string words = "calculation";
  if (type == "single_point") words = "single point calculation";
  else if (type == "relax") words = "relaxation of the ions";
  else if (type == "cell_relax") words = "relaxation of ions and cell";
  else if (type == "md") words = "molecular dynamics";
  else if (type == "bands") words = "band structure";
  else if (type == "neb") words = "nudged elastic band calculation";
  else if (type == "gw") words = "GW calculation";
  else if (type == "bse") words = "Bethe-Salpeter calculation";
  else if (!type.empty()) words = type + " calculation";
  text += " " + words;
  if (!formula.empty()) text += " of " + formula;
  if (const auto cutoff = number_of(run, "ENCUT")) text += figure(", cutoff %.6g eV", *cutoff);
  if (run.k_points && run.k_points.value->mesh) {
    const auto& mesh = *run.k_points.value->mesh;
    text += ", k-points " + std::to_string(mesh[0]) + "x" + std::to_string(mesh[1]) + "x" + std::to_string(mesh[2]);
  }
  if (run.sigma0_energy) text += figure(", energy %.6f eV", *run.sigma0_energy);
  if (run.gap && run.gap.value->certain && type != "gw" && type != "bse") text += run.gap.value->gap > 0 ? figure(", band gap %.3f eV", run.gap.value->gap) : ", metallic";
  if (const auto converged = electronic_convergence(run)) text += *converged ? ", converged" : ", not converged";
  if (run.finished == false) text += ", not finished";
  return text + ".";
}

}  // namespace quarry::vasp
