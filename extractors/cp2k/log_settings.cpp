// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "cp2k/log_reader.hpp"
#include "quarry/date.hpp"
#include "quarry/units.hpp"
#include "simulation/text.hpp"

namespace quarry::cp2k {

using simulation::first_token;
using simulation::tokens;
using simulation::trimmed;

namespace {

std::string_view last_token(std::string_view rest) {
  rest = trimmed(rest);
  const auto blank = rest.find_last_of(" \t");
  return blank == std::string_view::npos ? rest : rest.substr(blank + 1);
}

}  // namespace

/// `2016-02-08 22:11:01.366`, a local time whose zone is not said: only the day is stated.
void LogReader::started(std::string_view rest) {
  if (any_) {
    run_ = Run();
    run_.calculation.diagnostics.push_back({Severity::note, "the file holds several runs: the last one is read", here()});
  }
  any_ = true;
  const auto date = parse_date(trimmed(rest));
  if (!date) return;
  run_.start = date->begin;
  run_.calculation.run.start.set(std::string(trimmed(rest).substr(0, 10)), here());
}

void LogReader::ended(std::string_view rest) {
  auto& run = run_.calculation.run;
  run.finished.set(true, here());
  const auto date = parse_date(trimmed(rest));
  if (!date) return;
  run.end.set(std::string(trimmed(rest).substr(0, 10)), here());
  if (run_.start && date->begin >= *run_.start) run.wall_seconds.set(static_cast<double>(date->begin - *run_.start) / 1000, here());
}

void LogReader::version(std::string_view rest) {
  const auto words = simulation::after(rest, "CP2K version ");
  // With what follows, as in `2.4 (Development Version)`.
  if (words && !trimmed(*words).empty()) run_.calculation.version.set(std::string(trimmed(*words)), here());
}
void LogReader::revision(std::string_view rest) {
  if (const auto word = trimmed(rest); !word.empty()) run_.calculation.build.set(std::string(word), here());
}
void LogReader::project(std::string_view rest) {
  if (const auto word = trimmed(rest); !word.empty()) run_.calculation.title.set(std::string(word), here());
}

void LogReader::run_type(std::string_view rest) {
  run_.type = trimmed(rest);
  const auto& t = run_.type;
  const char* type = t == "ENERGY" || t == "ENERGY_FORCE" || t == "WAVEFUNCTION_OPTIMIZATION" ? "single_point" : t == "GEO_OPT" ? "relax"
                   : t == "CELL_OPT" ? "cell_relax" : t == "MD" || t == "MOLECULAR_DYNAMICS" ? "md" : t == "BAND" ? "neb"
                   : t == "VIBRATIONAL_ANALYSIS" || t == "NORMAL_MODES" ? "frequency" : nullptr;
  if (type != nullptr) run_.calculation.type.set(type, here());
}

void LogReader::method(std::string_view rest) { run_.force_method = trimmed(rest); }
void LogReader::processes(std::string_view rest) {
  if (const auto number = parse_integer(first_token(rest))) run_.calculation.run.cores.set(*number, here());
}
void LogReader::threads(std::string_view rest) {
  if (const auto number = parse_integer(first_token(rest))) run_.calculation.run.threads.set(*number, here());
}

/// `a [angstrom]:      39.515     0.000     0.000    |a| =      39.515`
void LogReader::cell_vector(std::string_view rest) {
  const auto numbers = simulation::after(rest, "[angstrom]:");
  const auto row = numbers ? simulation::triple(tokens(*numbers), 0) : std::nullopt;
  if (rest.starts_with('a')) run_.cell.clear();
  if (!row || run_.cell.size() != static_cast<std::size_t>(rest.front() - 'a')) return;
  run_.cell.push_back(*row);
  if (run_.cell.size() == 3 && !run_.first_cell) run_.first_cell = crystal::Matrix{run_.cell[0], run_.cell[1], run_.cell[2]};
}
void LogReader::periodicity(std::string_view rest) { run_.periodicity = last_token(rest); }

void LogReader::restricted(std::string_view) { run_.calculation.method.spin_polarized.set(false, here()); }
void LogReader::unrestricted(std::string_view) {
  run_.unrestricted = true;
  run_.calculation.method.spin_polarized.set(true, here());
}
void LogReader::multiplicity(std::string_view rest) {
  if (const auto number = parse_integer(last_token(rest))) run_.calculation.method.multiplicity.set(*number, here());
}
void LogReader::charge(std::string_view rest) {
  if (const auto number = parse_double(last_token(rest))) run_.calculation.method.charge.set(*number, here());
}

/// `PBE:`, then lines of its reference, which tells revPBE and PBEsol apart.
void LogReader::functional(std::string_view rest) {
  const auto words = trimmed(rest);
  auto& names = run_.functionals;
  if (words.find("sx=") != std::string_view::npos) run_.scaled = true;
  if (words.ends_with(':') && words.find(' ') == std::string_view::npos) {
    auto name = std::string(words.substr(0, words.size() - 1));
    if (name.starts_with("LIBXC_")) name.erase(0, 6);
    if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  } else if (!names.empty() && names.back() == "PBE" && words.starts_with("revPBE")) {
    names.back() = "revPBE";
  } else if (!names.empty() && names.back() == "PBE" && words.starts_with("PBEsol")) {
    names.back() = "PBEsol";
  }
}

void LogReader::exact_exchange(std::string_view rest) { run_.exchange_fraction = parse_double(first_token(rest)); }

void LogReader::dispersion(std::string_view rest) {
  const auto has = [&](std::string_view part) { return rest.find(part) != std::string_view::npos; };
  if (has("DFT-D3 ")) run_.dispersion = "D3";
  else if (has("DFT-D4")) run_.dispersion = "D4";
  else if (has("DFT-D2")) run_.dispersion = "D2";
  else if (has("BJ Damping") && run_.dispersion == "D3") run_.dispersion = "D3(BJ)";
  else if (has("RVV10 Functional")) run_.dispersion = "rVV10";
  else if (has("DRSLL Functional")) run_.dispersion = "vdW-DF";
  else if (has("LMKLL Functional")) run_.dispersion = "vdW-DF2";
}

void LogReader::quickstep_method(std::string_view rest) { run_.quickstep = trimmed(rest); }
void LogReader::density_cutoff(std::string_view rest) {
  if (const auto value = parse_double(first_token(rest))) run_.calculation.method.density_cutoff.set(*value * constants::hartree, here());
}

/// `Si                                    Number of atoms:       8`
void LogReader::kind(std::string_view rest) {
  add_potential();
  const auto* element = crystal::element_of_label(first_token(rest));
  run_.potential = {};
  if (element != nullptr) run_.potential.element = element->symbol;
}
void LogReader::add_potential() {
  if (!run_.potential.name.empty()) run_.potentials.push_back(std::move(run_.potential));
  run_.potential = {};
}
void LogReader::basis(std::string_view rest) {
  if (const auto name = trimmed(rest); !name.empty() && std::ranges::find(run_.bases, name) == run_.bases.end()) run_.bases.emplace_back(name);
}
/// `GTH-PBE-q4`: four electrons.
void LogReader::potential(std::string_view rest) {
  run_.potential.name = trimmed(rest);
  const auto& name = run_.potential.name;
  if (!name.starts_with("GTH")) return;
  run_.potential.family = "GTH";
  run_.potential.type = "norm-conserving";
  if (const auto q = name.rfind("-q"); q != std::string::npos) run_.potential.valence = parse_double(std::string_view(name).substr(q + 2));
}

void LogReader::k_scheme(std::string_view rest) {
  const auto word = simulation::lower(trimmed(rest));
  const char* scheme = word == "gamma" ? "gamma" : word.starts_with("monkhorst") || word.starts_with("macdonald") ? "monkhorst_pack" : word == "general" ? "explicit" : nullptr;
  if (scheme != nullptr) run_.calculation.method.k_scheme.set(scheme, here());
}
void LogReader::k_mesh(std::string_view rest) {
  const auto words = tokens(rest);
  std::array<std::int64_t, 3> mesh{};
  if (words.size() != 3) return;
  for (std::size_t i = 0; i < 3; ++i) {
    const auto number = parse_integer(words[i]);
    if (!number || *number < 1) return;
    mesh[i] = *number;
  }
  run_.calculation.method.k_mesh.set(mesh, here());
}
void LogReader::k_number(std::string_view rest) {
  if (const auto number = parse_integer(last_token(rest))) run_.calculation.method.k_irreducible.set(*number, here());
}

void LogReader::number_of_atoms(std::string_view rest) {
  if (const auto number = parse_integer(first_token(rest))) run_.calculation.sites.set(*number, here());
}

/// Of an unrestricted run a line for each spin: the sum is not printed, and these lines come with each step.
void LogReader::electrons(std::string_view rest) {
  const auto number = parse_double(first_token(rest));
  if (number && !run_.unrestricted) run_.calculation.method.electrons.set(*number, here());
}
void LogReader::functions(std::string_view rest) {
  if (const auto number = parse_integer(first_token(rest))) run_.calculation.method.basis_functions.set(*number, here());
}
void LogReader::max_scf(std::string_view rest) {
  if (const auto number = parse_integer(first_token(rest))) run_.calculation.convergence.max_scf_steps.set(*number, here());
}
void LogReader::smearing(std::string_view rest) {
  if (first_token(rest) == "FERMI_DIRAC") run_.calculation.method.smearing.set("fermi_dirac", here());
}

/// `Ensemble Type      NVE`; `MD| Temperature [K]` has an anchor of its own.
void LogReader::md_setting(std::string_view rest) {
  auto& dynamics = run_.calculation.dynamics;
  const auto key = simulation::lower(rest);
  if (key.starts_with("ensemble type")) dynamics.ensemble.set(std::string(last_token(rest)), here());
  else if (key.starts_with("time step [fs]")) {
    if (const auto value = parse_double(last_token(rest))) dynamics.timestep_fs.set(*value, here());
  } else if (key.starts_with("temperature [k]")) {
    if (const auto value = parse_double(last_token(rest))) dynamics.temperature_target.set(*value, here());
  }
}

}  // namespace quarry::cp2k
