// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "adf/log_reader.hpp"
#include "quarry/units.hpp"
#include "simulation/text.hpp"

namespace quarry::adf {

using constants::hartree;
using simulation::first_token;
using simulation::tokens;
using simulation::trimmed;

/// The banner begins a job: `*   Amsterdam Density Functional  (ADF)         2013.01   April 2, 2013       *`; in it
/// `Build 201309012319` and, below, `*  R U N   T Y P E : SINGLE POINT  *`.
void LogReader::read_starred(std::string_view line) {
  if (const auto rest = simulation::after(line, "Amsterdam Density Functional  (ADF)")) {
    if (banner_) {
      next_job();
      run_type_.clear();
      lda_.clear();
      gradient_.clear();
      bases_.clear();
      restricted_ = other_terms_ = false;
      mode_ = Mode::none;
    }
    banner_ = true;
    if (const auto version = first_token(*rest); !version.empty()) run_.version.set(std::string(version), here());
  } else if (line.find("|     A M S     |") != std::string_view::npos) {
    suite_ = true;
  } else if (const auto build = simulation::after(line, " Build ")) {
    if (banner_ && parse_integer(first_token(*build))) run_.build.set(std::string(first_token(*build)), here());
  } else if (const auto type = simulation::after(line, "R U N   T Y P E :")) {
    run_type_ = trimmed(type->substr(0, type->find('*')));
  }
}

/// `13.01  RunTime: Feb19-2014 14:40:07  Nodes: 1  Procs: 1`
void LogReader::processors(std::string_view rest) {
  if (const auto number = simulation::integer_after(rest, "Procs:")) run_.run.cores.set(*number, here());
  if (const auto number = simulation::integer_after(rest, "Nodes:")) run_.run.nodes.set(*number, here());
}

void LogReader::functional_section(std::string_view) {
  mode_ = Mode::functional;
  lda_.clear();
  gradient_.clear();
  other_terms_ = false;
}

/// `LDA:    VWN     == Not Default ==`
void LogReader::read_functional(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) {
    mode_ = Mode::none;
    return;
  }
  const auto value = line.substr(colon + 1);
  const auto words = trimmed(value.substr(0, value.find("==")));
  if (line.starts_with("LDA:")) lda_ = words;
  else if (line.starts_with("Gradient Corrections:")) gradient_ = words == "---" ? std::string_view() : words;
  else if (words != "---") other_terms_ = true;
}

void LogReader::spin(std::string_view rest) {
  const auto word = first_token(rest);
  if (word != "Restricted" && word != "Unrestricted") return;
  restricted_ = word == "Restricted";
  run_.method.spin_polarized.set(!restricted_, here());
}
void LogReader::relativity(std::string_view rest) {
  if (const auto words = trimmed(rest.substr(0, rest.find("=="))); !words.empty() && words != "---") run_.method.relativity.set(std::string(words), here());
}

/// `Nitrogen (TZP)`, of a fragment file.
void LogReader::fragment_title(std::string_view rest) {
  const auto open = rest.rfind('('), close = rest.rfind(')');
  if (open != std::string_view::npos && close != std::string_view::npos && open + 1 < close) bases_.emplace(rest.substr(open + 1, close - open - 1));
}

void LogReader::geometry_table(std::string_view rest) {
  if (!rest.empty()) return;
  mode_ = Mode::atoms;
  atoms_.clear();
}
void LogReader::coordinates(std::string_view) {
  mode_ = Mode::coordinates;
  atoms_.clear();
}
/// `Index Symbol   x (angstrom)   y (angstrom)   z (angstrom)`, or `x (bohr)`.
void LogReader::ams_atoms(std::string_view rest) {
  mode_ = Mode::ams_atoms;
  const bool bohr = rest.find("(bohr)") != std::string_view::npos;
  if (!bohr && rest.find("(angstrom)") == std::string_view::npos) mode_ = Mode::none;
  atoms_.clear(bohr ? constants::bohr : 1);
}

/// `1  N   0.0000    0.0000    0.0000      7.00      7.00       14.0031`, or index, label, bohr, angstrom.
void LogReader::read_atom(std::string_view line) {
  const auto words = tokens(line);
  const std::size_t from = mode_ == Mode::coordinates ? 5 : 2;
  const auto position = words.size() > (mode_ == Mode::ams_atoms ? 4U : 7U) && parse_integer(words[0]) ? simulation::triple(words, from) : std::nullopt;
  if (position) return atoms_.add(words[1].starts_with("Gh.") ? "Gh" : words[1], *position);
  if (!atoms_.began()) return;  // headings
  mode_ = Mode::none;
  if (!line.empty() && !line.starts_with("---")) atoms_.spoil();
  geometry();
}

void LogReader::symmetry(std::string_view rest) {
  if (const auto name = first_token(rest); !name.empty()) run_.point_group.set(std::string(name), here());
}
void LogReader::electrons(std::string_view rest) {
  const auto number = parse_integer(trimmed(rest));
  if (number && !run_.method.electrons) run_.method.electrons.set(static_cast<double>(*number), here());
}
void LogReader::charge(std::string_view rest) {
  if (const auto value = parse_double(first_token(rest))) run_.method.charge.set(*value, here());
}
void LogReader::spin_polarization(std::string_view rest) {
  if (const auto value = parse_integer(first_token(rest)); value && *value >= 0) run_.method.multiplicity.set(*value + 1, here());
}
void LogReader::functions(std::string_view rest) {
  if (const auto value = parse_integer(first_token(rest))) run_.method.basis_functions.set(*value, here());
}

void LogReader::converged(std::string_view) { run_.convergence.electronic.set(true, here()); }
void LogReader::not_converged(std::string_view) { run_.convergence.electronic.set(false, here()); }

