// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "simulation/bands.hpp"
#include "simulation/duration.hpp"
#include "simulation/geometries.hpp"

namespace quarry::simulation {
namespace {

crystal::Structure atom(const char* element) {
  crystal::Structure structure;
  structure.add_site(element, {0, 0, 0});
  return structure;
}

std::string element_of(const Reading<crystal::Structure>& reading) { return reading ? crystal::composition(*reading).begin()->first : std::string(); }

TEST(Duration, IsReadAsProgramsPrintIt) {
  EXPECT_EQ(duration("0 days  1 hours  1 minutes  2.5 seconds."), 3662.5);
  EXPECT_EQ(duration("0 days 0 hours 0 minutes 52 seconds 153 msec"), 52.153);
  EXPECT_EQ(duration("1m35.45s "), 95.45);
  EXPECT_EQ(duration("1h 2m"), 3720.0);
  EXPECT_EQ(duration("   1 minutes and  2 seconds"), 62.0);
  EXPECT_EQ(duration("      5.6s"), 5.6);
  for (const auto* none : {"", "12", "****s", "3 parsecs", "1 and"}) EXPECT_FALSE(duration(none)) << none;
}

TEST(Geometries, WhatComesBehindTheLastEnergyIsNotTheResults) {
  Calculation run;
  Geometries geometries;
  geometries.printed(run, atom("H"), {});
  geometries.energy(run);
  geometries.printed(run, atom("He"), {});
  geometries.finish(run);
  EXPECT_EQ(element_of(run.initial), "H");
  EXPECT_EQ(element_of(run.last), "H");
}

TEST(Geometries, WhereItConvergedTheNextIsTheResults) {
  Calculation run;
  Geometries geometries(true);
  geometries.printed(run, atom("H"), {});
  geometries.energy(run);
  run.results.total.set(-1, {});
  geometries.converged();
  geometries.printed(run, atom("He"), {});
  geometries.finish(run);
  EXPECT_EQ(element_of(run.last), "He");
  EXPECT_EQ(run.results.total.value, -1);
}

TEST(Geometries, AJobAfterAConvergedOneHasItsOwn) {
  Calculation run;
  Geometries geometries;
  geometries.printed(run, atom("H"), {});
  geometries.energy(run);
  geometries.converged();
  geometries.next_job();
  geometries.printed(run, atom("He"), {});
  geometries.finish(run);
  EXPECT_EQ(element_of(run.last), "H");
}

TEST(Geometries, AnEnergyAtOneThatWasNotUnderstoodHasNone) {
  Calculation run;
  Geometries geometries;
  geometries.printed(run, atom("H"), {});
  geometries.energy(run);
  geometries.printed(run, std::nullopt, {});
  geometries.energy(run);
  geometries.finish(run);
  EXPECT_FALSE(run.last);
}

TEST(Geometries, WithoutAnEnergyTheLastIsKnown) {
  Calculation run;
  Geometries geometries;
  geometries.printed(run, atom("H"), {});
  geometries.printed(run, atom("He"), {});
  geometries.finish(run);
  EXPECT_EQ(element_of(run.initial), "H");
  EXPECT_EQ(element_of(run.last), "He");
}

TEST(Geometries, ValuesOfAnUnfinishedStepAreTakenBack) {
  Calculation run;
  Geometries geometries(true);
  geometries.printed(run, atom("H"), {});
  geometries.energy(run);
  run.results.fermi.set(1, {});
  run.results.force_max.set(2, {});
  geometries.printed(run, atom("H"), {});
  run.results.fermi.set(3, {});
  auto whole = run;
  auto steps = geometries;
  steps.energy(whole);
  steps.finish(whole);
  EXPECT_EQ(whole.results.fermi.value, 3);
  EXPECT_FALSE(whole.results.force_max) << "a force of the step before";
  geometries.finish(run);
  EXPECT_EQ(run.results.fermi.value, 1);
  EXPECT_EQ(run.results.force_max.value, 2);
}

/// Two k-points of each spin with three states: `filled` of them, at 0, 1 and 5 eV.
std::optional<Gap> gap_of(std::size_t up1, std::size_t up2, std::size_t down1, std::size_t down2, double partly = 0) {
  Bands bands;
  const double energies[] = {0, 1, 5};
  const std::size_t filled[2][2] = {{up1, up2}, {down1, down2}};
  for (std::size_t spin = 0; spin < 2; ++spin)
    for (std::size_t k = 0; k < 2; ++k) {
      bands.begin_k_point(spin, k);
      // States of a k-point with fewer electrons lie higher, as they do where they are empty.
      for (std::size_t i = 0; i < 3; ++i) {
        const bool full = i < filled[spin][k];
        bands.add(full ? energies[i] : 5 + energies[i], full ? 1 : i == filled[spin][k] ? partly : 0, 1);
      }
    }
  return bands.gap();
}

TEST(Bands, StatesThatChangeTheirSpinFromPointToPointLeaveAnInsulator) {
  const auto gap = gap_of(1, 2, 2, 1);
  ASSERT_TRUE(gap);
  EXPECT_TRUE(gap->certain);
  EXPECT_EQ(gap->gap, 5);
}

TEST(Bands, OtherNumbersOfElectronsFarFromEmptyStatesAreNotCertain) {
  const auto gap = gap_of(1, 2, 1, 2);
  ASSERT_TRUE(gap);
  EXPECT_FALSE(gap->certain);
}

TEST(Bands, OtherNumbersOfElectronsWithStatesFilledInPartAreAMetal) {
  const auto gap = gap_of(1, 2, 1, 2, 0.2);
  ASSERT_TRUE(gap);
  EXPECT_TRUE(gap->certain);
  EXPECT_EQ(gap->gap, 0);
}

}  // namespace
}  // namespace quarry::simulation
