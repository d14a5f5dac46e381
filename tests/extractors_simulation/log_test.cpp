// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "log_text.hpp"
#include "quarry/units.hpp"
#include "vasp/merge.hpp"

namespace quarry::simulation {
namespace {

using constants::hartree;

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

TEST(OrcaLog, ARunTimeThatWasCutIsNone) {
  const auto log = "Program Version 5.0.3\n" + orca_atom("He") + "FINAL SINGLE POINT ENERGY        -2.800000000000\nTOTAL RUN TIME: 0 days 0 hours 0 minutes ";
  EXPECT_FALSE(read_text("orca", log + "5").has("simulation.run.wall_s"));
  EXPECT_DOUBLE_EQ(read_text("orca", log + "52 seconds 153 msec").number("simulation.run.wall_s"), 52.153);
}

TEST(OrcaLog, WithoutAMethodNoneIsNamed) {
  EXPECT_FALSE(read_text("orca", "Program Version 5.0.3\n" + orca_atom("He")).has("simulation.method_name"));
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

TEST(NwchemLog, AGeometryBehindTheLastEnergyIsTheResultsWhereItConverged) {
  const auto run = nwchem_run("", "He", "-2.8");
  const auto next = nwchem_run("", "Ne", "-128.5");
  const auto from = next.find(" Output coordinates"), to = next.find("              XC Information");
  const auto geometry = next.substr(from, to - from);
  EXPECT_EQ(read_text("nwchem", run + geometry).text("material.chemical_formula_reduced"), "He");
  EXPECT_EQ(read_text("nwchem", run + "      Optimization converged\n" + geometry).text("material.chemical_formula_reduced"), "Ne");
  const auto other = run + "      Optimization converged\n                NWChem Input Module\n" + geometry;
  EXPECT_EQ(read_text("nwchem", other).text("material.chemical_formula_reduced"), "He");
}

TEST(NwchemLog, AnEnergyThatIsPrintedAgainKeepsItsOrbitals) {
  const std::string orbitals =
      "                       DFT Final Molecular Orbital Analysis\n Vector    1  Occ=2.000000D+00  E=-5.0D-01\n Vector    2  Occ=0.000000D+00  E= 1.0D-01\n";
  const auto run = nwchem_run("", "He", "-2.8") + orbitals;
  EXPECT_DOUBLE_EQ(read_text("nwchem", run + "         Total DFT energy =      -2.8\n").number("molecule.homo"), -0.5 * hartree);
  EXPECT_FALSE(read_text("nwchem", run + "         Total DFT energy =      -2.9\n").has("molecule.homo"));
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
