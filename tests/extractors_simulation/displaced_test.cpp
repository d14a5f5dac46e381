// SPDX-License-Identifier: GPL-3.0-or-later
// Frequencies by finite differences: energies of displaced atoms are printed like any other, and are not those of the molecule.
#include <gtest/gtest.h>

#include "log_text.hpp"
#include "quarry/units.hpp"

namespace quarry::simulation {
namespace {

using constants::hartree;

std::string gaussian_point(const std::string& x, const std::string& energy) {
  return "                          Input orientation:\n ---------------------------------------------------------------------\n"
         " Center     Atomic      Atomic             Coordinates (Angstroms)\n Number     Number       Type             X           Y           Z\n"
         " ---------------------------------------------------------------------\n      1          2           0        " + x + "    0.000000    0.000000\n"
         "      2          2           0        0.000000    0.000000    3.000000\n ---------------------------------------------------------------------\n"
         " SCF Done:  E(RHF) =  " + energy + "     A.U. after    5 cycles\n Alpha  occ. eigenvalues --  " + (x == "0.000000" ? " -0.90000" : " -0.80000") + "\n Alpha virt. eigenvalues --    1.10000\n";
}
const std::string gaussian_head =
    " Entering Gaussian System, Link 0=g09\n ----------------------\n # hf/sto-3g freq=numer\n ----------------------\n Charge =  0 Multiplicity = 1\n";
const std::string gaussian_tail =
    " Harmonic frequencies (cm**-1), IR intensities (KM/Mole), Raman scattering\n Frequencies --     33.1000\n"
    " Zero-point correction=                           0.000075 (Hartree/Particle)\n Normal termination of Gaussian 09 at Mon Jan  1 00:00:00 2024.\n";

TEST(DisplacedGaussian, TheEnergyIsTheOneAtRest) {
  const auto log = gaussian_head + gaussian_point("0.000000", "-5.600000000") +
                   " Nuclear step=  0.001000 Angstroms, electric field step=  0.000333 atomic units, NStep=1.\n" + gaussian_point("0.001000", "-5.599000000") +
                   " Re-enter D2Numr: IAtom=  1 IXYZ=1 IStep= 1.\n" + gaussian_point("-0.001000", "-5.598000000") + " Re-enter D2Numr: IAtom=  1 IXYZ=1 IStep= 2.\n" + gaussian_tail;
  const auto stated = read_text("gaussian", log);
  EXPECT_DOUBLE_EQ(stated.number("results.energy_total"), -5.6 * hartree);
  EXPECT_DOUBLE_EQ(stated.number("molecule.homo"), -0.9 * hartree);
  EXPECT_EQ(stated.number("properties.vibrational.n_imaginary"), 0);
  EXPECT_TRUE(stated.values.at("simulation.run.finished").as_bool());
  EXPECT_FALSE(stated.says("left out"));
}

TEST(DisplacedGaussian, ACutAmongThemKeepsTheEnergyAtRest) {
  const auto log = gaussian_head + gaussian_point("0.000000", "-5.600000000") + " Nuclear step=  0.001000 Angstroms, NStep=1.\n" + gaussian_point("0.001000", "-5.599000000");
  EXPECT_DOUBLE_EQ(read_text("gaussian", log).number("results.energy_total"), -5.6 * hartree);
}

TEST(DisplacedGaussian, AnEnergyThatMayBeOfAStepIsNotStated) {
  const auto log = gaussian_head + gaussian_point("0.001000", "-5.599000000") + " Re-enter D2Numr: IAtom=  1 IXYZ=1 IStep= 1.\n" + gaussian_tail;
  const auto stated = read_text("gaussian", log);
  EXPECT_FALSE(stated.has("results.energy_total"));
  EXPECT_TRUE(stated.says("displaced atoms are left out"));
}

TEST(DisplacedGaussian, AnOptimizationGoesOnBehindThem) {
  auto head = gaussian_head;
  head.replace(head.find("freq=numer"), 10, "opt=calcfc");
  const auto log = head + gaussian_point("0.000000", "-5.600000000") + " Nuclear step=  0.001000 Angstroms, NStep=1.\n" + gaussian_point("0.001000", "-5.599000000") +
                   " Re-enter D2Numr: IAtom=  1 IXYZ=1 IStep= 1.\n Step number   1 out of a maximum of    20\n" + gaussian_point("0.100000", "-5.700000000");
  EXPECT_DOUBLE_EQ(read_text("gaussian", log).number("results.energy_total"), -5.7 * hartree);
}

std::string nwchem_energy(const std::string& energy) { return "         Total SCF energy =     " + energy + "\n"; }

TEST(DisplacedNwchem, TheEnergyIsTheOneAtRest) {
  const std::string head =
      "              Northwest Computational Chemistry Package (NWChem) 7.0.2\n\n Output coordinates in angstroms (scale by  1.889725989 to convert to a.u.)\n\n"
      "  No.       Tag          Charge          X              Y              Z\n ---- ---------------- ---------- -------------- -------------- --------------\n"
      "    1 He                   2.0000     0.00000000     0.00000000     0.00000000\n\n";
  const auto log = head + "                 NWChem Finite-difference Hessian\n" + nwchem_energy("-2.8000") + " atom:   1 xyz: 1(+) wall time:       6.8      date:  Mon\n" +
                   nwchem_energy("-2.7990") + " atom:   1 xyz: 1(-) wall time:       7.8      date:  Mon\n" + nwchem_energy("-2.7980");
  EXPECT_DOUBLE_EQ(read_text("nwchem", log).number("results.energy_total"), -2.8 * hartree);
  const auto whole = log + " finite difference hessian delta =   1.0000000000000000E-002\n P.Frequency      100.00      200.00\n";
  const auto stated = read_text("nwchem", whole);
  EXPECT_DOUBLE_EQ(stated.number("results.energy_total"), -2.8 * hartree);
  EXPECT_TRUE(stated.has("properties.vibrational.n_imaginary"));
  const auto next = whole + "                NWChem Input Module\n" + nwchem_energy("-2.9000");
  EXPECT_DOUBLE_EQ(read_text("nwchem", next).number("results.energy_total"), -2.9 * hartree);
}

TEST(DisplacedOrca, TheEnergyIsTheOneAtRest) {
  const auto point = [](const std::string& x, const std::string& energy) {
    return "---------------------------------\nCARTESIAN COORDINATES (ANGSTROEM)\n---------------------------------\n  He   " + x +
           "    0.000000    0.000000\n\nFINAL SINGLE POINT ENERGY        " + energy + "\n";
  };
  const auto log = "Program Version 5.0.3\n" + point("0.000000", "-2.800000000000") + "         << Calculating gradient on displaced geometry   1 (of   6) >>\n" +
                   point("0.005000", "-2.799000000000") + "VIBRATIONAL FREQUENCIES\n-----------------------\n\n   0:       100.00 cm**-1\n\n";
  const auto stated = read_text("orca", log);
  EXPECT_DOUBLE_EQ(stated.number("results.energy_total"), -2.8 * hartree);
  EXPECT_EQ(stated.number("properties.vibrational.n_imaginary"), 0);
}

TEST(DisplacedQchem, TheEnergyIsTheOneAtRest) {
  const std::string log =
      "                  Welcome to Q-Chem\n Total energy in the final basis set =      -2.8000\n # Starting finite difference calculation #\n"
      " Total energy in the final basis set =      -2.7990\n Frequency:      1600.00\n";
  const auto stated = read_text("qchem", log);
  EXPECT_DOUBLE_EQ(stated.number("results.energy_total"), -2.8 * hartree);
  EXPECT_EQ(stated.number("properties.vibrational.n_imaginary"), 0);
}

TEST(DisplacedPsi4, EnergiesOfDisplacedAtomsAreLeftOut) {
  const std::string log =
      "    Psi4: An Open-Source Ab Initio Electronic Structure Package\n  @DF-RHF Final Energy:    -2.8000\n  //  Loading displacement 1 of 5  //\n"
      "  @DF-RHF Final Energy:    -2.7990\n";
  const auto stated = read_text("psi4", log);
  EXPECT_DOUBLE_EQ(stated.number("results.energy_total"), -2.8 * hartree);
  EXPECT_TRUE(stated.says("displaced atoms"));
}

TEST(DisplacedGamess, ASecondEnergyOfAHessianIsNotTheMolecules) {
  const std::string log =
      "          *         GAMESS VERSION = 30 SEP 2018 (R3)          *\n     SCFTYP=RHF          RUNTYP=HESSIAN      EXETYP=RUN\n"
      " FINAL RHF ENERGY IS       -2.8000 AFTER   8 ITERATIONS\n FINAL RHF ENERGY IS       -2.7990 AFTER   8 ITERATIONS\n";
  EXPECT_DOUBLE_EQ(read_text("gamess", log).number("results.energy_total"), -2.8 * hartree);
}

}  // namespace
}  // namespace quarry::simulation
