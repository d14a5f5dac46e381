// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "extractors_structure/text_file.hpp"
#include "vasp/readers.hpp"

namespace quarry::vasp {
namespace {

std::string fixture(const std::string& name) {
  std::ifstream file(QUARRY_SOURCE_DIR "/extractors/vasp/fixtures/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Run vasprun(std::string_view text) {
  auto file = test::text_file(text);
  return read_vasprun(file, 0);
}

Run outcar(std::string_view text) {
  auto file = test::text_file(text);
  return read_outcar(file, 0);
}

TEST(Vasprun, TakesTheEntropyBugBack) {
  const auto run = vasprun(fixture("silicon/vasprun.xml"));
  EXPECT_EQ(run.finished, true);
  EXPECT_NEAR(*run.free_energy, -10.84, 1e-9);
  EXPECT_NEAR(*run.sigma0_energy, -10.839, 1e-9);
  EXPECT_EQ(*run.ionic_steps, 2);
  EXPECT_EQ(*run.irreducible, 8);
  EXPECT_NEAR(run.forces.value->largest, 0.005, 1e-9);
  EXPECT_NEAR((*run.stress)[0], -1, 1e-12);
  EXPECT_NEAR((*run.stress)[5], -0.1, 1e-12);
}

TEST(Vasprun, KeepsWhatStandsBeforeTheCut) {
  const auto text = fixture("silicon/vasprun.xml");
  const auto second = text.find("<calculation>", text.find("</calculation>"));
  for (const auto at : {second + 20, text.find("<eigenvalues>", second)}) {
    const auto run = vasprun(text.substr(0, at));
    EXPECT_EQ(run.finished, false);
    EXPECT_EQ(*run.ionic_steps, 1);
    EXPECT_TRUE(run.began_another_step);
    EXPECT_NEAR(*run.free_energy, -10.80, 1e-9);
    EXPECT_FALSE(run.diagnostics.empty());
  }
}

/// Silicon's run with more in its last step.
Run vasprun_with(const std::string& more) {
  auto text = fixture("silicon/vasprun.xml");
  return vasprun(text.insert(text.rfind("</calculation>"), more));
}

TEST(Vasprun, ReadsResponses) {
  const auto table = [](const std::string& name, const std::string& x) {
    return "<varray name=\"" + name + "\"><v> " + x + " 0.0 0.0 </v><v> 0.0 " + x + " 0.0 </v><v> 0.0 0.0 " + x + " </v></varray>";
  };
  const std::string modes = "<v name=\"eigenvalues\"> -1.87402510E+00 0.0 4.0 </v>";
  const auto run = vasprun_with(table("epsilon_rpa", "9.0") + table("epsilon", "12.5") + table("epsilon_ion", "1.5") +
                                "<array name=\"born_charges\"><set><v> 2.0 0.0 0.0 </v><v> 0.0 2.0 0.0 </v><v> 0.0 0.1 2.0 </v></set></array>"
                                "<dynmat><varray name=\"hessian\"><v> 1.0 </v></varray>" + modes + "</dynmat>");
  EXPECT_EQ(run.responses.dielectric_electronic->at(0), 12.5);
  EXPECT_EQ(run.responses.dielectric_ionic->at(8), 1.5);
  EXPECT_EQ(*run.responses.born_charges, (std::vector<double>{2, 0, 0, 0, 2, 0, 0, 0.1, 2}));
  ASSERT_EQ(run.responses.frequencies->size(), 3u);
  EXPECT_NEAR(run.responses.frequencies->at(0), 21.401217, 1e-5);
  EXPECT_LT(run.responses.frequencies->at(2), 0);
  EXPECT_EQ(*run.ionic_steps, 2);
  EXPECT_NEAR(*run.free_energy, -10.84, 1e-9);
  const auto squares = vasprun_with("<dynmat><i name=\"unit\" type=\"string\">THz^2</i>" + modes + "</dynmat>");
  EXPECT_NEAR(squares.responses.frequencies->at(0), 1.36895, 1e-5);
  EXPECT_FALSE(vasprun_with("<dynmat><i name=\"unit\" type=\"string\">other</i>" + modes + "</dynmat>").responses.frequencies);
  EXPECT_FALSE(vasprun_with("<varray name=\"epsilon\"><v> 1.0 0.0 **** </v><v> 0.0 1.0 0.0 </v><v> 0.0 0.0 1.0 </v></varray>").responses.dielectric_electronic);
}

TEST(Vasprun, StarsAndDocumentTypesGiveNothing) {
  auto text = fixture("silicon/vasprun.xml");
  for (std::size_t at = 0; (at = text.find("<i name=\"e_fr_energy\">", at)) != std::string::npos; ++at) text.replace(at + 22, 8, "********");
  EXPECT_FALSE(vasprun(text).free_energy);
  const auto run = vasprun("<!DOCTYPE modeling [<!ENTITY a \"b\">]><modeling>&a;</modeling>");
  EXPECT_EQ(run.finished, false);
}

TEST(Outcar, LastWholeStep) {
  const auto run = outcar(fixture("silicon/OUTCAR"));
  EXPECT_EQ(run.finished, true);
  EXPECT_EQ(*run.ionic_steps, 2);
  EXPECT_NEAR(*run.free_energy, -10.84, 1e-9);
  EXPECT_EQ(run.ionic_reached.value, true);
  EXPECT_EQ(*run.cores, 4);
  ASSERT_TRUE(run.gap);
  EXPECT_NEAR(run.gap.value->gap, 6.1 - 4.99, 1e-9);
  ASSERT_TRUE(run.last);
  EXPECT_NEAR(crystal::volume(*run.last.value->lattice), 2 * 2.735 * 2.735 * 2.735, 1e-6);
}

TEST(Outcar, CutWithinAStep) {
  const auto run = outcar(fixture("cut_run/OUTCAR"));
  EXPECT_EQ(run.finished, false);
  EXPECT_TRUE(run.began_another_step);
  EXPECT_EQ(*run.ionic_steps, 1);
  EXPECT_NEAR(*run.free_energy, -10.80, 1e-9);
}

TEST(Outcar, OfAMomentThatIsAVectorTheLengthIsTaken) {
  auto text = fixture("silicon/OUTCAR");
  const std::string line = " number of electron       8.0000000 magnetization       3.0000000     -4.0000000      0.0000000\n";
  for (std::size_t at = 0; (at = text.find("FREE ENERGIE OF THE ION-ELECTRON", at)) != std::string::npos; at += line.size() + 10) text.insert(text.rfind('\n', at) + 1, line);
  EXPECT_NEAR(*outcar(text).magnetization, 5, 1e-12);
}

TEST(Outcar, TemperaturesAreAveraged) {
  auto text = fixture("silicon/OUTCAR");
  double kelvins = 200;
  for (std::size_t at = 0; (at = text.find("energy(sigma->0)", at)) != std::string::npos;) {
    at = text.find('\n', at) + 1;
    const auto line = "  kin. lattice  EKIN_LAT=         0.003516  (temperature  " + std::to_string(kelvins += 100) + " K)\n";
    text.insert(at, line);
    at += line.size();
  }
  ASSERT_GT(kelvins, 300);
  EXPECT_NEAR(*outcar(text).mean_temperature, (300 + kelvins) / 2, 1e-6);
}

TEST(Potcar, WhatStandsAboveATitleIsIts) {
  const auto potentials = potcar_titles("  LEXCH  = PE\n   TITEL  = PAW_PBE Si 05Jan2001\n  SHA256 = " + std::string(64, 'a') + " O/POTCAR\n LEXCH = CA\n TITEL = PAW O 22Mar2012\n");
  ASSERT_EQ(potentials.size(), 2u);
  EXPECT_EQ(potentials[0].exchange, "PE");
  EXPECT_EQ(potentials[0].hash, "");
  EXPECT_EQ(potentials[1].exchange, "CA");
  EXPECT_EQ(potentials[1].hash, std::string(64, 'a'));
}

TEST(Outcar, StarsAreNoEnergy) {
  const auto run = outcar(fixture("stars/OUTCAR"));
  EXPECT_FALSE(run.free_energy);
  EXPECT_TRUE(run.sigma0_energy);
}

TEST(Inputs, KpointsFiles) {
  const auto read = [](std::string_view text) {
    auto file = test::text_file(text);
    return read_kpoints(file, 0);
  };
  EXPECT_EQ(*read("c\n0\nGamma\n2 3 4\n0 0 0\n").value->mesh, (std::array<std::int64_t, 3>{2, 3, 4}));
  EXPECT_EQ(read("c\n0\nmonk\n2 3 4\n0 0 0\n").value->scheme, "monkhorst_pack");
  EXPECT_EQ(read("c\n40\nLine\nrec\n").value->scheme, "line");
  EXPECT_EQ(read("c\n0\nAuto\n20\n").value->scheme, "automatic");
  for (const char* text : {"", "c\n0\nGamma\n2 x 4\n", "c\n0\nGamma\n2 3 1", "c\nx\nGamma\n1 1 1\n"}) EXPECT_FALSE(read(text)) << text;
}

TEST(Inputs, Titles) {
  const std::pair<const char*, const char*> cases[] = {{"PAW_PBE Mg_pv 06Sep2000", "Mg"}, {" PAW_PBE O 08Apr2002 ", "O"},
                                                       {"US Fe", "Fe"}, {"PAW_PBE r_sv 04Jan2005", "Zr"}, {"PAW_PBE H.5 07Sep2000", "H"}, {"nothing", ""}};
  for (const auto& [title, symbol] : cases) EXPECT_EQ(potential_of_title(title).element, symbol) << title;
}

}  // namespace
}  // namespace quarry::vasp
