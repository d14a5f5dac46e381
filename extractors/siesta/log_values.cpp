// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>

#include "quarry/units.hpp"
#include "siesta/log_reader.hpp"
#include "simulation/dates.hpp"
#include "simulation/text.hpp"

namespace quarry::siesta {

using simulation::first_token;
using simulation::tokens;
using simulation::trimmed;

/// `: siesta-4.0--500`, `: v4.1-b3`; since 5 `Version         : 5.0.1`.
void LogReader::version(std::string_view rest) {
  auto text = trimmed(rest);
  if (text.starts_with(':')) text = trimmed(text.substr(1));
  if (!text.empty() && !run_.version) run_.version.set(std::string(first_token(text)), here());
}
void LogReader::architecture(std::string_view rest) {
  const auto text = simulation::after(rest, ":");
  if (text && !trimmed(*text).empty() && !run_.build) run_.build.set(std::string(trimmed(*text)), here());
}
/// `    2 nodes in parallel`: processes.
void LogReader::nodes(std::string_view rest) {
  if (const auto number = parse_integer(first_token(rest))) run_.run.cores.set(*number, here());
}

namespace {

/// `7-JUL-2016   8:46:56`: the day; the zone of the time is not said.
std::string day_of(std::string_view rest) {
  const auto word = first_token(rest);
  const auto first = word.find('-'), last = word.rfind('-');
  if (first == std::string_view::npos || last == first) return {};
  return simulation::date_of(word.substr(0, first), word.substr(first + 1, last - first - 1), word.substr(last + 1));
}

}  // namespace

void LogReader::started(std::string_view rest) {
  if (const auto day = day_of(rest); !day.empty()) run_.run.start.set(day, here());
}
void LogReader::ended(std::string_view rest) {
  run_.run.finished.set(true, here());
  if (const auto day = lines_.terminated() ? day_of(rest) : std::string(); !day.empty()) run_.run.end.set(day, here());
}
void LogReader::title(std::string_view rest) {
  if (const auto text = trimmed(rest); !text.empty()) run_.title.set(std::string(text), here());
}

/// `            1  Label: Mg Atomic number:          12`
void LogReader::species(std::string_view rest) {
  const auto index = parse_integer(first_token(rest));
  const auto number = simulation::integer_after(rest, "Atomic number:");
  const auto label = simulation::after(rest, "Label:");
  const auto* element = number && *number > 0 && *number < 119 ? element_of_number(static_cast<int>(*number)) : nullptr;
  if (index) elements_[*index] = element != nullptr ? std::string(element->symbol) : std::string();
  if (label && element != nullptr) labels_[std::string(first_token(*label))] = element->symbol;
}

/// `Mg.psf`: named by the label of its species.
void LogReader::potential(std::string_view rest) {
  const auto file = trimmed(rest);
  const auto known = labels_.find(file.substr(0, file.rfind('.')));
  if (known != labels_.end()) files_[known->second] = file;
}

void LogReader::functional(std::string_view) {
  mode_ = Mode::functional;
  functionals_.clear();
}

/// Of the input, which the output repeats.
void LogReader::basis_size(std::string_view rest) {
  if (const auto word = first_token(rest); !word.empty() && !run_.method.basis_set) run_.method.basis_set.set(std::string(word), here());
}

/// Of the input: the unit of scaled coordinates.
void LogReader::lattice_constant(std::string_view rest) {
  const auto words = tokens(rest);
  const auto number = words.size() >= 2 && !lattice_constant_ ? parse_double(words[0]) : std::nullopt;
  if (!number) return;
  const auto unit = simulation::lower(words[1]);
  if (unit == "ang") lattice_constant_ = *number;
  else if (unit == "bohr") lattice_constant_ = *number * constants::bohr;
}

/// `      3    23    34`
void LogReader::atoms(std::string_view rest) {
  const auto words = tokens(rest);
  if (words.size() != 3) return;
  if (const auto number = parse_integer(words[0])) run_.sites.set(*number, here());
  if (const auto number = parse_integer(words[1])) run_.method.basis_functions.set(*number, here());
}

/// `redata: Mesh Cutoff                      =   300.0000  Ry`
void LogReader::setting(std::string_view rest) {
  const auto equals = rest.find('=');
  if (equals == std::string_view::npos) return;
  const auto name = trimmed(rest.substr(0, equals)), value = trimmed(rest.substr(equals + 1));
  const auto words = tokens(value);
  if (words.empty()) return;
  const auto number = parse_double(words[0]);
  const auto in = [&](std::string_view unit) { return number && words.size() == 2 ? convert(*number, words[1], unit) : std::nullopt; };
  auto& method = run_.method;
  if (name == "Mesh Cutoff") {
    if (const auto v = in("eV")) method.mesh_cutoff.set(*v, here());
  } else if (name == "SpinPolarized (Up/Down) run") {
    if (value == "T" || value == "F") method.spin_polarized.set(value == "T", here());
  } else if (name == "Non-Collinear-spin run") {
    if (value == "T" || value == "F") method.noncollinear.set(value == "T", here());
  } else if (name == "Spin configuration") {
    method.spin_polarized.set(value != "none", here());
    method.noncollinear.set(value.starts_with("non-col") || value.starts_with("spin-orbit"), here());
    method.spin_orbit.set(value.starts_with("spin-orbit"), here());
  } else if (name == "Net charge of the system") {
    if (number) method.charge.set(*number, here());
  } else if (name == "Electronic Temperature") {
    if (const auto v = in("eV")) method.smearing_width.set(*v, here());
  } else if (name == "Max. number of SCF Iter") {
    if (const auto count = parse_integer(words[0])) run_.convergence.max_scf_steps.set(*count, here());
  } else if (name == "Maximum number of CG moves" || name == "Maximum number of optimization moves") {
    if (const auto count = parse_integer(words[0])) run_.convergence.max_ionic_steps.set(*count, here());
  } else if (name == "Force tolerance") {
    if (const auto v = words.size() == 2 && words[1] == "Ry/Bohr" && number ? std::optional(*number * constants::rydberg / constants::bohr) : in("eV/angstrom"))
      run_.convergence.force_threshold.set(*v, here());
  } else if (name == "Dynamics option") {
    dynamics_ = value;
  } else if (name == "Variable cell") {
    variable_cell_ = value == "T";
  }
}

void LogReader::k_points(std::string_view rest) {
  k_rows_.clear();
  if (const auto number = parse_integer(first_token(rest))) run_.method.k_irreducible.set(*number, here());
}
/// `    6   0   0      0.000`: a row of the supercell and its shift.
void LogReader::k_row(std::string_view rest) {
  std::vector<double> row;
  for (const auto word : tokens(rest)) {
    const auto number = parse_double(word);
    if (!number) return;
    row.push_back(*number);
  }
  if (row.size() != 4 || k_rows_.size() == 3) return;
  k_rows_.push_back(std::move(row));
  if (k_rows_.size() < 3) return;
  std::array<std::int64_t, 3> mesh{};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) {
      if (i != j && k_rows_[i][j] != 0) return;
      if (i == j) mesh[i] = simulation::count_of(k_rows_[i][j]).value_or(0);
      if (i == j && mesh[i] < 1) return;
    }
  run_.method.k_mesh.set(mesh, here());
  run_.method.k_scheme.set("monkhorst_pack", here());
}

