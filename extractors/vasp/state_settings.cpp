// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "simulation/state.hpp"
#include "structure/tokens.hpp"
#include "vasp/merge.hpp"
#include "vasp/state.hpp"
#include "vasp/xc.hpp"

namespace quarry::vasp {

namespace {

/// The user's ENCUT, else the one that the program took (OUTCAR ENCUT, vasprun ENMAX).
std::optional<double> cutoff_of(const Run& run) {
  for (const std::string_view tag : {"ENMAX", "ENCUT"})
    if (const auto value = tag_number(run.resolved, tag)) return value;
  return tag_number(run.typed, "ENCUT");
}

std::string version_number(const std::string& text) {
  // `5.4.4.18Apr17-6-g9f103f2a35` stays whole: it names the build that people ask for.
  return std::string(trimmed(text));
}

void state_exchange(const Run& run, Sink& sink, const Place& place) {
  const auto exchange = exchange_of(run);
  if (exchange.mixed_potentials)
    sink.diagnose(Severity::warning, "the potentials were made for different functionals (LEXCH)", place);
  if (exchange.canonical.empty()) return;
  sink.set("dft.exchange_correlation_functional", exchange.canonical, place);
  sink.set("simulation.xc.canonical", exchange.canonical, place);
  if (!exchange.stated.empty()) sink.set("simulation.xc.stated", exchange.stated, place);
  if (!exchange.ladder.empty()) sink.set("simulation.xc.jacobs_ladder", exchange.ladder, place);
  if (exchange.exact_exchange) sink.set("simulation.xc.hf_fraction", *exchange.exact_exchange, place);
  if (exchange.screening) sink.set("simulation.xc.screening_A-1", *exchange.screening, place);
  if (!exchange.vdw.empty()) sink.set("simulation.xc.vdw", exchange.vdw, place);
}

/// One value per species; vasprun's resolved tags mangle them, so the typed ones come first.
std::vector<double> per_species(const Run& run, std::string_view tag) {
  auto values = tag_numbers(run.typed, tag);
  if (values.size() < run.elements.size()) values = tag_numbers(run.resolved, tag);
  return values.size() < run.elements.size() ? std::vector<double>{} : values;
}

void state_hubbard(const Run& run, Sink& sink, const Place& place) {
  if (!bool_of(run, "LDAU").value_or(false) || run.elements.empty()) return;
  const auto l = per_species(run, "LDAUL"), u = per_species(run, "LDAUU"), j = per_species(run, "LDAUJ");
  if (u.empty()) return;
  static constexpr std::array<std::string_view, 4> orbitals{"s", "p", "d", "f"};
  const auto type = integer_of(run, "LDAUTYPE");
  Array list;
  for (std::size_t i = 0; i < run.elements.size(); ++i) {
    const int orbital = l.empty() ? 2 : static_cast<int>(l[i]);
    if (orbital < 0 || orbital > 3 || (u[i] == 0 && (j.empty() || j[i] == 0))) continue;
    Object entry{{"element", run.elements[i]}, {"U", u[i]}};
    if (!l.empty()) entry["orbital"] = orbitals[static_cast<std::size_t>(orbital)];
    if (!j.empty()) entry["J"] = j[i];
    if (type == 1 || type == 4) entry["scheme"] = "Liechtenstein";
    if (type == 2) entry["scheme"] = "Dudarev";
    list.emplace_back(std::move(entry));
  }
  if (!list.empty()) sink.set("simulation.hubbard", std::move(list), place);
}

void state_potentials(const Run& run, Sink& sink, const Place& place) {
  if (run.potentials.empty()) return;
  Array list;
  for (const auto& potential : run.potentials) {
    const auto words = structure::tokens(potential.title);
    Object entry{{"name", potential.title}};
    if (!potential.element.empty()) entry["element"] = potential.element;
    if (words.size() > 1) entry["family"] = words[0];
    if (!potential.hash.empty()) entry["hash"] = potential.hash;
    if (potential.valence) entry["valence"] = *potential.valence;
    list.emplace_back(std::move(entry));
  }
  sink.set("simulation.pseudopotentials", std::move(list), place);
  sink.set("simulation.core_treatment", "pseudopotential", place);
}

void state_k_points(const Run& run, Sink& sink) {
  if (run.k_points) {
    const auto& points = *run.k_points;
    const auto& place = run.k_points.place;
    sink.set("simulation.kpoints.scheme", points.scheme, place);
    if (points.mesh) sink.set("simulation.kpoints.mesh", Array{(*points.mesh)[0], (*points.mesh)[1], (*points.mesh)[2]}, place);
    if (points.shift) sink.set("simulation.kpoints.shift", Array{(*points.shift)[0], (*points.shift)[1], (*points.shift)[2]}, place);
  }
  if (run.irreducible) sink.set("simulation.kpoints.n_irreducible", *run.irreducible, run.irreducible.place);
}

void state_smearing(const Run& run, Sink& sink, const Place& place) {
  const auto mode = integer_of(run, "ISMEAR");
  if (!mode) return;
  std::string kind;
  if (*mode == -5 || *mode == -15) kind = "tetrahedron_bloechl";
  else if (*mode == -4 || *mode == -14) kind = "tetrahedron";
  else if (*mode == -1) kind = "fermi_dirac";
  else if (*mode == 0) kind = "gaussian";
  else if (*mode > 0) kind = "methfessel_paxton";
  else return;
  sink.set("simulation.smearing.kind", kind, place);
  // OUTCAR prints two decimals: its 0.00 is not the width.
  const auto width = number_of(run, "SIGMA");
  if (*mode >= -1 && width && *width > 0) sink.set("simulation.smearing.width_eV", *width, place);
}

void state_spin(const Run& run, Sink& sink, const Place& place) {
  const auto channels = tag_integer(run.resolved, "ISPIN");
  const auto polarized = channels ? channels : tag_integer(run.typed, "ISPIN");
  const auto coupled = bool_of(run, "LSORBIT"), free_axis = bool_of(run, "LNONCOLLINEAR");
  if (polarized) sink.set("simulation.spin.polarized", *polarized == 2, place);
  if (coupled) sink.set("simulation.spin.soc", *coupled, place);
  if (free_axis) sink.set("simulation.spin.noncollinear", *free_axis || coupled.value_or(false), place);
}

std::string settings_hash_of(const Run& run) {
  simulation::Settings settings;
  settings.program = "VASP";
  settings.functional = exchange_of(run).canonical;
  settings.cutoff = cutoff_of(run);
  if (const auto mode = integer_of(run, "ISMEAR")) settings.smearing = "ISMEAR=" + std::to_string(*mode);
  for (const auto& potential : run.potentials) settings.pseudopotentials.push_back(potential.title);
  if (bool_of(run, "LDAU").value_or(false)) {
    const auto u = per_species(run, "LDAUU");
    for (std::size_t i = 0; i < u.size() && i < run.elements.size(); ++i)
      settings.hubbard.push_back(run.elements[i] + ":" + std::to_string(u[i]));
  }
  settings.spin = integer_of(run, "ISPIN") == 2;
  settings.spin_orbit = bool_of(run, "LSORBIT").value_or(false);
  return simulation::settings_hash(settings);
}

}  // namespace

std::string calculation_type(const Run& run) {
  const auto algorithm = word_of(run, "ALGO").value_or("");
  if (algorithm.find("GW") != std::string::npos) return "gw";
  if (algorithm.starts_with("BSE")) return "bse";
  if (integer_of(run, "IMAGES").value_or(0) > 0) return "neb";
  const auto steps = integer_of(run, "NSW");
  const auto mode = integer_of(run, "IBRION");
  if (!steps) return {};
  if (*steps == 0 || mode == -1) {
    const bool lines = run.k_points && run.k_points.value->scheme == "line";
    return lines ? "bands" : "single_point";
  }
  if (!mode) return {};
  const auto freedom = integer_of(run, "ISIF").value_or(2);
  if (*mode == 0) return "md";
  if (*mode >= 5 && *mode <= 8) return *mode <= 6 && freedom >= 3 && *mode == 6 ? "elastic" : "phonon";
  if (*mode >= 1 && *mode <= 3) return freedom >= 3 ? "cell_relax" : "relax";
  return {};
}

void state_settings(const Run& run, Sink& sink, const Place& place) {
  sink.set("simulation.program_name", "VASP", place);
  sink.set("origin.name", "VASP", place);
  sink.set("origin.type", "computation", place);
  if (run.version) {
    sink.set("simulation.program_version", version_number(*run.version), run.version.place);
    sink.set("origin.version", version_number(*run.version), run.version.place);
  }
  if (!run.build.empty()) sink.set("simulation.code_build", run.build, place);
  const auto type = calculation_type(run);
  if (!type.empty()) sink.set("simulation.calc_type", type, place);
  sink.set("simulation.method_name", type == "gw" ? "GW" : type == "bse" ? "BSE" : exchange_of(run).canonical == "HF" ? "HF" : "DFT", place);
  sink.set("simulation.basis.type", "plane waves", place);
  if (const auto cutoff = cutoff_of(run)) {
    sink.set("dft.cutoff_energy", *cutoff, place);
    sink.set("simulation.basis.cutoff_eV", *cutoff, place);
  }
  state_exchange(run, sink, place);
  state_hubbard(run, sink, place);
  state_potentials(run, sink, place);
  state_k_points(run, sink);
  state_smearing(run, sink, place);
  state_spin(run, sink, place);
  if (const auto hash = settings_hash_of(run); !hash.empty()) sink.set("simulation.settings_hash", hash, place);
}

}  // namespace quarry::vasp
