// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "castep/log_reader.hpp"
#include "quarry/units.hpp"
#include "simulation/text.hpp"

namespace quarry::castep {

using simulation::first_token;
using simulation::tokens;
using simulation::trimmed;

/// Sections whose headings do not begin with words: tables of stars, crosses and plus signs.
bool LogReader::read_heading(std::string_view line) {
  if (line.empty()) return false;
  if (line.starts_with("***")) {
    const auto title = trimmed(line.substr(std::min(line.find_first_not_of('*'), line.size())));
    const auto words = trimmed(title.substr(0, title.find('*')));
    const bool forces = words == "Forces" || words == "Symmetrised Forces" || words == "Constrained Forces" || words == "Constrained Symmetrised Forces";
    const bool stress = words == "Stress Tensor" || words == "Symmetrised Stress Tensor";
    if (!forces && !stress) return false;
    // Behind its dynamics, 16.1 prints the last stress again with the other sign.
    run_.mode = forces ? Mode::forces : run_.after_md ? Mode::none : Mode::stress;
    run_.scale = 0;
    run_.began = false;
    run_.rows.clear();
    return true;
  }
  if (line.find("Fractional coordinates of atoms") != std::string_view::npos || line.starts_with("Coordinates: Fractional components")) {
    run_.mode = Mode::atoms;
    run_.began = false;
    run_.atoms_known = true;
    run_.labels.clear();
    run_.atoms_rows.clear();
    return true;
  }
  if (line.find("Vibrational Frequencies") != std::string_view::npos) {
    run_.mode = Mode::vibrations;
    return true;
  }
  if (line.find("B A N D   S T R U C T U R E   C A L C U L A T I O N") != std::string_view::npos) {
    run_.mode = Mode::bands;
    run_.eigenvalues.clear();
    run_.k = 0;
    return true;
  }
  return false;
}

/// `(A)   Reciprocal Lattice(1/A)`
void LogReader::lattice(std::string_view rest) {
  run_.mode = Mode::lattice;
  run_.rows.clear();
  const auto unit = conversion(rest.substr(0, rest.find(')')), "angstrom");
  run_.scale = unit ? (*unit)(1) : 0;
}

void LogReader::read_lattice(std::string_view line) {
  const auto words = tokens(line);
  const auto row = words.size() == 6 ? simulation::triple(words, 0) : std::nullopt;
  if (!row) {
    run_.mode = Mode::none;
    return;
  }
  run_.rows.push_back({(*row)[0] * run_.scale, (*row)[1] * run_.scale, (*row)[2] * run_.scale});
  if (run_.rows.size() < 3) return;
  run_.mode = Mode::none;
  if (run_.scale == 0) return;
  run_.cell = crystal::Matrix{run_.rows[0], run_.rows[1], run_.rows[2]};
  ++run_.cells;
  if (run_.cells > 1) take_structure();
}

/// `x  Ti  1  0.0 0.0 0.0  x`, or `+H  1  0.0 0.0 0.0  +`.
void LogReader::read_atom(std::string_view line) {
  if (line.empty()) return;
  const char edge = line.front();
  const bool frame = line.find_first_not_of(std::string_view(&edge, 1)) == std::string_view::npos;
  if ((edge != 'x' && edge != '+') || (frame && run_.began)) {
    run_.mode = Mode::none;
    if (frame) take_structure();
    return;
  }
  auto inner = line.substr(1);
  if (!inner.empty() && inner.back() == edge) inner.remove_suffix(1);
  const auto words = tokens(inner);
  if (words.size() < 2 || !parse_integer(words[1])) return;  // headings
  run_.began = true;
  const auto position = words.size() == 5 ? simulation::triple(words, 2) : std::nullopt;
  const auto* element = crystal::element_of_label(words[0]);
  if (!position || element == nullptr) run_.atoms_known = false;
  else {
    run_.labels.emplace_back(element->symbol);
    run_.atoms_rows.push_back(*position);
  }
}

void LogReader::take_structure() {
  if (!run_.cell || !run_.atoms_known || run_.labels.empty()) return;
  auto& calculation = run_.calculation;
  if (calculation.sites && static_cast<std::size_t>(*calculation.sites) != run_.labels.size()) return;
  crystal::Structure structure;
  structure.lattice = run_.cell;
  for (std::size_t i = 0; i < run_.labels.size(); ++i) structure.add_site(run_.labels[i], run_.atoms_rows[i]);
  if (!calculation.initial) calculation.initial.set(structure, here());
  calculation.last.set(std::move(structure), here());
}

/// `* Ti        1      0.00000(cons'd)      0.00000     0.00000  *`
void LogReader::read_force(std::string_view line) {
  if (const auto unit = simulation::after(line, "Cartesian components (")) {
    const auto known = conversion(unit->substr(0, unit->find(')')), "eV/angstrom");
    run_.scale = known ? (*known)(1) : 0;
    return;
  }
  if (line.starts_with("**")) {
    run_.mode = Mode::none;
    if (!run_.began || run_.rows.empty() || run_.scale == 0) return;
    double largest = 0, sum = 0;
    for (const auto& one : run_.rows) {
      largest = std::max(largest, crystal::dot(one, one));
      sum += crystal::dot(one, one);
    }
    auto& results = run_.calculation.results;
    results.force_max.set(std::sqrt(largest) * run_.scale, here());
    results.force_rms.set(std::sqrt(sum / (3 * static_cast<double>(run_.rows.size()))) * run_.scale, here());
    return;
  }
  auto words = tokens(line);
  if (words.size() < 3 || !parse_integer(words[2])) return;
  run_.began = true;
  for (auto& word : words)
    if (const auto mark = word.find('('); mark != std::string_view::npos && mark > 0) word = word.substr(0, mark);
  const auto row = words.size() == 7 ? simulation::triple(words, 3) : std::nullopt;
  if (row) run_.rows.push_back(*row);
  else run_.scale = 0;
}

/// `*  x      0.000311     -0.000000      0.000000  *`, positive = tension.
void LogReader::read_stress(std::string_view line) {
  auto& results = run_.calculation.results;
  if (const auto unit = simulation::after(line, "Cartesian components (")) {
    const auto known = conversion(unit->substr(0, unit->find(')')), "GPa");
    run_.scale = known ? (*known)(1) : 0;
  } else if (line.starts_with("**")) {
    run_.mode = Mode::none;
  } else if (const auto pressure = simulation::number_after(line, "Pressure:"); pressure && run_.scale != 0) {
    results.pressure.set(*pressure * run_.scale, here());
  } else if (const auto words = tokens(line); words.size() == 6 && (words[1] == "x" || words[1] == "y" || words[1] == "z")) {
    const auto row = simulation::triple(words, 2);
    if (!row || words[1].front() != static_cast<char>('x' + run_.rows.size())) {
      run_.mode = Mode::none;
      return;
    }
    run_.rows.push_back(*row);
    if (run_.rows.size() < 3 || run_.scale == 0) return;
    const auto& m = run_.rows;
    const auto s = run_.scale;
    results.pressure.clear();
    results.stress.set({m[0][0] * s, m[1][1] * s, m[2][2] * s, m[1][2] * s, m[0][2] * s, m[0][1] * s}, here());
  }
}

void LogReader::scf_begins(std::string_view rest) {
  run_.scf_failed = false;
  run_.scf_fermi.reset();
  run_.scf_has_fermi = tokens(rest).size() == 5 && rest.find(" Fermi ") != std::string_view::npos;
}

/// `18  -8.57796652E+002  6.03244384E+000   8.83489821E-007      12.44  <-- SCF`
void LogReader::read_scf_row(std::string_view line) {
  const auto words = tokens(line);
  const auto number = words.empty() ? std::nullopt : parse_integer(words[0]);
  if (!number) return;
  run_.calculation.convergence.scf_steps_last.set(*number, here());
  run_.scf_fermi = run_.scf_has_fermi && words.size() == 7 ? parse_double(words[2]) : std::nullopt;
}

/// What follows is called the current energy, not the final one: it is not read.
void LogReader::scf_failed(std::string_view) {
  run_.scf_failed = true;
  auto& results = run_.calculation.results;
  for (auto* reading : {&results.total, &results.free, &results.sigma0, &results.dispersion, &results.fermi}) reading->clear();
  run_.calculation.convergence.electronic.set(false, here());
}

/// `=  -857.7798150181     eV`
std::optional<double> LogReader::energy_of(std::string_view rest) const {
  const auto words = tokens(rest.substr(std::min(rest.find('='), rest.size())));
  const auto number = words.size() == 3 ? parse_double(words[1]) : std::nullopt;
  return number ? convert(*number, words[2], "eV") : std::nullopt;
}

void LogReader::energy(std::string_view rest) {
  auto& results = run_.calculation.results;
  for (auto* reading : {&results.total, &results.free, &results.sigma0, &results.scf, &results.dispersion, &results.fermi}) reading->clear();
  // The equals sign is a part of one of the two anchors.
  const auto value = energy_of(rest.find('=') == std::string_view::npos ? "= " + std::string(rest) : std::string(rest));
  if (!value) return;
  results.total.set(*value, here());
  run_.calculation.convergence.electronic.set(!run_.scf_failed, here());
  run_.scf_failed = false;
  if (run_.scf_fermi) results.fermi.set(*run_.scf_fermi, here());
}

void LogReader::free_energy(std::string_view rest) {
  if (const auto value = energy_of(rest)) run_.calculation.results.free.set(*value, here());
}
void LogReader::zero_width(std::string_view rest) {
  const auto value = energy_of(rest);
  if (!value || run_.scf_failed) return;
  run_.calculation.results.sigma0.set(*value, here());
  run_.calculation.results.total.set(*value, here());
}
/// `: -0.567289E+00 eV`
void LogReader::dispersion_energy(std::string_view rest) {
  const auto words = tokens(rest);
  const auto number = words.size() == 3 ? parse_double(words[1]) : std::nullopt;
  const auto value = number ? convert(*number, words[2], "eV") : std::nullopt;
  if (value) run_.calculation.results.dispersion.set(*value, here());
}
void LogReader::corrected_energy(std::string_view rest) {
  if (const auto value = energy_of(rest)) run_.calculation.results.total.set(*value, here());
}
void LogReader::corrected_free_energy(std::string_view rest) { free_energy(rest); }
void LogReader::corrected_zero_width(std::string_view rest) { zero_width(rest); }

/// `=     2.16929     hbar/2`: as many Bohr magnetons.
void LogReader::moment(std::string_view rest) {
  const auto words = tokens(rest);
  const auto value = words.size() >= 2 && words[0] == "=" ? parse_double(words[1]) : std::nullopt;
  if (value) run_.calculation.results.magnetization.set(*value, here());
}
void LogReader::absolute_moment(std::string_view rest) {
  const auto words = tokens(rest);
  const auto value = words.size() >= 2 && words[0] == "=" ? parse_double(words[1]) : std::nullopt;
  if (value) run_.calculation.results.absolute_magnetization.set(*value, here());
}

/// `BFGS: finished iteration     6 with enthalpy= -2.10765315E+002 eV`
void LogReader::read_optimizer(std::string_view line) {
  auto& convergence = run_.calculation.convergence;
  if (const auto iteration = simulation::integer_after(line, ": finished iteration")) run_.iterations = *iteration;
  else if (line.ends_with(": Geometry optimization completed successfully.")) convergence.ionic.set(true, here());
  else if (line.find(": Geometry optimization failed to converge") != std::string_view::npos) convergence.ionic.set(false, here());
}

void LogReader::md_step(std::string_view rest) {
  if (const auto number = parse_integer(first_token(rest))) run_.md_steps = *number;
}
void LogReader::md_finished(std::string_view) { run_.after_md = true; }

/// `x              time :      0.020000                   ps     x`
void LogReader::read_md_row(std::string_view line) {
  const auto words = tokens(line);
  if (words.size() != 6 || words[1] != "time" || words[2] != ":") return;
  const auto number = parse_double(words[3]);
  const auto value = number ? convert(*number, words[4], "fs") : std::nullopt;
  if (value) run_.calculation.dynamics.simulated_fs.set(*value, here());
}

}  // namespace quarry::castep