void LogReader::input_coordinates(std::string_view) {
  mode_ = Mode::input;
  positions_.clear();
  symbols_.clear();
  atoms_known_ = true;
  unit_ = "Bohr";
}
/// `Atomic coordinates (Ang):`, `Relaxed atomic coordinates (fractional):`
void LogReader::coordinates(std::string_view rest) {
  if (rest.starts_with("Final (unrelaxed)")) run_.convergence.ionic.set(false, here());
  const auto bracket = rest.rfind('(');
  if (bracket == std::string_view::npos || rest.find("coordinates") == std::string_view::npos) return;
  const auto unit = rest.substr(bracket + 1);
  mode_ = Mode::coordinates;
  positions_.clear();
  symbols_.clear();
  atoms_known_ = true;
  unit_ = unit.substr(0, unit.find(')'));
}

/// `0.757   0.600   0.000   2       2  H`, of the input `siesta:  1.43052   1.13384   0.00000  2        2`.
void LogReader::read_coordinates(std::string_view line) {
  const bool input = mode_ == Mode::input;
  if (input && line.starts_with("siesta:")) line = line.substr(7);
  const auto words = tokens(line);
  const auto position = simulation::triple(words, 0);
  if (!position) {
    mode_ = Mode::none;
    if (!input || cell_) take_structure();
    return;
  }
  const auto index = words.size() >= 5 ? parse_integer(words[3]) : std::nullopt;
  const auto known = index ? elements_.find(*index) : elements_.end();
  if (known == elements_.end() || known->second.empty()) atoms_known_ = false;
  symbols_.push_back(known == elements_.end() ? std::string() : known->second);
  positions_.push_back(*position);
}

void LogReader::automatic_cell(std::string_view) { cell({}); }
void LogReader::cell(std::string_view) {
  mode_ = Mode::cell;
  rows_.clear();
}
void LogReader::read_cell(std::string_view line) {
  if (line.starts_with("siesta:")) line = line.substr(7);
  const auto words = tokens(line);
  const auto row = words.size() == 3 ? simulation::triple(words, 0) : std::nullopt;
  if (!row) {
    mode_ = Mode::none;
    return;
  }
  rows_.push_back(*row);
  if (rows_.size() < 3) return;
  mode_ = Mode::none;
  cell_ = crystal::Matrix{rows_[0], rows_[1], rows_[2]};
  take_structure();
}

void LogReader::take_structure() {
  const auto inverse = cell_ ? crystal::inverse(*cell_) : std::nullopt;
  if (!inverse || positions_.empty() || !atoms_known_) return;
  if (run_.sites && static_cast<std::size_t>(*run_.sites) != positions_.size()) return;
  const double scale = unit_ == "Ang" ? 1 : unit_ == "Bohr" ? constants::bohr : unit_ == "scaled" ? lattice_constant_.value_or(0) : 0;
  if (scale == 0 && unit_ != "fractional") return;
  crystal::Structure structure;
  structure.lattice = cell_;
  for (std::size_t i = 0; i < positions_.size(); ++i) {
    const auto& p = positions_[i];
    structure.add_site(symbols_[i], scale == 0 ? p : crystal::times({p[0] * scale, p[1] * scale, p[2] * scale}, *inverse));
  }
  if (!run_.initial) run_.initial.set(structure, here());
  run_.last.set(std::move(structure), here());
}

}  // namespace quarry::siesta
