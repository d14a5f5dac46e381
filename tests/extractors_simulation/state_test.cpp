// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <map>

#include "simulation/state.hpp"

namespace quarry::simulation {
namespace {

constexpr Format format{.name = "code", .priority = 20};

std::map<std::string, Value> stated(const Calculation& calculation) {
  PartSink sink(format);
  state_calculation(calculation, sink, {0, -1, -1, {}});
  std::map<std::string, Value> values;
  const auto part = sink.take();
  for (const auto& statement : part.records.front().statements) values.emplace(statement.path, statement.value);
  return values;
}

Calculation calculation() {
  Calculation run;
  run.program = "NWChem";
  run.version.set("7.2.2", {0, 3, -1, {}});
  run.type.set("relax", {0, 9, -1, {}});
  run.method.functional.set(*functional_named("b3lyp"), {0, 5, -1, {}});
  run.method.basis_set.set("6-31G*", {0, 6, -1, {}});
  run.composition.set({{"H", 2}, {"O", 1}}, {0, 7, -1, {}});
  run.results.total.set(-300, {0, 8, -1, {}});
  run.convergence.electronic.set(true, {0, 8, -1, {}});
  return run;
}

TEST(State, WhatIsReadIsStatedAndWhatIsNotIsAbsent) {
  const auto values = stated(calculation());
  EXPECT_EQ(values.at("simulation.program_name"), "NWChem");
  EXPECT_EQ(values.at("dft.exchange_correlation_functional"), "B3LYP");
  EXPECT_EQ(values.at("results.energy_per_atom"), -100.0);
  EXPECT_EQ(values.at("dft.converged"), true);
  EXPECT_EQ(values.at("extraction.summary"), "NWChem 7.2.2 B3LYP 6-31G* geometry optimization of H2O, energy -300.000000 eV, converged.");
  for (const auto* path : {"results.energy_free", "dft.cutoff_energy", "simulation.run.finished", "molecule.homo", "md.ensemble"})
    EXPECT_FALSE(values.contains(path)) << path;
}

TEST(State, ALocalBasisHasNoPlaneWaveCutoff) {
  auto run = calculation();
  run.method.cutoff.set(4000, {});
  run.method.cutoff_is_of_plane_waves = false;
  const auto values = stated(run);
  EXPECT_FALSE(values.contains("dft.cutoff_energy"));
  EXPECT_EQ(values.at("simulation.basis.cutoff_eV"), 4000.0);
}

TEST(State, UncertainGapsAreLeftOut) {
  auto run = calculation();
  Gap gap;
  gap.gap = 1;
  gap.certain = false;
  run.results.gap.set(gap, {});
  EXPECT_FALSE(stated(run).contains("properties.electronic.band_gap"));
}

TEST(SettingsHash, IsOfSettingsAndNotOfTheirOrder) {
  Settings settings{"VASP", "PBE", "", "gaussian", 520.2, {"PAW_PBE Si", "PAW_PBE O"}, {}, true, false};
  auto same = settings;
  same.cutoff = 519.9;
  std::swap(same.pseudopotentials[0], same.pseudopotentials[1]);
  EXPECT_EQ(settings_hash(settings).size(), 64U);
  EXPECT_EQ(settings_hash(settings), settings_hash(same));
  auto other = settings;
  other.spin = false;
  EXPECT_NE(settings_hash(settings), settings_hash(other));
  other.functional.clear();
  EXPECT_EQ(settings_hash(other), "");
}

}  // namespace
}  // namespace quarry::simulation
