// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>

#include "fhi_aims/log_reader.hpp"
#include "quarry/units.hpp"
#include "simulation/text.hpp"

namespace quarry::fhi_aims {

using simulation::first_token;
using simulation::tokens;
using simulation::trimmed;

namespace {

struct Phrase {
  std::string_view begins, name;
};

/// What the program prints behind `XC: `, by its beginnings.
constexpr std::array phrases{
    Phrase{"Using PBE gradient-corrected", "PBE"},       Phrase{"Using PBEsol gradient-corrected", "PBEsol"},
    Phrase{"Using RPBE gradient-corrected", "RPBE"},     Phrase{"Using revPBE gradient-corrected", "revPBE"},
    Phrase{"Using BLYP", "BLYP"},                        Phrase{"Using AM05", "AM05"},
    Phrase{"Using PW91", "PW91"},                        Phrase{"Using Perdew-Wang parametrisation of Ceperley-Alder LDA", "LDA-PW"},
    Phrase{"Using Perdew-Zunger parametrisation of Ceperley-Alder LDA", "LDA-PZ"}, Phrase{"Using VWN-LDA", "LDA-VWN"},
    Phrase{"Using hybrid-PBE0", "PBE0"},                 Phrase{"Using HSE-functional", "HSE06"},
    Phrase{"Using HSE 06", "HSE06"},                     Phrase{"Using HSE 03", "HSE03"},
    Phrase{"Using hybrid B3LYP", "B3LYP5"},              Phrase{"Using Hartree-Fock", "HF"},
    Phrase{"Running Hartree-Fock", "HF"},                Phrase{"Using SCAN", "SCAN"},
    Phrase{"Using TPSS", "TPSS"},                        Phrase{"Using M06-L", "M06-L"}};

}  // namespace

void LogReader::invoking(std::string_view) { began_ = true; }

void LogReader::version(std::string_view rest) {
  if (!run_.version && !trimmed(rest).empty()) run_.version.set(std::string(first_token(rest)), here());
}
void LogReader::new_version(std::string_view rest) { run_.version.set(std::string(first_token(rest)), here()); }

void LogReader::tasks(std::string_view rest) {
  const auto words = tokens(rest);
  if (words.size() < 3 || words[1] != "parallel") return;
  if (const auto number = parse_integer(words[0])) run_.run.cores.set(*number, here());
}

void LogReader::functional(std::string_view rest) {
  for (const auto& phrase : phrases) {
    if (!rest.starts_with(phrase.begins)) continue;
    functional_ = *simulation::functional_named(phrase.name);
    // HSE06 is stated with its omega; another makes another functional.
    if (const auto omega = simulation::number_after(rest, "OMEGA ="); omega && phrase.name == "HSE06") {
      const bool angstrom = rest.find("A^-1") != std::string_view::npos;
      functional_.screening = angstrom ? *omega : *omega / constants::bohr;
      if (std::abs(*functional_.screening - 0.2079) > 0.012) functional_.canonical = "HSE";
    }
  }
  if (!has_functional_ || !functional_.canonical.empty()) functional_.stated = trimmed(rest);
  has_functional_ = true;
  run_.method.functional.set(functional_, here());
}

void LogReader::functional_mbd(std::string_view) { dispersion_ = "MBD"; }
void LogReader::functional_ts(std::string_view) { if (dispersion_.empty()) dispersion_ = "TS"; }

void LogReader::species(std::string_view rest) {
  const auto* element = crystal::element_of_label(first_token(rest));
  species_ = element == nullptr ? std::string() : std::string(element->symbol);
}

/// `  4 f shell, U =     4.500000 eV.`
void LogReader::hubbard(std::string_view rest) {
  const auto words = tokens(rest);
  const auto u = simulation::number_after(rest, "U =");
  if (words.size() < 2 || !u || *u == 0 || species_.empty()) return;
  simulation::Hubbard one;
  one.element = species_;
  one.orbital = std::string(words[0]) + std::string(words[1]);
  one.u = *u;
  hubbard_.push_back(std::move(one));
}

void LogReader::charge(std::string_view rest) {
  const auto token = first_token(rest);
  if (const auto value = parse_double(token.substr(0, token.find(':')))) run_.method.charge.set(*value, here());
}

/// `Gaussian broadening, width =   0.100000E-01 eV.`
void LogReader::occupation(std::string_view rest) {
  const auto key = simulation::lower(rest);
  const auto has = [&](std::string_view word) { return key.find(word) != std::string::npos; };
  const std::string kind = has("gaussian") ? "gaussian" : has("fermi") ? "fermi_dirac" : has("methfessel") ? "methfessel_paxton" : has("cold") ? "cold" : "";
  if (kind.empty()) return;
  run_.method.smearing.set(kind, here());
  if (const auto width = simulation::number_after(rest, "width =")) run_.method.smearing_width.set(*width, here());
}

void LogReader::relativity(std::string_view rest) { run_.method.relativity.set(std::string(trimmed(rest)), here()); }
void LogReader::spin_orbit(std::string_view) { run_.method.spin_orbit.set(true, here()); }

void LogReader::atoms(std::string_view rest) {
  if (const auto number = parse_integer(first_token(rest)); number && *number > 0) {
    run_.sites.set(*number, here());
    atoms_ = static_cast<std::size_t>(*number);
  }
}
void LogReader::spin_channels(std::string_view rest) {
  if (const auto number = parse_integer(first_token(rest))) run_.method.spin_polarized.set(*number == 2, here());
}

void LogReader::k_grid(std::string_view rest) {
  const auto words = tokens(rest);
  if (words.size() < 3) return;
  const auto a = parse_integer(words[0]), b = parse_integer(words[1]), c = parse_integer(words[2]);
  if (!a || !b || !c || *a < 1 || *b < 1 || *c < 1) return;
  run_.method.k_mesh.set({*a, *b, *c}, here());
}
void LogReader::k_reduced(std::string_view rest) {
  if (const auto number = simulation::integer_after(rest, "to")) run_.method.k_irreducible.set(*number, here());
}

void LogReader::relaxation(std::string_view rest) {
  if (rest.find("BFGS") != std::string_view::npos) relaxes_ = true;
}
void LogReader::cell_relaxation(std::string_view) { cell_relaxes_ = true; }
void LogReader::force_threshold(std::string_view rest) {
  if (const auto value = parse_double(first_token(rest))) run_.convergence.force_threshold.set(*value, here());
}
void LogReader::dynamics(std::string_view) { moves_ = true; }

void LogReader::cycle_converged(std::string_view) {
  ++steps_;
  run_.convergence.electronic.set(true, here());
}
void LogReader::cycle_failed(std::string_view) { run_.convergence.electronic.set(false, here()); }

/// Every cycle prints its energies; the triple without `|` dashes behind it, in eV alone, is that of a cycle that has converged.
void LogReader::uncorrected(std::string_view rest) {
  const auto words = tokens(rest);
  const auto value = words.size() == 2 && words[1] == "eV" ? parse_double(words[0]) : std::nullopt;
  if (!value) return;
  geometries_.energy(run_);
  run_.results.total.set(*value, here());
  run_.results.total_native = simulation::Native{*value, "eV", std::string(words[0])};
}
void LogReader::corrected(std::string_view rest) {
  const auto words = tokens(rest);
  const auto value = words.size() >= 2 && words[1] == "eV" ? parse_double(words[0]) : std::nullopt;
  if (value) run_.results.sigma0.set(*value, here());
}
void LogReader::free_energy(std::string_view rest) {
  const auto words = tokens(rest);
  const auto value = words.size() >= 2 && words[1] == "eV" ? parse_double(words[0]) : std::nullopt;
  if (value) run_.results.free.set(*value, here());
}

void LogReader::fermi(std::string_view rest) {
  if (const auto value = simulation::number_after(rest, ":")) run_.results.fermi.set(*value, here());
}
void LogReader::highest(std::string_view rest) {
  if (const auto value = parse_double(first_token(rest))) run_.results.vbm.set(*value, here());
}
void LogReader::lowest(std::string_view rest) {
  if (const auto value = parse_double(first_token(rest))) run_.results.cbm.set(*value, here());
}
void LogReader::gap(std::string_view rest) {
  if (const auto value = parse_double(first_token(rest)); value && *value >= 0) run_.results.printed_gap.set(*value, here());
}
void LogReader::indirect(std::string_view) { run_.results.printed_gap_direct.set(false, here()); }
void LogReader::direct(std::string_view) { run_.results.printed_gap_direct.set(true, here()); }

void LogReader::moment(std::string_view rest) {
  if (const auto value = parse_double(first_token(rest))) run_.results.magnetization.set(*value, here());
}

void LogReader::forces(std::string_view) {
  mode_ = Mode::forces;
  forces_.clear();
}
void LogReader::read_force(std::string_view line) {
  const auto words = tokens(line);
  const auto force = words.size() == 5 && words[0] == "|" ? simulation::triple(words, 2) : std::nullopt;
  if (!force) {
    mode_ = Mode::none;
    return;
  }
  forces_.add(*force);
  if (forces_.size() != atoms_) return;
  mode_ = Mode::none;
  forces_.state_forces(run_.results, 1, here());
}

/// `|  Pressure:       0.00123456  [eV/A**3]`
void LogReader::pressure(std::string_view rest) {
  const auto value = parse_double(first_token(rest));
  if (value && rest.find("eV/A**3") != std::string_view::npos) run_.results.pressure.set(*value * constants::ev_per_cubic_angstrom, here());
}

void LogReader::geometry_converged(std::string_view) {
  run_.convergence.ionic.set(true, here());
  geometries_.converged();
}

/// `     141.990 s         143.855 s`: CPU, wall.
void LogReader::total_time(std::string_view rest) {
  const auto words = tokens(rest);
  if (words.size() < 4 || words[1] != "s") return;
  if (const auto cpu = parse_double(words[0])) run_.run.cpu_seconds.set(*cpu, here());
  if (const auto wall = parse_double(words[2])) run_.run.wall_seconds.set(*wall, here());
}

void LogReader::nice_day(std::string_view) { run_.run.finished.set(true, here()); }

}  // namespace quarry::fhi_aims
