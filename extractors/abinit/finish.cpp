// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "abinit/log_reader.hpp"
#include "quarry/units.hpp"
#include "simulation/text.hpp"

namespace quarry::abinit {

using constants::bohr;
using constants::hartree;

const Variable* LogReader::variable_of(const Echo& echo, std::string_view name) const {
  auto found = chosen_ > 0 ? echo.find(std::string(name) + std::to_string(chosen_)) : echo.end();
  if (found == echo.end()) found = echo.find(name);
  return found != echo.end() && found->second.whole && !found->second.values.empty() ? &found->second : nullptr;
}

const Variable* LogReader::variable(std::string_view name) const {
  const auto* after = variable_of(after_, name);
  return after != nullptr ? after : variable_of(before_, name);
}

/// Of the echo, which leaves out what stands at its default, or of the table at the top, which does not.
std::optional<double> LogReader::number(std::string_view name) const {
  if (const auto* one = variable(name)) return one->values.front();
  for (const auto set : {chosen_, std::int64_t{0}})
    if (const auto found = sets_.find(set); found != sets_.end())
      if (const auto value = found->second.memory.find(name); value != found->second.memory.end()) return value->second;
  return std::nullopt;
}

std::optional<std::int64_t> LogReader::count(std::string_view name) const {
  const auto value = number(name);
  return value ? simulation::count_of(*value) : std::nullopt;
}

std::optional<double> LogReader::quantity(std::string_view name, double factor) const {
  const auto value = number(name);
  return value ? std::optional(*value * factor) : std::nullopt;
}

/// The last data set with an energy; screening and self-energies have none of their own (their echo holds zeros).
void LogReader::choose() {
  chosen_ = sets_.empty() ? 0 : sets_.rbegin()->first;
  std::int64_t with_energy = 0;
  for (const auto& [index, set] : sets_)
    if (set.energy) with_energy = index;
  const auto runs = std::ranges::count_if(sets_, [](const auto& one) { return one.first > 0; });
  if (with_energy > 0) chosen_ = with_energy;
  if (runs > 1)
    run_.diagnostics.push_back({Severity::note, "of " + std::to_string(runs) + " data sets, number " + std::to_string(chosen_) + " is read", {file_, -1, -1, {}}});
}

std::optional<crystal::Structure> LogReader::structure_of(const Echo& echo) const {
  const auto* acell = variable_of(echo, "acell");
  const auto* znucl = variable_of(echo, "znucl");
  const auto* typat = variable_of(echo, "typat");
  const auto* xred = variable_of(echo, "xred");
  const auto* rprim = variable_of(echo, "rprim");
  const auto atoms = count("natom").value_or(1);
  const auto size = static_cast<std::size_t>(atoms);
  if (acell == nullptr || acell->values.size() != 3 || acell->unit != "Bohr" || znucl == nullptr || atoms < 1) return std::nullopt;
  if (rprim != nullptr && rprim->values.size() != 9) return std::nullopt;
  if (typat != nullptr ? typat->values.size() != size : znucl->values.size() != 1) return std::nullopt;
  if (xred != nullptr ? xred->values.size() != 3 * size : size != 1) return std::nullopt;
  crystal::Structure structure;
  crystal::Matrix lattice{};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j)
      lattice[i][j] = (rprim != nullptr ? rprim->values[3 * i + j] : i == j ? 1.0 : 0.0) * acell->values[i] * bohr;
  structure.lattice = lattice;
  for (std::size_t i = 0; i < size; ++i) {
    const auto type = typat != nullptr ? typat->values[i] : 1;
    if (type < 1 || type > static_cast<double>(znucl->values.size())) return std::nullopt;
    const double charge = znucl->values[static_cast<std::size_t>(type) - 1];
    const auto* element = charge == std::floor(charge) && charge > 0 && charge < 119 ? element_of_number(static_cast<int>(charge)) : nullptr;
    if (element == nullptr) return std::nullopt;
    crystal::Vector position{};
    if (xred != nullptr) position = {xred->values[3 * i], xred->values[3 * i + 1], xred->values[3 * i + 2]};
    structure.add_site(element->symbol, position);
  }
  return structure;
}

void LogReader::finish_k_points() {
  auto& method = run_.method;
  const Place whole{file_, -1, -1, {}};
  const auto* grid = variable("ngkpt");
  const auto* lattice = variable("kptrlatt");
  const auto shifts = number("nshiftk").value_or(1);
  std::optional<std::array<double, 3>> mesh;
  if (grid != nullptr && grid->values.size() == 3) mesh = {grid->values[0], grid->values[1], grid->values[2]};
  else if (lattice != nullptr && lattice->values.size() == 9 && shifts == 1) {
    const auto& m = lattice->values;
    const bool diagonal = m[1] == 0 && m[2] == 0 && m[3] == 0 && m[5] == 0 && m[6] == 0 && m[7] == 0;
    if (diagonal) mesh = {m[0], m[4], m[8]};
  }
  if (mesh && std::ranges::all_of(*mesh, [](double n) { return simulation::count_of(n).value_or(0) >= 1; })) {
    method.k_mesh.set({static_cast<std::int64_t>((*mesh)[0]), static_cast<std::int64_t>((*mesh)[1]), static_cast<std::int64_t>((*mesh)[2])}, whole);
    method.k_scheme.set("monkhorst_pack", whole);
  }
  if (const auto points = count("nkpt")) method.k_irreducible.set(*points, whole);
}

