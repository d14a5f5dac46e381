// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "castep/log_reader.hpp"
#include "quarry/units.hpp"
#include "simulation/text.hpp"

namespace quarry::castep {

using simulation::tokens;

void LogReader::read_band(std::string_view line) {
  const auto words = tokens(line);
  if (line.starts_with("====")) {
    run_.mode = Mode::none;
  } else if (const auto spin = simulation::after(line, "Spin="); spin && line.find("kpt=") != std::string_view::npos) {
    run_.spin = spin->starts_with('2') ? 1 : 0;
    run_.eigenvalues.begin_k_point(run_.spin, run_.k++);
    run_.band = 0;
  } else if (words.size() == 4 && words[0] == "+" && words[3] == "+" && parse_integer(words[1])) {
    const auto energy = parse_double(words[2]);
    const auto& method = run_.calculation.method;
    const bool polarized = method.spin_polarized.value.value_or(false);
    const auto electrons = !polarized ? method.electrons.value : run_.spin == 1 ? run_.down : run_.up;
    const double full = polarized ? 1 : 2;
    const auto fermi = run_.fermi[run_.spin];
    // A non-metal's lowest bands are full; a metal's are to its Fermi energy.
    std::optional<double> occupation;
    if (run_.non_metallic && electrons) occupation = std::clamp(*electrons - full * static_cast<double>(run_.band), 0.0, full);
    else if (run_.metallic && fermi && energy) occupation = *energy <= *fermi ? full : 0;
    ++run_.band;
    if (energy && occupation && run_.k > 0) run_.eigenvalues.add(*energy, *occupation, full);
    else run_.eigenvalues.spoil();
  }
}

/// `+     4     711.647447   b          4.4844636  Y  ...  +` under `q-pt=`; directions of q -> 0 repeat a point.
void LogReader::read_mode(std::string_view line) {
  if (line.find("q-pt=") != std::string_view::npos) {
    ++run_.q_points;
    run_.q_direction = false;
  } else if (line.find("q->0 along") != std::string_view::npos) {
    if (!run_.q_direction && run_.q_points > 1) --run_.q_points;
    run_.q_direction = true;
  }
  if (run_.q_direction || run_.q_points == 0) return;
  const auto words = tokens(line);
  if (words.size() < 4 || words[0] != "+" || words.back() != "+" || !parse_integer(words[1])) return;
  const auto wavenumber = parse_double(words[2]);
  if (!wavenumber || words[2].find('.') == std::string_view::npos) return;
  ++run_.modes;
  if (std::abs(*wavenumber) < 1) return;  // translations
  const double terahertz = *wavenumber * constants::light_speed * 1e-10;
  if (*wavenumber < 0) ++run_.imaginary;
  if (!run_.lowest || terahertz < *run_.lowest) run_.lowest = terahertz;
  if (!run_.highest || terahertz > *run_.highest) run_.highest = terahertz;
}

void LogReader::optical_permittivity(std::string_view) {
  run_.mode = Mode::permittivity;
  run_.rows.clear();
}

/// Three rows of the optical and the static tensor side by side.
void LogReader::read_permittivity(std::string_view line) {
  if (line.starts_with("---")) return;
  const auto words = tokens(line);
  const auto optical = simulation::triple(words, 0), whole = simulation::triple(words, 3);
  if (words.size() != 6 || !optical || !whole) {
    run_.mode = Mode::none;
    return;
  }
  run_.rows.push_back(*optical);
  run_.rows.push_back(*whole);
  if (run_.rows.size() < 6) return;
  run_.mode = Mode::none;
  std::vector<double> electronic, total;
  for (std::size_t i = 0; i < 6; ++i) {
    auto& tensor = i % 2 == 0 ? electronic : total;
    tensor.insert(tensor.end(), run_.rows[i].begin(), run_.rows[i].end());
  }
  run_.calculation.results.dielectric_electronic.set(std::move(electronic), here());
  run_.calculation.results.dielectric_total.set(std::move(total), here());
}

/// `=    53264 kB`
void LogReader::peak_memory(std::string_view rest) {
  const auto words = tokens(rest);
  const auto number = words.size() >= 3 && words[0] == "=" && words[2] == "kB" ? parse_double(words[1]) : std::nullopt;
  if (number) run_.calculation.run.memory_kilobytes.set(*number, here());
}

void LogReader::total_time(std::string_view) { run_.calculation.run.finished.set(true, here()); }

void LogReader::read_section(std::string_view line) {
  if (line.ends_with("<-- SCF")) return read_scf_row(line);
  if (line.starts_with("x ") && run_.mode != Mode::atoms) return read_md_row(line);
  if (const auto at = line.find("Fermi energy for spin"); at != std::string_view::npos) {
    const auto value = simulation::number_after(line, ":") ? simulation::number_after(line, ":") : simulation::number_after(line, " is:");
    const bool up = line.find(" up ") != std::string_view::npos, down = line.find(" down ") != std::string_view::npos;
    if (!down) run_.fermi[0] = value;
    if (!up) run_.fermi[1] = value;
    return;
  }
  switch (run_.mode) {
    case Mode::none: break;
    case Mode::title:
      run_.mode = Mode::none;
      if (!line.empty()) run_.calculation.title.set(std::string(line), here());
      break;
    case Mode::lattice: return read_lattice(line);
    case Mode::atoms: return read_atom(line);
    case Mode::forces: return read_force(line);
    case Mode::stress: return read_stress(line);
    case Mode::bands: return read_band(line);
    case Mode::vibrations: return read_mode(line);
    case Mode::pseudopotentials: return read_pseudopotential(line);
    case Mode::permittivity: return read_permittivity(line);
  }
  read_optimizer(line);
}

void LogReader::finish() {
  const Place whole{file_, -1, -1, {}};
  auto& calculation = run_.calculation;
  auto& method = calculation.method;
  auto& results = calculation.results;
  calculation.program = "CASTEP";
  if (method.functional) {
    if (run_.hubbard) simulation::add_hubbard(*method.functional.value);
    simulation::add_dispersion(*method.functional.value, run_.dispersion);
    method.name.set(method.functional->canonical == "HF" ? "HF" : "DFT", whole);
  }
  method.basis_type.set("plane waves", whole);
  method.core_treatment.set("pseudopotential", whole);
  if (!results.fermi && run_.fermi[0] && run_.fermi[0] == run_.fermi[1]) results.fermi.set(*run_.fermi[0], whole);
  if (const auto gap = run_.eigenvalues.gap()) results.gap.set(*gap, whole);
  if (run_.lowest) {
    if (run_.q_points == 1) results.modes.set(run_.modes, whole);
    results.imaginary_modes.set(run_.imaginary, whole);
    results.lowest_frequency.set(*run_.lowest, whole);
    results.highest_frequency.set(*run_.highest, whole);
  }
  if (calculation.type.value == "relax") {
    if (run_.cells > 1) calculation.type.set("cell_relax", whole);
    if (run_.iterations) calculation.convergence.ionic_steps.set(*run_.iterations + 1, whole);
  } else {
    calculation.convergence.max_ionic_steps.clear();
  }
  if (calculation.type.value == "md" && run_.md_steps) calculation.dynamics.steps.set(*run_.md_steps, whole);
  if (calculation.type.value == "single_point" && results.total) calculation.convergence.ionic.set(true, whole);
  if (!calculation.run.finished) {
    calculation.run.finished.set(false, whole);
    calculation.truncated = true;
  }
}

}  // namespace quarry::castep