void LogReader::orbitals(std::string_view) {
  mode_ = Mode::orbitals;
  began_ = false;
  orbitals_.clear();
}

/// `A1   3   [A]   2.00   -0.22272369153228E+00   -6.0606`
void LogReader::read_orbital(std::string_view line) {
  const auto words = tokens(line);
  const bool spin = words.size() == 6 && (words[2] == "A" || words[2] == "B");
  const auto occupation = words.size() == 5 || spin ? parse_double(words[words.size() - 3]) : std::nullopt;
  const auto value = occupation ? parse_double(words[words.size() - 2]) : std::nullopt;
  if (value) {
    began_ = true;
    orbitals_.add(spin && words[2] == "B" ? 1 : 0, *value * hartree, *occupation > 1e-3);
  } else if (began_) {
    mode_ = Mode::none;
  }
}

/// An energy says nothing of the SCF here: other lines do.
void LogReader::molecule_energy(std::string_view token) {
  const auto converged = run_.convergence.electronic;
  energy(token);
  run_.convergence.electronic = converged;
  if (run_.program == "ADF") run_.results.energy_reference.set("fragments", here());
}
void LogReader::current_energy(std::string_view rest) {
  const auto words = tokens(rest);
  if (words.size() == 2 && words[1] == "Hartree") molecule_energy(words[0]);
}
void LogReader::bonding_energy(std::string_view rest) { molecule_energy(first_token(rest)); }

/// `5       ** CONVERGED **`
void LogReader::geometry_step(std::string_view rest) {
  if (const auto number = parse_integer(first_token(rest))) steps_ = *number;
  run_.convergence.ionic.set(rest.find("** CONVERGED **") != std::string_view::npos, here());
}

void LogReader::dipole(std::string_view) { dipole_ = true; }
void LogReader::magnitude(std::string_view rest) {
  if (!dipole_) return;
  dipole_ = false;
  if (const auto value = parse_double(first_token(rest))) run_.results.dipole_debye.set(*value, here());
}
void LogReader::excitations(std::string_view) { run_.type.set("tddft", here()); }

void LogReader::end(std::string_view rest) {
  if (rest.empty()) run_.run.finished.set(true, here());
}
void LogReader::times(std::string_view rest) {
  if (const auto value = simulation::number_after(rest, "CPU=")) run_.run.cpu_seconds.set(*value, here());
  if (const auto value = simulation::number_after(rest, "Elapsed=")) run_.run.wall_seconds.set(*value, here());
}

/// `23.104  RunTime: ...`: the driver of the Amsterdam Modeling Suite.
void LogReader::ams_run(std::string_view rest) {
  if (run_.program == "ADF" && !banner_) {
    run_.program = "AMS";
    run_.version.set("20" + std::string(first_token(rest)), here());
    run_.method.basis_type.clear();
  }
  processors(rest);
}
void LogReader::ams_charge(std::string_view rest) {
  if (const auto value = parse_double(first_token(rest))) run_.method.charge.set(*value, here());
}
void LogReader::ams_energy(std::string_view rest) { molecule_energy(first_token(rest)); }
void LogReader::ams_optimized(std::string_view) { run_.convergence.ionic.set(true, here()); }

void LogReader::read_line(std::string_view line) {
  if (line.starts_with('*')) return read_starred(line);
  switch (mode_) {
    case Mode::none: return;
    case Mode::functional: return read_functional(line);
    case Mode::atoms:
    case Mode::coordinates:
    case Mode::ams_atoms: return read_atom(line);
    case Mode::orbitals: return read_orbital(line);
  }
}

namespace {

struct Pair {
  std::string_view words, name;
};
constexpr std::array pairs{Pair{"Becke88 Perdew86", "BP86"}, Pair{"Becke88 LYP", "BLYP"}, Pair{"PBEx PBEc", "PBE"},       Pair{"RPBEx PBEc", "RPBE"},
                           Pair{"revPBEx PBEc", "revPBE"},   Pair{"PW91x PW91c", "PW91"}, Pair{"OPTX PBEc", "OPBE"},      Pair{"OPTX LYP", "OLYP"},
                           Pair{"PBEsolx PBEsolc", "PBEsol"}};

}  // namespace

void LogReader::complete() {
  if (suite_ && !banner_ && run_.program == "ADF") {  // the log of the suite's driver, cut before its version
    run_.program = "AMS";
    run_.method.basis_type.clear();
  }
  const auto stated = gradient_.empty() ? lda_ : gradient_;
  if (!stated.empty()) {
    std::string_view name;
    if (gradient_.empty() && lda_ == "VWN") name = "VWN5";
    for (const auto& pair : pairs)
      if (pair.words == gradient_) name = pair.name;
    functional(other_terms_ ? std::string_view() : name, stated);
    run_.method.name.set("DFT", whole());
  }
  if (bases_.size() == 1) run_.method.basis_set.set(*bases_.begin(), whole());
  else if (bases_.size() > 1) run_.method.basis_set.set("mixed", whole());
  const auto& electrons = run_.method.electrons;
  if (restricted_ && electrons && static_cast<std::int64_t>(*electrons) % 2 == 0 && !run_.method.multiplicity) run_.method.multiplicity.set(1, whole());
  if (run_type_ == "GEOMETRY OPTIMIZATION") run_.type.set("relax", whole());
  else if (run_type_ == "SINGLE POINT" && !run_.type) run_.type.set("single_point", whole());
  else if (run_type_ == "TRANSITION STATE") run_.type.set("transition_state", whole());
  else if (run_type_ == "FREQUENCIES") run_.type.set("frequency", whole());
}

}  // namespace quarry::adf
