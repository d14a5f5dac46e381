// SPDX-License-Identifier: GPL-3.0-or-later
#include "dftbplus/log_reader.hpp"

#include <array>

#include "quarry/units.hpp"
#include "simulation/anchors.hpp"
#include "simulation/text.hpp"

namespace quarry::dftbplus {

using simulation::first_token;
using simulation::tokens;
using simulation::trimmed;

namespace {

using Anchor = simulation::Anchor<LogReader>;

constexpr std::array anchors{
    Anchor{"Mode:", &LogReader::mode},
    Anchor{"Lattice optimisation:", &LogReader::lattice},
    Anchor{"MPI processes:", &LogReader::processes},
    Anchor{"OpenMP threads:", &LogReader::threads},
    Anchor{"Max. scc iterations:", &LogReader::max_cycles},
    Anchor{"Spin polarisation:", &LogReader::spin},
    Anchor{"Nr. of up electrons:", &LogReader::electrons},
    Anchor{"Nr. of down electrons:", &LogReader::electrons},
    Anchor{"Nr. of electrons:", &LogReader::electrons},
    Anchor{"Initial charges:", &LogReader::charge},
    Anchor{"K-points and weights:", &LogReader::k_points},
    Anchor{"***  Geometry step:", &LogReader::step},
    Anchor{"Geometry step:", &LogReader::step},
    Anchor{"SCC is NOT converged", &LogReader::unconverged},
    Anchor{"-> SCC is NOT converged", &LogReader::unconverged},
    Anchor{"Total Energy:", &LogReader::total_energy},
    Anchor{"Total Mermin free energy:", &LogReader::free_energy},
    Anchor{"Pressure:", &LogReader::pressure},
    Anchor{"Geometry converged", &LogReader::optimized},
    Anchor{"!!! Geometry did NOT converge", &LogReader::not_optimized},
    Anchor{"Geometry did NOT converge", &LogReader::not_optimized},
    Anchor{"DFTB+ running times", &LogReader::running_times},
    Anchor{"Total  ", &LogReader::total_time},
    Anchor{"ERROR!", &LogReader::error},
};

}  // namespace

simulation::Calculation LogReader::read() {
  static const simulation::Anchors<LogReader> table{anchors};
  std::string_view line;
  while (lines_.next(line)) {
    if (!lines_.terminated()) break;
    const auto text = trimmed(line);
    if (!table.read(*this, text)) read_line(text);
  }
  auto run = finish();
  // Without its table of times the program has no end of its own: an energy of one geometry is all there is to come.
  if (static_ && run.results.total && !*run.run.finished && !stopped_) {
    run.run.finished.clear();
    run.truncated = false;
  }
  return run;
}

/// `|  DFTB+ release 22.1` (a development version has no number); and the rows of k-points: `2:  0.0  0.0  0.1   0.0055`.
void LogReader::read_line(std::string_view line) {
  if (const auto rest = line.starts_with('|') && !run_.version ? simulation::after(line, "DFTB+ ") : std::nullopt) {
    const auto words = tokens(*rest);
    if (words.size() >= 2 && words[0] == "release") run_.version.set(std::string(words[1]), here());
    return;
  }
  if (!k_points_) return;
  const auto number = first_token(line);
  const auto index = number.ends_with(':') ? parse_integer(number.substr(0, number.size() - 1)) : std::nullopt;
  if (index) run_.method.k_irreducible.set(*index, here());
  else k_points_ = false;
}

void LogReader::mode(std::string_view rest) {
  const auto words = simulation::lower(trimmed(rest));
  static_ = words.find("static") != std::string::npos;
  dynamics_ = words.find("dynamics") != std::string::npos || words == "md";
  relaxes_ = words.find("relaxation") != std::string::npos || words.find("optimi") != std::string::npos;
}
void LogReader::lattice(std::string_view rest) { cell_ = first_token(rest) == "Yes"; }
void LogReader::processes(std::string_view rest) {
  if (const auto value = parse_integer(first_token(rest))) run_.run.cores.set(*value, here());
}
void LogReader::threads(std::string_view rest) {
  if (const auto value = parse_integer(first_token(rest))) run_.run.threads.set(*value, here());
}
void LogReader::max_cycles(std::string_view rest) {
  if (const auto value = parse_integer(first_token(rest))) run_.convergence.max_scf_steps.set(*value, here());
}
void LogReader::spin(std::string_view rest) {
  if (const auto word = first_token(rest); word == "Yes" || word == "No") run_.method.spin_polarized.set(word == "Yes", here());
}
void LogReader::electrons(std::string_view rest) {
  if (const auto value = parse_double(first_token(rest))) run_.method.electrons.set(electrons_ += *value, here());
}
/// `Set automatically (system chrg:   0.000E+00)`
void LogReader::charge(std::string_view rest) {
  const auto text = simulation::after(rest, "system chrg:");
  if (!text) return;
  auto token = first_token(*text);
  if (token.ends_with(')')) token.remove_suffix(1);
  if (const auto value = parse_double(token)) run_.method.charge.set(*value + 0.0, here());
}
void LogReader::k_points(std::string_view rest) {
  k_points_ = true;
  read_line(trimmed(rest));
}

void LogReader::step(std::string_view) {
  if (relaxes_) ++steps_;
}
void LogReader::unconverged(std::string_view) { scf_failed(); }
/// `-296.5998956657 H        -8070.8938 eV`
void LogReader::total_energy(std::string_view rest) {
  run_.results.free.clear();
  energy(first_token(rest));
}
void LogReader::free_energy(std::string_view rest) {
  if (const auto value = parse_double(first_token(rest))) run_.results.free.set(*value * constants::hartree, here());
}
/// `0.407597E-07 au     0.119919E+07 Pa`
void LogReader::pressure(std::string_view rest) {
  const auto words = tokens(rest);
  if (words.size() == 4 && words[3] == "Pa")
    if (const auto value = parse_double(words[2])) run_.results.pressure.set(*value * 1e-9, here());
}

void LogReader::optimized(std::string_view) {
  run_.convergence.ionic.set(true, here());
  run_.run.finished.set(true, here());
}
void LogReader::not_optimized(std::string_view) {
  run_.convergence.ionic.set(false, here());
  run_.run.finished.set(true, here());
}
void LogReader::running_times(std::string_view) {
  times_ = true;
  run_.run.finished.set(true, here());
}
/// `=     0.42 (100.0%)      0.06 (100.0%)`: of the processors, of the clock.
void LogReader::total_time(std::string_view rest) {
  const auto words = tokens(rest);
  if (!times_ || words.size() != 5 || words[0] != "=") return;
  if (const auto value = parse_double(words[1])) run_.run.cpu_seconds.set(*value, here());
  if (const auto value = parse_double(words[3])) run_.run.wall_seconds.set(*value, here());
}
void LogReader::error(std::string_view) { stopped("the program says that it stopped with an error"); }

void LogReader::complete() {
  run_.method.name.set("DFTB", whole());
  if (relaxes_) run_.type.set(cell_ ? "cell_relax" : "relax", whole());
  else if (static_) run_.type.set("single_point", whole());
  else if (dynamics_) run_.type.set("md", whole());
}

}  // namespace quarry::dftbplus
