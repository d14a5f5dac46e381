// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>

#include "quarry/units.hpp"
#include "siesta/log_reader.hpp"
#include "simulation/text.hpp"

namespace quarry::siesta {

using simulation::first_token;
using simulation::tokens;
using simulation::trimmed;

void LogReader::scf_begins(std::string_view rest) {
  cycle_done_ = false;
  fermi_column_ = rest.find("Ef(eV)") != std::string_view::npos;
  fermi_.reset();
  run_.convergence.electronic.clear();
}
/// `   20     -466.9866     -466.9834     -466.9834  0.00010 -2.1210`: number, two energies, the free energy, change, Fermi energy.
void LogReader::scf_row(std::string_view rest) {
  const auto words = tokens(rest);
  const auto number = words.empty() ? std::nullopt : parse_integer(words[0]);
  if (!number) return;
  run_.convergence.scf_steps_last.set(*number, here());
  fermi_ = fermi_column_ && words.size() == 6 ? parse_double(words[5]) : std::nullopt;
}
void LogReader::scf_converged(std::string_view rest) {
  run_.convergence.electronic.set(true, here());
  if (const auto number = parse_integer(first_token(rest))) run_.convergence.scf_steps_last.set(*number, here());
}
void LogReader::scf_failed(std::string_view) { run_.convergence.electronic.set(false, here()); }

void LogReader::energy(std::string_view rest) {
  cycle_done_ = true;
  run_.results.free.clear();
  run_.results.total.clear();
  run_.results.fermi.clear();
  if (const auto value = parse_double(first_token(rest))) run_.results.total.set(*value, here());
  if (fermi_) run_.results.fermi.set(*fermi_, here());
}
/// Printed before the cycle, too, of its first guess.
void LogReader::free_energy(std::string_view rest) {
  if (!cycle_done_) return;
  if (const auto value = parse_double(first_token(rest))) run_.results.free.set(*value, here());
}

void LogReader::forces(std::string_view) {
  mode_ = Mode::forces;
  rows_.clear();
}
/// `     1    0.000000   -0.216498    0.000000`
void LogReader::read_force(std::string_view line) {
  const auto words = tokens(line);
  const auto row = words.size() == 4 && parse_integer(words[0]) ? simulation::triple(words, 1) : std::nullopt;
  if (row) {
    rows_.push_back(*row);
    return;
  }
  mode_ = Mode::none;
  const bool whole = line.starts_with("---") && !rows_.empty() && (!run_.sites || static_cast<std::size_t>(*run_.sites) == rows_.size());
  run_.results.force_max.clear();
  run_.results.force_rms.clear();
  if (!whole) return;
  double largest = 0, sum = 0;
  for (const auto& one : rows_) {
    largest = std::max(largest, crystal::dot(one, one));
    sum += crystal::dot(one, one);
  }
  run_.results.force_max.set(std::sqrt(largest), here());
  run_.results.force_rms.set(std::sqrt(sum / (3 * static_cast<double>(rows_.size()))), here());
}

void LogReader::final_block(std::string_view) { final_ = true; }
/// With all its digits.
void LogReader::final_total(std::string_view rest) {
  if (!final_) return;
  final_ = false;
  if (const auto value = parse_double(first_token(rest))) run_.results.total.set(*value, here());
}

void LogReader::stress(std::string_view) {
  mode_ = Mode::stress;
  rows_.clear();
}
/// `siesta:     0.032867   -0.000000   -0.000000`, positive where it pulls: the pressure below has the other sign.
void LogReader::read_stress(std::string_view line) {
  const auto words = tokens(line);
  const auto row = words.size() == 4 && words[0] == "siesta:" ? simulation::triple(words, 1) : std::nullopt;
  if (!row) {
    mode_ = Mode::none;
    return;
  }
  rows_.push_back(*row);
  if (rows_.size() < 3) return;
  mode_ = Mode::none;
  constexpr double unit = constants::ev_per_cubic_angstrom;
  const auto& m = rows_;
  run_.results.stress.set({m[0][0] * unit, m[1][1] * unit, m[2][2] * unit, m[1][2] * unit, m[0][2] * unit, m[0][1] * unit}, here());
}

void LogReader::moment(std::string_view rest) {
  if (const auto value = parse_double(first_token(rest))) run_.results.magnetization.set(*value, here());
}
void LogReader::dipole(std::string_view rest) {
  const auto words = tokens(rest);
  const auto vector = words.size() == 3 ? simulation::triple(words, 0) : std::nullopt;
  if (vector) run_.results.dipole_debye.set(std::sqrt(crystal::dot(*vector, *vector)), here());
}

/// `CG opt. move =      0`, `MD step =      1`
void LogReader::move_begins(std::string_view rest) {
  cycle_done_ = false;
  if (const auto number = simulation::integer_after(rest, "=")) moves_ = *number;
}
void LogReader::relaxed(std::string_view) { run_.convergence.ionic.set(true, here()); }

void LogReader::read_section(std::string_view line) {
  switch (mode_) {
    case Mode::none: return;
    case Mode::functional:
      if (const auto words = simulation::after(line, "xc_check: ")) functionals_.emplace_back(trimmed(*words));
      else mode_ = Mode::none;
      return;
    case Mode::input:
    case Mode::coordinates: return read_coordinates(line);
    case Mode::cell: return read_cell(line);
    case Mode::forces: return read_force(line);
    case Mode::stress: return read_stress(line);
  }
}

void LogReader::finish() {
  const Place whole{file_, -1, -1, {}};
  auto& method = run_.method;
  run_.program = "SIESTA";
  method.basis_type.set("numeric atomic orbitals", whole);
  method.core_treatment.set("pseudopotential", whole);
  if (functionals_.size() == 1) {
    struct Name {
      std::string_view words, known_as;
    };
    constexpr std::array names{Name{"Ceperley-Alder", "LDA-PZ"},
                               Name{"Perdew-Wang 1992", "LDA-PW"},
                               Name{"GGA Perdew, Burke & Ernzerhof 1996", "PBE"},
                               Name{"GGA Revised Perdew-Burke-Ernzerhof", "revPBE"},
                               Name{"GGA Revised PBE of Hammer et al.", "RPBE"},
                               Name{"GGA Becke-Lee-Yang-Parr", "BLYP"},
                               Name{"GGA Wu-Cohen", "WC"},
                               Name{"GGA PBEsol", "PBEsol"}};
    simulation::Functional functional;
    for (const auto& name : names)
      if (name.words == functionals_[0]) functional = *simulation::functional_named(name.known_as);
    functional.stated = functionals_[0];
    method.functional.set(std::move(functional), whole);
    method.name.set("DFT", whole);
  }
  if (method.smearing_width) method.smearing.set("fermi_dirac", method.smearing_width.place);
  std::vector<simulation::Pseudopotential> potentials;
  for (const auto& [element, file] : files_) {
    simulation::Pseudopotential one;
    one.element = element;
    one.name = one.file = file;
    one.type = "norm-conserving";
    potentials.push_back(std::move(one));
  }
  if (!potentials.empty()) method.pseudopotentials.set(std::move(potentials), whole);
  const auto option = simulation::lower(dynamics_);
  const auto has = [&](std::string_view part) { return option.find(part) != std::string::npos; };
  const bool relax = has("opt") || has("relax") || has("fire");
  const bool single = has("single");
  if (relax) run_.type.set(variable_cell_ ? "cell_relax" : "relax", whole);
  else if (has("md") || has("verlet") || has("nose") || has("parrinello") || has("anneal")) run_.type.set("md", whole);
  else if (has("force constants")) run_.type.set("phonon", whole);
  else if (single) run_.type.set("single_point", whole);
  if (relax && moves_) run_.convergence.ionic_steps.set(*moves_ + 1, whole);
  else run_.convergence.ionic_steps.clear();
  if (!relax) run_.convergence.max_ionic_steps.clear();
  if (single && run_.results.total) run_.convergence.ionic.set(true, whole);
  if (!run_.run.finished) {
    run_.run.finished.set(false, whole);
    run_.truncated = true;
  }
}

}  // namespace quarry::siesta
