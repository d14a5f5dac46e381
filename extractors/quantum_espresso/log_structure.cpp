// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "quantum_espresso/log_reader.hpp"
#include "quarry/units.hpp"
#include "simulation/text.hpp"

namespace quarry::quantum_espresso {

using simulation::tokens;

void LogReader::read_section(std::string_view line) {
  switch (s_.mode) {
    case Mode::none: return;
    case Mode::title:
      if (!line.empty()) s_.run.title.set(std::string(line), here());
      s_.mode = Mode::none;
      return;
    case Mode::pseudopotential_file: {
      auto& one = s_.pseudopotentials.back();
      one.file = structure::last_part(line);
      one.name = one.file.substr(0, one.file.rfind('.'));
      s_.mode = Mode::none;
      return;
    }
    case Mode::sites: return read_site(line);
    case Mode::hubbard: return read_hubbard_row(line);
    case Mode::forces: return read_force(line);
    case Mode::stress: return read_stress_row(line);
    case Mode::cell: return read_cell_row(line);
    case Mode::positions: return read_position(line);
    case Mode::dielectric: return read_dielectric_row(line);
  }
}

/// `1           Ti  tau(   1) = (   0.0000000   0.0000000   0.0000000  )`
void LogReader::read_site(std::string_view line) {
  const auto words = tokens(line.substr(0, line.find("tau(")));
  const auto open = line.find("= (");
  const auto vector = open == std::string_view::npos ? std::nullopt : simulation::triple(tokens(line.substr(open + 3)), 0);
  if (words.size() < 2 || !vector) return no_positions();
  position(words[1], *vector);
}

/// `CELL_PARAMETERS (alat=  8.68089159)`, `{angstrom}`, `(bohr)`
void LogReader::cell_parameters(std::string_view rest) {
  const auto unit = simulation::lower(rest);
  s_.mode = Mode::cell;
  s_.row = 0;
  s_.cell_unit = 0;
  if (unit.find("angstrom") != std::string::npos) s_.cell_unit = 1;
  else if (unit.find("bohr") != std::string::npos) s_.cell_unit = constants::bohr;
  else if (const auto alat = simulation::after(unit, "alat=")) {
    const auto bohr = parse_double(simulation::trimmed(alat->substr(0, alat->find_first_of(")}"))));
    if (bohr) s_.cell_unit = *bohr * constants::bohr;
  } else if (unit.find("alat") != std::string::npos) {
    s_.cell_unit = s_.alat;
  }
}

void LogReader::read_cell_row(std::string_view line) {
  const auto row = simulation::triple(tokens(line), 0);
  if (!row || s_.cell_unit <= 0) {
    s_.mode = Mode::none;
    return;
  }
  for (std::size_t k = 0; k < 3; ++k) s_.new_cell[s_.row][k] = (*row)[k] * s_.cell_unit;
  if (++s_.row < 3) return;
  s_.mode = Mode::none;
  s_.cell = s_.new_cell;
  s_.has_cell = true;
  s_.cell_moves = true;
}

void LogReader::atomic_positions(std::string_view rest) {
  const auto unit = simulation::lower(rest);
  s_.position_unit.clear();
  for (const std::string_view known : {"angstrom", "bohr", "crystal", "alat"})
    if (unit.find(known) != std::string::npos) s_.position_unit = known;
  s_.mode = Mode::positions;
  begin_positions();
}

void LogReader::read_position(std::string_view line) {
  const auto words = tokens(line);
  const auto vector = simulation::triple(words, 1);
  if (words.empty() || !vector) return no_positions();
  position(words[0], *vector);
}

void LogReader::begin_positions() {
  s_.positions_read = 0;
  const double unit = s_.position_unit == "alat" ? s_.alat : s_.position_unit == "bohr" ? constants::bohr : 1;
  s_.positions.clear(unit);
  if (unit <= 0 || s_.position_unit.empty()) s_.positions.spoil();
}

void LogReader::position(std::string_view label, const crystal::Vector& vector) {
  s_.positions.add(label, vector);
  if (++s_.positions_read == s_.atoms) use_positions();
}

/// All atoms are known: they are the geometry of the next energy.
void LogReader::use_positions() {
  s_.mode = Mode::none;
  const auto cell = s_.has_cell ? std::optional(s_.cell) : std::nullopt;
  auto structure = s_.position_unit == "crystal" ? s_.positions.in_lattice(cell) : s_.positions.placed_in(cell);
  s_.geometries.printed(s_.run, std::move(structure), here());
}

/// The list of atoms broke off or is not understood.
void LogReader::no_positions() {
  s_.mode = Mode::none;
  s_.geometries.printed(s_.run, std::nullopt, here());
}

void LogReader::finish() {
  auto& run = s_.run;
  end_modes();
  s_.geometries.finish(run);
  auto& method = run.method;
  if (!s_.pseudopotentials.empty()) method.pseudopotentials.set(std::move(s_.pseudopotentials), {file_, -1, -1, {}});
  if (method.functional) {
    auto functional = *method.functional;
    if (!s_.hubbard.empty()) simulation::add_hubbard(functional);
    for (const auto& dispersion : s_.dispersion) simulation::add_dispersion(functional, dispersion);
    method.functional.set(std::move(functional), method.functional.place);
  }
  if (!s_.hubbard.empty()) method.hubbard.set(std::move(s_.hubbard), {file_, -1, -1, {}});
  if (run.results.magnetization && !method.spin_polarized) method.spin_polarized.set(true, run.results.magnetization.place);
  const Place whole{file_, -1, -1, {}};
  const bool phonons = s_.program == "PHONON" || !s_.frequencies.empty();
  if (phonons) run.type.set("phonon", whole);
  else if (s_.moves_in_time) run.type.set("md", whole);
  else if (s_.relaxes) run.type.set(s_.cell_moves ? "cell_relax" : "relax", whole);
  else if (s_.bands) run.type.set("bands", whole);
  else if (s_.energies > 0 && s_.program == "PWSCF") run.type.set("single_point", whole);
  if (run.type.value == "single_point" && run.results.total) run.convergence.ionic.set(true, run.results.total.place);
  if (s_.energies > 0) run.convergence.ionic_steps.set(s_.energies, run.results.total.place);
  if (s_.bands) run.convergence.electronic.clear();
  if (!s_.frequencies.empty()) {
    const auto [least, most] = std::ranges::minmax_element(s_.frequencies);
    run.results.lowest_frequency.set(*least, whole);
    run.results.highest_frequency.set(*most, whole);
    run.results.imaginary_modes.set(std::ranges::count_if(s_.frequencies, [](double f) { return f < -0.03; }), whole);
  }
  if (!run.run.finished) {
    run.run.finished.set(false, whole);
    run.truncated = true;
  }
}

}  // namespace quarry::quantum_espresso
