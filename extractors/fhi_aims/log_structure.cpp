// SPDX-License-Identifier: GPL-3.0-or-later
#include "fhi_aims/log_reader.hpp"
#include "simulation/text.hpp"

namespace quarry::fhi_aims {

using simulation::tokens;

void LogReader::begin_atoms() {
  positions_.clear();
  rows_ = 0;
}

void LogReader::input_geometry(std::string_view) { begin_atoms(); }

void LogReader::unit_cell(std::string_view) {
  mode_ = Mode::cell;
  cell_.clear();
}

void LogReader::atomic_structure(std::string_view) {
  mode_ = Mode::input_atoms;
  begin_atoms();
}

void LogReader::updated_structure(std::string_view) {
  mode_ = Mode::updated;
  used_ = false;
  cell_.clear();
  begin_atoms();
}

void LogReader::used_structure(std::string_view rest) {
  updated_structure(rest);
  used_ = true;
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
  positions_.add(words[3], *position);
  if (++rows_ == atoms_) use_structure();
}

/// `lattice_vector x y z`, `atom x y z Si`, `atom_frac x y z Si`; velocities stand between the atoms of a molecular dynamics.
void LogReader::read_updated(std::string_view line) {
  const auto words = tokens(line);
  if (words.empty() || words[0] == "x" || words[0] == "velocity") return;
  const auto vector = simulation::triple(words, 1);
  if (words[0] == "lattice_vector" && vector && cell_.size() < 3) {
    cell_.add(*vector);
    lattice_ = cell_.matrix(1);
    periodic_ = true;
  } else if (words[0] == "atom" && vector && words.size() == 5) {
    positions_.add(words[4], *vector);
    if (++rows_ == atoms_) use_structure();
  } else {
    mode_ = Mode::none;
  }
}

void LogReader::use_structure() {
  mode_ = Mode::none;
  auto structure = periodic_ ? positions_.placed_in(lattice_) : positions_.free();  // a table without a cell has the cell before it
  if (!used_) return geometries_.printed(run_, std::move(structure), here());
  // Such a table comes behind the energy; that of the step which begins now comes at its end.
  run_.last.clear();
  if (structure) run_.last.set(std::move(*structure), here());
  geometries_.printed(run_, std::nullopt, here());
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
      cell_.add(*vector);
      if (cell_.size() < 3) return;
      lattice_ = cell_.matrix(1);
      periodic_ = true;
      mode_ = Mode::none;
      return;
    }
    case Mode::input_atoms: return read_input_atom(line);
    case Mode::updated: return read_updated(line);
    case Mode::forces: return read_force(line);
  }
}

simulation::Calculation LogReader::take() {
  const Place whole{file_, -1, -1, {}};
  geometries_.finish(run_);
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
  if (!results.total) results.sigma0.clear();
  if (!results.printed_gap || *results.printed_gap <= 0) results.printed_gap_direct.clear();
  if (moves_) run_.type.set("md", whole);
  else if (relaxes_) run_.type.set(cell_relaxes_ ? "cell_relax" : "relax", whole);
  else if (results.total) run_.type.set("single_point", whole);
  if (steps_ > 0) run_.convergence.ionic_steps.set(steps_, whole);
  if (run_.type.value == "single_point") run_.convergence.ionic.set(true, whole);
  if (!run_.run.finished) {
    run_.run.finished.set(false, whole);
    run_.truncated = true;
  }
  return std::move(run_);
}

}  // namespace quarry::fhi_aims
