// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "log_text.hpp"
#include "quarry/units.hpp"

namespace quarry::simulation {
namespace {

using constants::hartree;

const std::string rule = " ----------------------------------------------------------------------\n";

std::string gaussian_head() { return " Entering Gaussian System, Link 0=g09\n Gaussian 09:  EM64L-G09RevD.01 24-Apr-2013\n"; }
std::string gaussian_route(const std::string& route) { return rule + " " + route + "\n" + rule; }
/// One atom of the element with this number.
std::string gaussian_atom(const std::string& number) {
  return "                         Standard orientation:\n" + rule +
         " Center     Atomic      Atomic             Coordinates (Angstroms)\n Number     Number       Type             X           Y           Z\n" + rule +
         "      1         " + number + "           0         0.000000    0.000000    0.000000\n" + rule;
}
std::string gaussian_scf(const std::string& label, const std::string& energy) {
  return " SCF Done:  E(" + label + ") =  " + energy + "     A.U. after    9 cycles\n";
}
const std::string gaussian_end = " Normal termination of Gaussian 09 at Fri Nov 20 12:00:00 2026.\n";

TEST(GaussianLog, AGeometryWithoutAnEnergyIsNotTheResults) {
  const auto log = gaussian_head() + gaussian_route("#p hf/sto-3g opt") + " Charge =  0 Multiplicity = 1\n" + gaussian_atom("2") +
                   gaussian_scf("RHF", "-2.8") + gaussian_atom("10");
  const auto stated = read_text("gaussian", log);
  EXPECT_EQ(stated.text("material.chemical_formula_reduced"), "He");
  EXPECT_DOUBLE_EQ(stated.number("results.energy_total"), -2.8 * hartree);
}

TEST(GaussianLog, TheLastJobSaysChargeMethodAndBasis) {
  const auto log = gaussian_head() + gaussian_route("#p b3lyp/6-31g(d)") + " Charge =  0 Multiplicity = 1\n" + gaussian_atom("2") +
                   " Standard basis: 6-31G(d) (6D, 7F)\n" + gaussian_scf("RB3LYP", "-2.8") + gaussian_end + gaussian_route("#p uhf/cc-pvdz") +
                   " Charge =  1 Multiplicity = 2\n" + gaussian_atom("2") + " Standard basis: cc-pVDZ (5D, 7F)\n" + gaussian_scf("UHF", "-1.9") + gaussian_end;
  const auto stated = read_text("gaussian", log);
  EXPECT_EQ(stated.number("simulation.charge"), 1);
  EXPECT_EQ(stated.number("simulation.multiplicity"), 2);
  EXPECT_EQ(stated.text("simulation.xc.stated"), "hf");
  EXPECT_EQ(stated.text("simulation.basis.set_name"), "cc-pVDZ");
}

TEST(GaussianLog, AJobWithoutAnEnergySaysNothingOfTheResults) {
  const auto log = gaussian_head() + gaussian_route("#p b3lyp/6-31g(d)") + " Charge =  0 Multiplicity = 1\n" + gaussian_atom("2") +
                   gaussian_scf("RB3LYP", "-2.8") + gaussian_end + gaussian_route("#p uhf/cc-pvdz") + " Charge =  1 Multiplicity = 2\n" + gaussian_atom("10");
  const auto stated = read_text("gaussian", log);
  EXPECT_EQ(stated.number("simulation.charge"), 0);
  EXPECT_EQ(stated.text("simulation.xc.stated"), "b3lyp");
  EXPECT_EQ(stated.text("material.chemical_formula_reduced"), "He");
}

TEST(GaussianLog, ChargesAndEnergiesOfLayersAreNotThoseOfTheMolecule) {
  const auto log = gaussian_head() + gaussian_route("#p oniom(b3lyp/6-31g(d):hf/sto-3g)") +
                   " Charge = -1 Multiplicity = 1 for low   level calculation on real  system.\n"
                   " Charge =  2 Multiplicity = 3 for high  level calculation on model system.\n"
                   " Charge =  2 Multiplicity = 3 for low   level calculation on model system.\n" +
                   gaussian_atom("2") + gaussian_scf("RHF", "-2.7") + gaussian_scf("RB3LYP", "-2.8");
  const auto cut = read_text("gaussian", log);
  EXPECT_EQ(cut.number("simulation.charge"), -1);
  EXPECT_EQ(cut.number("simulation.multiplicity"), 1);
  EXPECT_FALSE(cut.has("results.energy_total"));
  const auto whole = read_text("gaussian", log + " ONIOM: extrapolated energy =     -2.750000000000\n" + gaussian_end);
  EXPECT_DOUBLE_EQ(whole.number("results.energy_total"), -2.75 * hartree);
  EXPECT_FALSE(whole.has("simulation.xc.canonical"));
}

TEST(GaussianLog, FrequenciesOfAnotherEnergyAreLeftOut) {
  const std::string frequencies =
      " Harmonic frequencies (cm**-1), IR intensities (KM/Mole)\n Frequencies --   1600.0000              3600.0000              3700.0000\n"
      " Zero-point correction=                           0.021000 (Hartree/Particle)\n Sum of electronic and thermal Enthalpies=            -2.7700\n";
  const auto first = gaussian_head() + gaussian_route("#p b3lyp/6-31g(d) freq") + gaussian_atom("2") + gaussian_scf("RB3LYP", "-2.8") + frequencies + gaussian_end;
  const auto alone = read_text("gaussian", first);
  EXPECT_EQ(alone.number("properties.vibrational.n_modes"), 3);
  EXPECT_TRUE(alone.has("results.enthalpy"));
  const auto better = read_text("gaussian", first + gaussian_route("#p b3lyp/cc-pvtz") + gaussian_atom("2") + gaussian_scf("RB3LYP", "-2.9") + gaussian_end);
  EXPECT_FALSE(better.has("properties.vibrational.n_modes"));
  EXPECT_FALSE(better.has("results.enthalpy"));
  EXPECT_TRUE(better.says("another energy"));
}

TEST(GaussianLog, ABlankAroundTheSlashAndAStepOfItsOwnKeepTheRoute) {
  const auto log = gaussian_head() + gaussian_route("#P B3LYP / 6-31+G* opt empiricaldispersion=gd3") + gaussian_atom("2") + gaussian_scf("RB3LYP", "-2.8") +
                   " Step number   1 out of a maximum of   20\n" + gaussian_end + " Link1:  Proceeding to internal job step number  2.\n" +
                   gaussian_route("#P Geom=AllCheck Guess=TCheck GenChk RB3LYP/ChkBas Freq") + gaussian_atom("2") + gaussian_scf("RB3LYP", "-2.8") +
                   " Step number   1 out of a maximum of    2\n" + gaussian_end;
  const auto stated = read_text("gaussian", log);
  EXPECT_EQ(stated.text("simulation.xc.stated"), "B3LYP");
  EXPECT_EQ(stated.text("simulation.xc.canonical"), "B3LYP+D3");
  EXPECT_EQ(stated.text("simulation.basis.set_name"), "6-31+G*");
  EXPECT_EQ(stated.number("simulation.convergence.n_ionic_steps"), 1);
  EXPECT_EQ(stated.number("simulation.convergence.max_ionic"), 20);
}

TEST(GaussianLog, AMethodMayHaveOptions) {
  const auto stated = read_text("gaussian", gaussian_head() + gaussian_route("#P CIS(50-50,NStates=5)/STO-3G Pop=Full") + gaussian_atom("2") + gaussian_scf("RHF", "-2.8"));
  EXPECT_EQ(stated.text("simulation.xc.stated"), "CIS(50-50,NStates=5)");
  EXPECT_EQ(stated.text("simulation.xc.canonical"), "HF");
  EXPECT_EQ(stated.text("simulation.basis.set_name"), "STO-3G");
  EXPECT_EQ(stated.text("simulation.calc_type"), "tddft");
}

TEST(GaussianInput, VariablesEndTheAtoms) {
  const auto stated = read_text("gaussian", "#p hf/sto-3g\n\nwater\n\n0 1\n O\n H,1,R\n H,1,R,2,A\n  Variables:\n R=0.96\n A=104.5\n", "water.gjf");
  EXPECT_EQ(stated.text("material.chemical_formula_reduced"), "H2O");
  EXPECT_EQ(stated.number("material.nsites"), 3);
  EXPECT_TRUE(stated.diagnostics.empty());
}

}  // namespace
}  // namespace quarry::simulation