void LogReader::finish_type() {
  const Place whole{file_, -1, -1, {}};
  auto& convergence = run_.convergence;
  const auto& set = sets_[chosen_];
  const auto any = [&](std::string_view name, double from, double to) {
    for (const auto* echo : {&before_, &after_})
      for (const auto& [key, value] : *echo)
        if (key.starts_with(name) && key.find_first_not_of("0123456789", name.size()) == std::string::npos && !value.values.empty() &&
            value.values.front() >= from && value.values.front() <= to)
          return true;
    return false;
  };
  const auto ionmov = number("ionmov").value_or(0);
  constexpr std::array<double, 8> dynamics{6, 8, 9, 12, 13, 14, 15, 16};
  const bool md = std::ranges::find(dynamics, ionmov) != dynamics.end() || number("moldyn").value_or(0) > 0;
  const bool moves = ionmov > 0 || number("geoopt").value_or(0) > 0;
  const bool path = number("iscf").value_or(0) == -2 && number("kptopt").value_or(1) < 0;
  const char* type = any("optdriver", 3, 4) ? "gw" : any("rfphon", 1, 1) ? "phonon" : md ? "md" : moves ? (number("optcell").value_or(0) > 0 ? "cell_relax" : "relax")
                   : path ? "bands" : set.energy ? "single_point" : nullptr;
  if (type != nullptr) run_.type.set(type, whole);
  if (moves && !md) {
    if (set.ionic) convergence.ionic.set(*set.ionic, whole);
    if (set.ionic_steps) convergence.ionic_steps.set(*set.ionic_steps, whole);
    if (const auto limit = count("ntime")) convergence.max_ionic_steps.set(*limit, whole);
    if (const auto limit = quantity("tolmxf", hartree / bohr)) convergence.force_threshold.set(*limit, whole);
  } else if (run_.type.value == "single_point") {
    convergence.ionic.set(true, whole);
  }
}

void LogReader::finish_results() {
  auto& results = run_.results;
  const auto& set = sets_[chosen_];
  if (set.energy) {
    results.total.set(*set.energy * hartree, set.energy_place);
    // With partly filled states it holds their entropy.
    if (number("occopt").value_or(1) >= 3) results.free.set(*set.energy * hartree, set.energy_place);
    results.total_native = simulation::Native{*set.energy, "Ha", set.energy_text};
  }
  if (set.scf) run_.convergence.electronic.set(*set.scf, set.energy_place);
  if (set.scf_steps) run_.convergence.scf_steps_last.set(*set.scf_steps, set.energy_place);
  // With fixed occupations it is the highest one that is occupied.
  if (set.fermi && number("occopt").value_or(1) >= 3) results.fermi.set(*set.fermi * hartree, set.fermi_place);
  else if (set.fermi) results.vbm.set(*set.fermi * hartree, set.fermi_place);
  if (set.moment && number("nsppol").value_or(1) == 2) results.magnetization.set(*set.moment, set.moment_place);
  const auto atoms = count("natom").value_or(1);
  const auto* forces = variable_of(after_, "fcart");
  if (set.energy && forces != nullptr && forces->values.size() == 3 * static_cast<std::size_t>(atoms)) {
    double largest = 0, sum = 0;
    for (std::size_t i = 0; i < forces->values.size(); i += 3) {
      const crystal::Vector one{forces->values[i], forces->values[i + 1], forces->values[i + 2]};
      largest = std::max(largest, crystal::dot(one, one));
      sum += crystal::dot(one, one);
    }
    results.force_max.set(std::sqrt(largest) * hartree / bohr, forces->place);
    results.force_rms.set(std::sqrt(sum / static_cast<double>(forces->values.size())) * hartree / bohr, forces->place);
  }
  // Ha/bohr^3, positive where it pulls; xx yy zz yz xz xy.
  if (const auto* stress = variable_of(after_, "strten"); set.energy && stress != nullptr && stress->values.size() == 6) {
    constexpr double unit = hartree / (bohr * bohr * bohr) * constants::ev_per_cubic_angstrom;
    std::array<double, 6> values{};
    for (std::size_t i = 0; i < 6; ++i) values[i] = stress->values[i] * unit;
    results.stress.set(values, stress->place);
  }
}

void LogReader::finish() {
  const Place whole{file_, -1, -1, {}};
  run_.program = "ABINIT";
  choose();
  finish_method();
  finish_type();
  finish_results();
  if (const auto atoms = count("natom")) run_.sites.set(*atoms, whole);
  const auto place_of = [&](const Echo& echo) {
    const auto* xred = variable_of(echo, "xred");
    return xred != nullptr ? xred->place : whole;
  };
  if (auto structure = structure_of(before_)) run_.initial.set(std::move(*structure), place_of(before_));
  if (auto structure = structure_of(after_)) run_.last.set(std::move(*structure), place_of(after_));
  if (!run_.run.finished) {
    run_.run.finished.set(false, whole);
    run_.truncated = true;
  }
}

}  // namespace quarry::abinit
