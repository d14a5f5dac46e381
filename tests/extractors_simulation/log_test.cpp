// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "log_text.hpp"
#include "quarry/units.hpp"
#include "vasp/merge.hpp"

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

std::string orca_atom(const std::string& element) {
  return "---------------------------------\nCARTESIAN COORDINATES (ANGSTROEM)\n---------------------------------\n  " + element + "   0.000000    0.000000    0.000000\n\n";
}

TEST(OrcaLog, AStepThatWasCutIsTakenBack) {
  const auto orbitals = [](const std::string& homo) {
    return "ORBITAL ENERGIES\n----------------\n\n  NO   OCC          E(Eh)            E(eV)\n   0   2.0000      " + homo + "      -24.0\n   1   0.0000       1.000000       27.2\n\n";
  };
  const auto log = "Program Version 5.0.3\n" + orca_atom("He") + orbitals("-0.900000") + "FINAL SINGLE POINT ENERGY        -2.800000000000\n" + orca_atom("Ne") +
                   orbitals("-0.800000") + "Total Energy       :           -2.9 Eh\n";
  const auto stated = read_text("orca", log);
  EXPECT_EQ(stated.text("material.chemical_formula_reduced"), "He");
  EXPECT_DOUBLE_EQ(stated.number("molecule.homo"), -0.9 * hartree);
  EXPECT_FALSE(stated.has("results.energy_scf"));
}

std::string nwchem_run(const std::string& disp, const std::string& element, const std::string& energy) {
  return "============================== echo of input deck ==============================\n"
         "title \"made up\"\ndft\n xc pbe0\n" + disp + "end\ntask dft energy\n"
         "================================================================================\n\n"
         "              Northwest Computational Chemistry Package (NWChem) 7.0.2\n\n"
         " Output coordinates in angstroms (scale by  1.889725989 to convert to a.u.)\n\n"
         "  No.       Tag          Charge          X              Y              Z\n ---- ---------------- ---------- -------------- -------------- --------------\n"
         "    1 " + element + "                   2.0000     0.00000000     0.00000000     0.00000000\n\n"
         "              XC Information\n              --------------\n                         PBE0 Method XC Functional\n\n"
         "         Total DFT energy =      " + energy + "\n";
}
const std::string nwchem_end = " Total times  cpu:        5.6s     wall:        6.0s\n";

TEST(NwchemLog, DispersionThatIsOffIsNone) {
  EXPECT_EQ(read_text("nwchem", nwchem_run(" disp vdw 3\n", "He", "-2.8") + nwchem_end).text("simulation.xc.canonical"), "PBE0+D3");
  EXPECT_EQ(read_text("nwchem", nwchem_run(" disp off\n", "He", "-2.8") + nwchem_end).text("simulation.xc.canonical"), "PBE0");
  EXPECT_EQ(read_text("nwchem", nwchem_run(" disp vdw 3\n disp off\n", "He", "-2.8") + nwchem_end).text("simulation.xc.canonical"), "PBE0");
}

TEST(NwchemLog, OfSeveralRunsTheLastIsReadAlone) {
  const auto first = nwchem_run(" disp vdw 3\n", "He", "-2.8") + nwchem_end;
  EXPECT_TRUE(read_text("nwchem", first).values.at("simulation.run.finished").as_bool());
  const auto second = nwchem_run("", "Ne", "-128.5");
  const auto stated = read_text("nwchem", first + second);
  EXPECT_FALSE(stated.values.at("simulation.run.finished").as_bool());
  EXPECT_FALSE(stated.has("simulation.run.wall_s"));
  EXPECT_EQ(stated.text("material.chemical_formula_reduced"), "Ne");
  EXPECT_EQ(stated.text("simulation.xc.canonical"), "PBE0");
  EXPECT_TRUE(stated.says("several runs"));
  // The banner alone begins a run too.
  const auto without_echo = first + second.substr(second.find("              Northwest"));
  EXPECT_EQ(read_text("nwchem", without_echo).text("material.chemical_formula_reduced"), "Ne");
  EXPECT_FALSE(read_text("nwchem", without_echo).has("simulation.run.wall_s"));
}

std::string aims_run(const std::string& element, const std::string& energy) {
  return "          Invoking FHI-aims ...\n          Version 171221\n  | Number of atoms                   :        1\n  Input geometry:\n  | Atomic structure:\n"
         "  |       Atom                x [A]            y [A]            z [A]\n  |    1: Species " + element + "            0.00000000       0.00000000       0.00000000\n"
         "  Self-consistency cycle converged.\n  | Total energy uncorrected      :         " + energy + " eV\n";
}

