// SPDX-License-Identifier: GPL-3.0-or-later
#include "fhi_aims/log_reader.hpp"
#include "simulation/text.hpp"

namespace quarry::fhi_aims {

using simulation::tokens;

void LogReader::input_geometry(std::string_view) {
  cartesian_.clear();
  fractional_.clear();
}

void LogReader::unit_cell(std::string_view) {
  mode_ = Mode::cell;
  rows_ = 0;
}

void LogReader::atomic_structure(std::string_view) {
  mode_ = Mode::input_atoms;
  cartesian_.clear();
}

void LogReader::updated_structure(std::string_view) {
  mode_ = Mode::updated;
  rows_ = 0;
  cartesian_.clear();
  fractional_.clear();
}

/// `|    1: Species Si             0.000000         0.000000         0.000000`
void LogReader::read_input_atom(std::string_view line) {
  const auto words = tokens(line);
  if (words.size() > 1 && words[1] == "Atom") return;
  const auto position = words.size() == 7 && words[2] == "Species" ? simulation::triple(words, 4) : std::nullopt;
  if (!position) {
    if (line != "|") mode_ = Mode::none;
    return;
  }
  cartesian_.emplace_back(std::string(words[3]), *position);
  if (cartesian_.size() == atoms_) use_structure();
}

/// `lattice_vector x y z`, `atom x y z Si`, `atom_frac x y z Si`; velocities stand between the atoms of a molecular dynamics.
void LogReader::read_updated(std::string_view line) {
  const auto words = tokens(line);
  if (words.empty() || words[0] == "x" || words[0] == "velocity") return;
  const auto vector = simulation::triple(words, 1);
  if (words[0] == "lattice_vector" && vector && rows_ < 3) {
    cell_[rows_++] = *vector;
    has_cell_ = rows_ == 3;
  } else if (words[0] == "atom" && vector && words.size() == 5) {
    cartesian_.emplace_back(std::string(words[4]), *vector);
    if (cartesian_.size() == atoms_) use_structure();
  } else {
    mode_ = Mode::none;
  }
}

void LogReader::use_structure() {
  mode_ = Mode::none;
  crystal::Structure structure;
  const auto back = has_cell_ ? crystal::inverse(cell_) : std::nullopt;
  if (has_cell_ && !back) return;
  if (has_cell_) structure.lattice = cell_;
  for (const auto& [label, position] : cartesian_) {
    const auto* element = crystal::element_of_label(label);
    if (element == nullptr) return;
    structure.add_site(element->symbol, back ? crystal::times(position, *back) : position);
  }
  if (!run_.initial) run_.initial.set(structure, here());
  run_.last.set(std::move(structure), here());
}

void LogReader::read_section(std::string_view line) {
  switch (mode_) {
    case Mode::none: return;
    case Mode::cell: {
      const auto words = tokens(line);
      const auto vector = words.size() == 4 && words[0] == "|" ? simulation::triple(words, 1) : std::nullopt;
      if (!vector) {
        mode_ = Mode::none;
        return;
      }
      cell_[rows_++] = *vector;
      if (rows_ < 3) return;
      has_cell_ = true;
      mode_ = Mode::none;
      return;
    }
    case Mode::input_atoms: return read_input_atom(line);
    case Mode::updated: return read_updated(line);
    case Mode::forces: return read_force(line);
  }
}

void LogReader::finish() {
  const Place whole{file_, -1, -1, {}};
  auto& method = run_.method;
  auto& results = run_.results;
  if (has_functional_) {
    if (!hubbard_.empty()) simulation::add_hubbard(functional_);
    simulation::add_dispersion(functional_, dispersion_);
    method.name.set(functional_.canonical == "HF" ? "HF" : "DFT", whole);
    method.functional.set(functional_, method.functional.place);
  }
  if (!hubbard_.empty()) method.hubbard.set(std::move(hubbard_), whole);
  method.basis_type.set("numeric atomic orbitals", whole);
  method.core_treatment.set("all-electron", whole);
  // The energy at zero width is meaningful where states at the Fermi level are smeared; of an insulator both are equal.
  if (corrected_ && results.total) results.sigma0 = corrected_;
  if (direct_ && results.printed_gap && *results.printed_gap > 0) results.printed_gap_direct = direct_;
  if (moves_) run_.type.set("md", whole);
  else if (relaxes_) run_.type.set(cell_relaxes_ ? "cell_relax" : "relax", whole);
  else if (results.total) run_.type.set("single_point", whole);
  if (steps_ > 0) run_.convergence.ionic_steps.set(steps_, whole);
  if (run_.type.value == "single_point") run_.convergence.ionic.set(true, whole);
  if (!run_.run.finished) {
    run_.run.finished.set(false, whole);
    run_.truncated = true;
  }
}

}  // namespace quarry::fhi_aims
