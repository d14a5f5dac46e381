// SPDX-License-Identifier: GPL-3.0-or-later
#include "gaussian/log_reader.hpp"
#include "quarry/units.hpp"
#include "simulation/text.hpp"

namespace quarry::gaussian {

using constants::hartree;
using simulation::first_token;

/// An energy at a geometry: what was read of another one is not beside it.
void LogReader::begin_energy() {
  count_job();
  geometries_.energy(run_);
  auto& results = run_.results;
  for (auto* reading : {&results.force_max, &results.force_rms, &results.dipole_debye, &results.scf}) reading->clear();
  orbitals_.clear();
  in_virtual_[0] = in_virtual_[1] = false;
}

void LogReader::set_energy(std::string_view token, const char* level) {
  if (job_.route.layered() && level != std::string_view("ONIOM")) return;  // of one layer
  const auto value = parse_double(token);
  level_ = level;
  run_.results.total.clear();
  run_.results.total_native.reset();
  if (!value) return;
  run_.results.total.set(*value * hartree, here());
  run_.results.total_native = simulation::Native{*value, "Ha", std::string(token)};
}

/// `E(RB3LYP) =  -382.308266580     A.U. after    7 cycles`
void LogReader::scf(std::string_view rest) {
  const auto open = rest.find("E("), close = rest.find(')', open);
  const auto equals = rest.find('=');
  if (open == std::string_view::npos || close == std::string_view::npos || equals == std::string_view::npos) return;
  run_.convergence.electronic.set(true, here());
  if (const auto cycles = simulation::integer_after(rest, "after")) run_.convergence.scf_steps_last.set(*cycles, here());
  if (job_.route.layered()) return;
  scf_label_ = rest.substr(open + 2, equals - open - 2);
  scf_label_ = scf_label_.substr(0, scf_label_.rfind(')'));
  begin_energy();
  set_energy(first_token(rest.substr(equals + 1)), "SCF");
  run_.results.scf = run_.results.total;
}

/// `-0.3795333648D-01 EUMP2 =    -0.75002282127785D+02`, `E(PMP2)= ...`, and of double hybrids `E(B2PLYP) = ...`.
void LogReader::second_order(std::string_view rest) {
  if (const auto mp2 = simulation::after(rest, "EUMP2 =")) return set_energy(first_token(*mp2), "MP2");
  const auto hybrid = rest.rfind(" E(");
  if (hybrid == std::string_view::npos) return;
  if (const auto energy = simulation::after(rest.substr(hybrid), "=")) set_energy(first_token(*energy), "double hybrid");
}

/// `-0.53 E(CORR)=     -75.0176836`, of every iteration: the last counts.
void LogReader::coupled_cluster(std::string_view rest) {
  if (const auto energy = simulation::after(rest, "E(CORR)=")) set_energy(first_token(*energy), "CCSD");
}

void LogReader::triples(std::string_view rest) { set_energy(first_token(rest), "CCSD(T)"); }

/// `E3=  -0.1D-01 EUMP3=  -0.75D+02`
void LogReader::third_order(std::string_view rest) {
  if (const auto energy = simulation::after(rest, "EUMP3=")) set_energy(first_token(*energy), "MP3");
}

/// `E4(SDTQ)= -0.1D-02   UMP4(SDTQ)=  -0.75D+02`; of its kinds the last, most complete one counts.
void LogReader::fourth_order(std::string_view rest) {
  const auto at = rest.find("UMP4(");
  if (at == std::string_view::npos) return;
  if (const auto energy = simulation::after(rest.substr(at), "=")) set_energy(first_token(*energy), "MP4");
}

/// `DEMP5 =  -0.1D-03 MP5 =  -0.75D+02`
void LogReader::fifth_order(std::string_view rest) {
  if (const auto energy = simulation::after(rest, "MP5 =")) set_energy(first_token(*energy), "MP5");
}

void LogReader::oniom(std::string_view rest) {
  begin_energy();
  set_energy(first_token(rest), "ONIOM");
}

}  // namespace quarry::gaussian
