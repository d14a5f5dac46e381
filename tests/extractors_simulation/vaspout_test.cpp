// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "extractors_simulation/log_text.hpp"
#include "quarry/json.hpp"

namespace quarry::simulation {
namespace {

std::string fixture() {
  std::ifstream file(QUARRY_SOURCE_DIR "/extractors/vasp/fixtures/vaspout/vaspout.h5", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Vaspout, StatesTheLastStep) {
  const auto stated = read_text("vasp", fixture(), "vaspout.h5");
  EXPECT_EQ(stated.text("simulation.program_version"), "6.5.1");
  EXPECT_EQ(stated.text("simulation.xc.canonical"), "PBEsol+U");
  EXPECT_EQ(stated.text("simulation.calc_type"), "cell_relax");
  EXPECT_DOUBLE_EQ(stated.number("results.energy_total"), -11.1);
  EXPECT_DOUBLE_EQ(stated.number("results.energy_free"), -11.2);
  EXPECT_NEAR(stated.number("results.forces_max"), 0.05, 1e-12);
  EXPECT_NEAR(stated.number("results.pressure"), 2, 1e-12);
  const std::vector<double> stress{-1, -2, -3, -0.3, -0.2, -0.1};
  for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(stated.values.at("results.stress").as_array()[i].as_number(), stress[i], 1e-12) << i;
  EXPECT_NEAR(stated.number("crystal_structure.volume"), 4.18 * 4.18 * 4.18 / 4, 1e-9);
  EXPECT_NEAR(stated.number("properties.electronic.band_gap"), 3.5, 1e-12);
  EXPECT_NEAR(stated.number("properties.electronic.band_gap_direct"), 4.0, 1e-12);
  EXPECT_EQ(to_json(stated.values.at("results.magnetization.per_site")), "[1.6,0.2]");
  EXPECT_EQ(to_json(stated.values.at("simulation.kpoints.mesh")), "[4,4,3]");
  EXPECT_TRUE(stated.values.at("dft.converged").as_bool());
  EXPECT_FALSE(stated.has("simulation.run.finished"));
  EXPECT_FALSE(stated.has("simulation.convergence.ionic"));
}

TEST(Vaspout, ResponsesAreInOurUnitsAndOrder) {
  const auto stated = read_text("vasp", fixture(), "vaspout.h5");
  const auto& elastic = stated.values.at("properties.mechanical.elastic_tensor").as_array();
  EXPECT_DOUBLE_EQ(elastic[0].as_array()[0].as_number(), 200);
  EXPECT_DOUBLE_EQ(elastic[0].as_array()[1].as_number(), 100);
  EXPECT_DOUBLE_EQ(elastic[3].as_array()[3].as_number(), 50);
  EXPECT_DOUBLE_EQ(elastic[0].as_array()[3].as_number(), 0);
  EXPECT_DOUBLE_EQ(stated.values.at("properties.dielectric.total").as_array()[8].as_number(), 14);
}

TEST(Vaspout, OfThePotcarTitlesAndHashesAreKept) {
  const auto stated = read_text("vasp", fixture(), "vaspout.h5");
  const auto& potentials = stated.values.at("simulation.pseudopotentials").as_array();
  ASSERT_EQ(potentials.size(), 2u);
  EXPECT_EQ(potentials[0].at_path("name")->as_string(), "PAW_PBE Ni_pv 06Sep2000");
  EXPECT_EQ(potentials[0].at_path("hash")->as_string().substr(0, 4), "abab");
  EXPECT_EQ(potentials[1].at_path("hash")->as_string().substr(0, 4), "efef");
  for (const auto& [path, value] : stated.values) EXPECT_EQ(to_json(value).find("SECRETBODY"), std::string::npos) << path;
}

TEST(Vaspout, ACutOneIsFlaggedWhereverItEnds) {
  const auto bytes = fixture();
  for (std::size_t i = 1; i <= 64; ++i) {
    const auto stated = read_text("vasp", bytes.substr(0, bytes.size() * i / 65), "vaspout.h5");
    EXPECT_TRUE(stated.values.contains("extraction.truncated") && stated.values.at("extraction.truncated").as_bool()) << i;
    EXPECT_FALSE(stated.has("results.energy_total")) << i;
  }
}

}  // namespace
}  // namespace quarry::simulation
