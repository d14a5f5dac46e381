// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include "castep/log_reader.hpp"
#include "quarry/units.hpp"
#include "simulation/dates.hpp"
#include "simulation/text.hpp"

namespace quarry::castep {

using simulation::first_token;
using simulation::lower;
using simulation::tokens;
using simulation::trimmed;

namespace {

/// What stands behind the colon of `name     : value`; empty without one.
std::string_view value_of(std::string_view rest) {
  const auto colon = rest.find(':');
  return colon == std::string_view::npos ? std::string_view() : trimmed(rest.substr(colon + 1));
}

/// `280.0000   eV` in our unit; nothing where it is no number with that dimension (`ignored`).
std::optional<double> quantity(std::string_view rest, std::string_view unit) {
  const auto words = tokens(value_of(rest));
  if (words.size() != 2) return std::nullopt;
  const auto number = parse_double(words[0]);
  return number ? convert(*number, words[1], unit) : std::nullopt;
}

struct Name {
  std::string_view words, known_as;
};
constexpr std::array functionals{
    Name{"Local Density Approximation", "LDA-PZ"}, Name{"Perdew Wang (1991)", "PW91"},
    Name{"Perdew Burke Ernzerhof", "PBE"},         Name{"revised Perdew Burke Ernzerhof", "RPBE"},
    Name{"PBE for solids (2008)", "PBEsol"},       Name{"PBE with Wu-Cohen exchange", "WC"},
    Name{"hybrid B3LYP", "B3LYP5"},                Name{"hybrid PBE0", "PBE0"},
    Name{"hybrid HSE03", "HSE03"},                 Name{"hybrid HSE06", "HSE06"},
    Name{"Hartree-Fock", "HF"},
};

}  // namespace

/// `Tue, 07 Jun 2016 16:30:28 +0100`
void LogReader::started(std::string_view rest) {
  const auto words = tokens(rest);
  if (words.size() != 6 || words[5].size() != 5 || !parse_integer(words[5]) || !simulation::is_time(words[4])) return;
  const auto date = simulation::date_of(words[1], words[2], words[3]);
  if (date.empty()) return;
  run_.calculation.run.start.set(date + "T" + std::string(words[4]) + std::string(words[5].substr(0, 3)) + ":" + std::string(words[5].substr(3)), here());
}

void LogReader::build(std::string_view rest) { run_.calculation.build.set(std::string(first_token(rest)), here()); }
void LogReader::serial(std::string_view) { run_.calculation.run.cores.set(1, here()); }
void LogReader::parallel(std::string_view rest) {
  if (const auto number = parse_integer(first_token(rest))) run_.calculation.run.cores.set(*number, here());
}
void LogReader::title(std::string_view) { run_.mode = Mode::title; }

void LogReader::type(std::string_view rest) {
  const auto words = value_of(rest);
  const auto begins = [&](std::string_view beginning) { return words.starts_with(beginning); };
  const char* type = begins("single point") ? "single_point" : begins("geometry opt") ? "relax" : begins("molecular dyn") ? "md"
                   : begins("phonon") ? "phonon" : begins("band structure") ? "bands" : begins("transition state") ? "transition_state"
                   : begins("elastic") ? "elastic" : begins("magnetic res") ? "nmr" : nullptr;
  if (type != nullptr) run_.calculation.type.set(type, here());
}

void LogReader::functional(std::string_view rest) {
  const auto words = value_of(rest);
  if (words.empty()) return;
  simulation::Functional functional;
  const auto known = std::ranges::find(functionals, words, &Name::words);
  if (known != functionals.end()) functional = *simulation::functional_named(known->known_as);
  else if (const auto named = simulation::functional_named(first_token(words))) functional = *named;
  functional.stated = words;
  run_.calculation.method.functional.set(std::move(functional), here());
}

void LogReader::relativity(std::string_view rest) {
  if (const auto words = value_of(rest); !words.empty()) run_.calculation.method.relativity.set(std::string(words), here());
}

void LogReader::dispersion_scheme(std::string_view rest) {
  const auto scheme = first_token(value_of(rest));
  run_.dispersion = scheme == "G06" ? "D2" : std::string(scheme);
}

void LogReader::hubbard(std::string_view) { run_.hubbard = true; }

void LogReader::spin_orbit(std::string_view rest) {
  const auto word = value_of(rest);
  if (word == "on" || word == "off") run_.calculation.method.spin_orbit.set(word == "on", here());
}

void LogReader::cutoff(std::string_view rest) {
  if (const auto value = quantity(rest, "eV")) run_.calculation.method.cutoff.set(*value, here());
}
void LogReader::electrons(std::string_view rest) {
  if (const auto value = parse_double(value_of(rest))) run_.calculation.method.electrons.set(*value, here());
}
void LogReader::up_spins(std::string_view rest) { run_.up = parse_double(value_of(rest)); }
void LogReader::down_spins(std::string_view rest) { run_.down = parse_double(value_of(rest)); }
void LogReader::charge(std::string_view rest) {
  if (const auto value = parse_double(value_of(rest))) run_.calculation.method.charge.set(*value, here());
}
void LogReader::treated(std::string_view rest) {
  const auto word = first_token(rest);
  auto& method = run_.calculation.method;
  if (word == "spin-polarized" || word == "non-spin-polarized") method.spin_polarized.set(word == "spin-polarized", here());
  if (rest.find("non-collinear") != std::string_view::npos) method.noncollinear.set(true, here());
}
void LogReader::bands(std::string_view rest) {
  if (const auto value = parse_integer(value_of(rest))) run_.calculation.method.bands.set(*value, here());
}

void LogReader::occupations(std::string_view rest) {
  const auto words = trimmed(rest);
  run_.metallic = words.starts_with("metallic");
  run_.non_metallic = words.starts_with("non-metallic");
  if (run_.non_metallic) run_.calculation.method.smearing.set("fixed", here());
}

void LogReader::smearing(std::string_view rest) {
  const auto words = lower(value_of(rest));
  const auto has = [&](std::string_view part) { return words.find(part) != std::string::npos; };
  const char* kind = has("gaussian") ? "gaussian" : has("fermi") ? "fermi_dirac" : has("methfessel") || has("hermite") ? "methfessel_paxton"
                   : has("cold") ? "cold" : nullptr;
  if (kind != nullptr) run_.calculation.method.smearing.set(kind, here());
}
void LogReader::smearing_width(std::string_view rest) {
  if (const auto value = quantity(rest, "eV")) run_.calculation.method.smearing_width.set(*value, here());
}
void LogReader::max_scf(std::string_view rest) {
  if (const auto value = parse_integer(value_of(rest))) run_.calculation.convergence.max_scf_steps.set(*value, here());
}
void LogReader::max_steps(std::string_view rest) {
  if (const auto value = parse_integer(value_of(rest))) run_.calculation.convergence.max_ionic_steps.set(*value, here());
}
void LogReader::force_tolerance(std::string_view rest) {
  if (const auto value = quantity(rest, "eV/angstrom")) run_.calculation.convergence.force_threshold.set(*value, here());
}

void LogReader::ensemble(std::string_view rest) {
  if (const auto word = first_token(value_of(rest)); !word.empty()) run_.calculation.dynamics.ensemble.set(std::string(word), here());
}
void LogReader::temperature(std::string_view rest) {
  if (const auto value = quantity(rest, "K")) run_.calculation.dynamics.temperature_target.set(*value, here());
}
void LogReader::timestep(std::string_view rest) {
  if (const auto value = quantity(rest, "fs")) run_.calculation.dynamics.timestep_fs.set(*value, here());
}
/// `using     : Nose-Hoover chain thermostat`
void LogReader::md_using(std::string_view rest) {
  const auto words = value_of(rest);
  if (const auto at = words.find(" thermostat"); at != std::string_view::npos)
    run_.calculation.dynamics.thermostat.set(std::string(words.substr(0, at)), here());
  else if (const auto barostat = words.find(" barostat"); barostat != std::string_view::npos)
    run_.calculation.dynamics.barostat.set(std::string(words.substr(0, barostat)), here());
}

void LogReader::pseudopotentials(std::string_view) {
  run_.mode = Mode::pseudopotentials;
  run_.potentials.clear();
}

/// `Ti Ti_00.uspcc`, or the string that makes one: `Fe 3|2.2|2.0|1.0|9|10|11|40:41:32(qc=5.5)`.
void LogReader::read_pseudopotential(std::string_view line) {
  const auto words = tokens(line);
  const auto* element = words.size() < 2 ? nullptr : crystal::element_of_label(words[0]);
  if (element == nullptr) {
    run_.mode = Mode::none;
    if (!run_.potentials.empty()) run_.calculation.method.pseudopotentials.set(std::move(run_.potentials), here());
    run_.potentials.clear();
    return;
  }
  simulation::Pseudopotential one;
  one.element = element->symbol;
  one.name = words.back();
  const bool file = one.name.find('|') == std::string::npos && one.name.find('.') != std::string::npos;
  if (file) one.file = one.name;
  const auto ending = file ? lower(one.name.substr(one.name.rfind('.') + 1)) : "";
  if (ending.starts_with("usp")) one.type = "ultrasoft";
  else if (ending == "recpot") one.type = "norm-conserving";
  run_.potentials.push_back(std::move(one));
}

void LogReader::mesh(std::string_view rest) {
  const auto words = tokens(rest);
  std::array<std::int64_t, 3> mesh{};
  if (words.size() != 3) return;
  for (std::size_t i = 0; i < 3; ++i) {
    const auto number = parse_integer(words[i]);
    if (!number || *number < 1) return;
    mesh[i] = *number;
  }
  run_.calculation.method.k_mesh.set(mesh, here());
  run_.calculation.method.k_scheme.set("monkhorst_pack", here());
}

/// Of the self-consistent cycle, which comes first; the points of a band path or of phonons follow.
void LogReader::k_points(std::string_view rest) {
  const auto number = parse_integer(first_token(rest));
  if (number && !run_.calculation.method.k_irreducible) run_.calculation.method.k_irreducible.set(*number, here());
}

void LogReader::ions(std::string_view rest) {
  if (const auto number = parse_integer(first_token(rest))) run_.calculation.sites.set(*number, here());
}

}  // namespace quarry::castep
