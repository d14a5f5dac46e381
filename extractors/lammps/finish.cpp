// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <set>

#include "lammps/log_reader.hpp"
#include "simulation/text.hpp"

namespace quarry::lammps {

namespace {

using Fix = std::vector<std::string>;  // group, style, arguments

struct Control {
  std::string_view style, name;
};
constexpr std::array thermostats{Control{"langevin", "Langevin"}, Control{"temp/berendsen", "Berendsen"}, Control{"temp/csvr", "CSVR"},
                                 Control{"temp/csld", "CSLD"}, Control{"temp/rescale", "velocity rescaling"}, Control{"gle", "GLE"}};

std::string_view core_of(std::string_view style) {
  for (const std::string_view prefix : {"rigid/", "plumed/"})
    if (style.starts_with(prefix)) style.remove_prefix(prefix.size());
  return style.substr(0, style.find('/'));
}

bool limited(std::string_view style) { return style == "nve/limit" || style == "nve/noforce"; }

/// The two numbers behind a keyword (`temp 300 300 0.1`) where they are one; a ramp has no one target.
std::optional<double> held(const Fix& fix, std::string_view keyword) {
  for (std::size_t i = 2; i + 2 < fix.size(); ++i) {
    if (fix[i] != keyword) continue;
    const auto from = parse_double(fix[i + 1]), to = parse_double(fix[i + 2]);
    return from && to && *from == *to ? from : std::nullopt;
  }
  return std::nullopt;
}

struct Controls {
  std::set<std::string> integrators, thermostats, barostats;
  std::set<double> temperatures, pressures;
};

void read_nose_hoover(const Fix& fix, std::string_view core, Controls& found) {
  found.integrators.insert(core == "nvt" ? "NVT" : core == "npt" ? "NPT" : "NPH");
  if (core != "nph") found.thermostats.insert("Nose-Hoover");
  if (core != "nvt") found.barostats.insert("Nose-Hoover");
  if (const auto kelvin = held(fix, "temp")) found.temperatures.insert(*kelvin);
  for (const std::string_view way : {"iso", "aniso", "tri"})
    if (const auto pressure = held(fix, way)) found.pressures.insert(*pressure);
}

void read_thermostat(const Fix& fix, std::string_view name, Controls& found) {
  found.thermostats.emplace(name);
  // temp/rescale has the number of steps first
  const std::size_t at = fix[1].starts_with("temp/rescale") ? 3 : 2;
  if (fix.size() < at + 2) return;
  const auto from = parse_double(fix[at]), to = parse_double(fix[at + 1]);
  if (from && to && *from == *to) found.temperatures.insert(*from);
}

Controls controls_of(const std::vector<Fix>& fixes) {
  Controls found;
  for (const auto& fix : fixes) {
    const std::string_view style = fix[1], core = core_of(style);
    if (core == "nvt" || core == "npt" || core == "nph") read_nose_hoover(fix, core, found);
    else if (limited(style)) found.integrators.insert("");
    else if (core == "nve" || style == "rigid" || style.starts_with("rigid/small")) found.integrators.insert("NVE");
    for (const auto& known : thermostats)
      if (style.starts_with(known.style)) read_thermostat(fix, known.name, found);
    if (!style.starts_with("press/berendsen")) continue;
    found.barostats.insert("Berendsen");
    for (const std::string_view way : {"iso", "aniso"})
      if (const auto pressure = held(fix, way)) found.pressures.insert(*pressure);
  }
  return found;
}

}  // namespace

void LogReader::finish_ensemble() {
  const auto found = controls_of(s_.fixes_of_run);
  auto& dynamics = s_.run.dynamics;
  if (found.integrators.size() == 1 && !found.integrators.begin()->empty()) {
    std::string ensemble = *found.integrators.begin();
    const bool temperature = !found.thermostats.empty(), pressure = !found.barostats.empty();
    if (ensemble == "NVE") ensemble = pressure ? (temperature ? "NPT" : "NPH") : temperature ? "NVT" : "NVE";
    dynamics.ensemble.set(ensemble, s_.fix_place);
  }
  if (found.thermostats.size() == 1) dynamics.thermostat.set(*found.thermostats.begin(), s_.fix_place);
  if (found.barostats.size() == 1) dynamics.barostat.set(*found.barostats.begin(), s_.fix_place);
  if (!s_.style) return;
  if (found.temperatures.size() == 1) dynamics.temperature_target.set(*found.temperatures.begin(), s_.fix_place);
  if (found.pressures.size() == 1) dynamics.pressure_target.set(*found.pressures.begin() * s_.style->pressure, s_.fix_place);
}

void LogReader::finish_dynamics() {
  auto& dynamics = s_.run.dynamics;
  dynamics.steps.set(s_.steps, s_.step_place);
  if (s_.time_known && s_.simulated) dynamics.simulated_fs.set(*s_.simulated, s_.step_place);
  finish_ensemble();
  if (!s_.style || !s_.thermo.whole() || s_.thermo.rows() < 2 || s_.last != Doing::run) return;
  if (const auto kelvin = s_.thermo.mean("Temp")) dynamics.temperature_mean.set(*kelvin, s_.step_place);
  if (const auto pressure = s_.thermo.mean("Press")) dynamics.pressure_mean.set(*pressure * s_.style->pressure, s_.step_place);
}

void LogReader::finish_energy() {
  if (!s_.style || s_.normalized || s_.thermo.rows() == 0) return;
  auto& results = s_.run.results;
  const Place place = s_.step_place.file >= 0 ? s_.step_place : Place{file_, -1, -1, {}};
  auto potential = s_.thermo.last("PotEng");
  if (const auto pair = s_.thermo.last("E_pair"), molecular = s_.thermo.last("E_mol"); !potential && pair && molecular) potential = *pair + *molecular;
  if (potential) results.total.set(*potential * s_.style->energy, place);
  if (const auto pressure = s_.thermo.last("Press")) results.pressure.set(*pressure * s_.style->pressure, place);
}

void LogReader::finish_cell() {
  if (!s_.box || s_.bounded) return;
  auto vectors = s_.box->vectors;
  if (s_.box_changes && s_.thermo.rows() > 0) {
    const auto x = s_.thermo.last("Lx"), y = s_.thermo.last("Ly"), z = s_.thermo.last("Lz");
    const bool tilted = vectors[1][0] != 0 || vectors[2][0] != 0 || vectors[2][1] != 0;
    const auto xy = s_.thermo.last("Xy"), xz = s_.thermo.last("Xz"), yz = s_.thermo.last("Yz");
    if (!x || !y || !z || (tilted && (!xy || !xz || !yz))) return;
    const auto box = box_of({}, {*x, *y, *z}, {xy.value_or(0), xz.value_or(0), yz.value_or(0)});
    if (!box) return;
    vectors = box->vectors;
  }
  s_.run.angles.set(angles_of(vectors), s_.box_place);
  if (s_.style) s_.run.lattice.set(scaled(vectors, s_.style->length), s_.box_place);
}

/// Only where all types are one element is the number of its atoms known.
void LogReader::finish_material() {
  auto& particles = s_.run.dynamics.particles;
  if (!particles && s_.created) particles.set(*s_.created, {file_, -1, -1, {}});
  if (!particles || *particles < 1) return;
  s_.run.sites.set(*particles, particles.place);
  if (s_.mapped.empty() || std::ranges::any_of(s_.mapped, [&](const auto& symbol) { return symbol != s_.mapped.front(); })) return;
  s_.run.composition.set({{s_.mapped.front(), static_cast<double>(*particles)}}, s_.mapped_place);
}

void LogReader::finish() {
  auto& run = s_.run;
  const Place whole{file_, -1, -1, {}};
  run.method.name.set("FF", whole);
  if (!s_.pair_style.empty()) {
    if (s_.potential_file.empty()) run.dynamics.potential.set(s_.pair_style, s_.pair_place);
    else run.dynamics.potential.set(s_.pair_style + " (" + s_.potential_file + ")", s_.pair_place);
  }
  finish_material();
  if (s_.runs > 0 && s_.steps > 0) {
    run.type.set("md", whole);
    finish_dynamics();
    run.convergence.ionic.clear();
    run.convergence.ionic_steps.clear();
  } else if (s_.minimizations > 0) {
    run.type.set("relax", whole);
  } else if (s_.runs > 0) {
    run.type.set("single_point", whole);
  }
  if (s_.units == "lj") run.diagnostics.push_back({Severity::note, "reduced units: no energy, length, temperature or time is stated", whole});
  finish_energy();
  finish_cell();
  if (run.run.finished || s_.failed) {
    if (!run.run.finished) run.run.finished.set(false, whole);
  } else if (s_.log_goes_on) {
    run.diagnostics.push_back({Severity::note, "the log goes on in another file", whole});
  } else {
    run.run.finished.set(false, whole);
    run.truncated = true;
  }
}

}  // namespace quarry::lammps
