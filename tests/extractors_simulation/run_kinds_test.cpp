// SPDX-License-Identifier: GPL-3.0-or-later
// Runs whose printed values are not those that the name of a field promises.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "extractors_simulation/log_text.hpp"

namespace quarry::simulation {
namespace {

std::string fixture(const std::string& name) {
  std::ifstream file(QUARRY_SOURCE_DIR "/extractors/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string with_tags(const std::string& tags) {
  auto text = fixture("vasp/fixtures/silicon/vasprun.xml");
  const auto begin = text.find("<incar>");
  return text.insert(begin + 7, tags);
}

TEST(VaspRunKinds, TheGapOfAGwOrBseRunIsLeftOut) {
  EXPECT_TRUE(read_text("vasp", fixture("vasp/fixtures/silicon/vasprun.xml"), "vasprun.xml").has("properties.electronic.band_gap"));
  for (const auto* algorithm : {"GW0", "EVGW0", "QPGW", "BSE"}) {
    const auto stated = read_text("vasp", with_tags(std::string("<i type=\"string\" name=\"ALGO\">") + algorithm + "</i>"), "vasprun.xml");
    for (const auto* path : {"properties.electronic.band_gap", "properties.electronic.vbm", "properties.electronic.fermi_energy"})
      EXPECT_FALSE(stated.has(path)) << algorithm << ": " << path;
    EXPECT_TRUE(stated.says("are left out")) << algorithm;
    EXPECT_EQ(stated.text("extraction.summary").find("band gap"), std::string::npos);
  }
}

TEST(VaspRunKinds, MolecularDynamicsHasItsFields) {
  const auto run = [](const std::string& more) {
    return read_text("vasp", with_tags("<i name=\"IBRION\">0</i><i name=\"NSW\">2</i><i name=\"POTIM\">1.5</i><i name=\"TEBEG\">300.0</i><i name=\"ISIF\">2</i>" + more), "vasprun.xml");
  };
  const auto stated = run("<i name=\"SMASS\">-3.0</i>");
  EXPECT_EQ(stated.text("md.ensemble"), "NVE");
  EXPECT_EQ(stated.number("md.timestep_fs"), 1.5);
  EXPECT_EQ(stated.number("md.simulation_time.value"), 3);
  EXPECT_EQ(stated.number("md.timesteps"), 2);
  EXPECT_EQ(stated.number("md.particle_count"), 2);
  EXPECT_FALSE(stated.has("simulation.convergence.ionic"));
  EXPECT_EQ(run("<i name=\"MDALGO\">2</i><i name=\"SMASS\">0.0</i>").text("md.thermostat"), "Nose-Hoover");
  const auto learned = run("<i type=\"logical\" name=\"ML_LMLFF\"> T </i>");
  EXPECT_FALSE(learned.has("md.timesteps"));
  EXPECT_FALSE(read_text("vasp", fixture("vasp/fixtures/silicon/vasprun.xml"), "vasprun.xml").has("md.timesteps"));
}

TEST(EspressoRunKinds, ARunOnAFixedDensityStatesNoEnergy) {
  const auto stated = read_text("quantum_espresso", fixture("quantum_espresso/fixtures/nscf/nscf.xml"), "nscf.xml");
  for (const auto* path : {"results.energy_total", "results.forces_max", "dft.converged", "simulation.convergence.ionic", "results.magnetization.total"})
    EXPECT_FALSE(stated.has(path)) << path;
  EXPECT_NEAR(stated.number("properties.electronic.band_gap"), 0.62785, 1e-4);
}

TEST(EspressoRunKinds, OfAnInputWithASpaceGroupTheAtomsAreNotCounted) {
  auto text = fixture("quantum_espresso/fixtures/asked.pwi");
  EXPECT_EQ(read_text("quantum_espresso", text, "asked.pwi").number("material.nsites"), 2);
  const auto stated = read_text("quantum_espresso", text.replace(text.find("ibrav = 0"), 9, "space_group = 227"), "asked.pwi");
  EXPECT_FALSE(stated.has("material.nsites"));
  EXPECT_FALSE(stated.has("material.composition"));
}

}  // namespace
}  // namespace quarry::simulation