TEST(AimsLog, OfSeveralRunsTheLastIsReadAlone) {
  const auto first = aims_run("He", "-0.7E+02") + "  Geometry relaxation: A BFGS method is used\n  Have a nice day.\n";
  const auto stated = read_text("fhi_aims", first + aims_run("Ne", "-0.35E+04"));
  EXPECT_EQ(stated.text("material.chemical_formula_reduced"), "Ne");
  EXPECT_EQ(stated.text("simulation.calc_type"), "single_point");
  EXPECT_FALSE(stated.values.at("simulation.run.finished").as_bool());
  EXPECT_TRUE(stated.says("several runs"));
}

TEST(AimsLog, ValuesOfACycleThatWasCutAreTakenBack) {
  const auto next = "  Updated atomic structure:\n            atom         0.00000000        0.00000000        0.00000000  Ne\n  Highest occupied state (VBM) at     -5.0 eV\n";
  const auto stated = read_text("fhi_aims", aims_run("He", "-0.7E+02") + "  Highest occupied state (VBM) at     -9.0 eV\n" + next);
  EXPECT_EQ(stated.text("material.chemical_formula_reduced"), "He");
  EXPECT_EQ(stated.number("properties.electronic.vbm"), -9);
  // Of a molecular dynamics the table comes behind the energy that it belongs to.
  const auto used = read_text("fhi_aims", aims_run("He", "-0.7E+02") + "  Atomic structure (and velocities) as used in the preceding time step:\n   atom  0.0 0.0 0.0  Ne\n");
  EXPECT_EQ(used.text("material.chemical_formula_reduced"), "Ne");
}

std::string vasprun(const std::string& generation, const std::string& behind_eigenvalues) {
  return "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<modeling>\n<generator><i name=\"program\" type=\"string\">vasp </i></generator>\n"
         "<kpoints><generation param=\"" + generation + "\"><v type=\"int\" name=\"divisions\">       6        6        6 </v></generation></kpoints>\n"
         "<calculation><energy><i name=\"e_fr_energy\">-1.0</i></energy>\n<eigenvalues><array><set><set comment=\"spin 1\">"
         "<set comment=\"kpoint 1\"><r>   -1.0    1.0 </r><r>    2.5    0.0 </r></set></set></set></array></eigenvalues>\n" +
         behind_eigenvalues + "</calculation>\n</modeling>\n";
}

TEST(VasprunFile, VelocitiesOfElectronsAreNoEigenvalues) {
  const auto stated = read_text("vasp", vasprun("Gamma", "<electronvelocities><eigenvalues><array><set><set comment=\"spin 1\"><set comment=\"kpoint 1\">"
      "<r>   -1.0    0.1 0.0 0.0 </r><r>    2.5    0.0 0.0 0.0 </r></set></set></set></array></eigenvalues></electronvelocities>\n"), "vasprun.xml");
  EXPECT_DOUBLE_EQ(stated.number("properties.electronic.band_gap"), 3.5);
}

TEST(VaspRun, AFileOfAnotherNumberOfAtomsIsNotOfTheRun) {
  vasp::Run outcar, eigenval;
  outcar.source = "OUTCAR";
  outcar.ions.set(7, {});
  outcar.free_energy.set(-1, {});
  eigenval.source = "EIGENVAL";
  eigenval.ions.set(4, {});
  eigenval.bands.set(12, {});
  auto same = eigenval;
  same.ions.set(7, {});
  const auto apart = vasp::merge({outcar, eigenval});
  EXPECT_FALSE(apart.bands);
  ASSERT_EQ(apart.diagnostics.size(), 1U);
  EXPECT_EQ(apart.diagnostics[0].message, "EIGENVAL has 4 atoms, OUTCAR 7: nothing is taken from it");
  EXPECT_EQ(vasp::merge({outcar, same}).bands.value, 12);
}

TEST(VasprunFile, TheMeshIsReadByTheFirstLetterOfItsKind) {
  for (const auto* kind : {"Monkhorst-Pack", "Monk", "m"}) {
    const auto stated = read_text("vasp", vasprun(kind, ""), "vasprun.xml");
    EXPECT_EQ(stated.text("simulation.kpoints.scheme"), "monkhorst_pack") << kind;
    EXPECT_TRUE(stated.has("simulation.kpoints.mesh")) << kind;
  }
}

}  // namespace
}  // namespace quarry::simulation
