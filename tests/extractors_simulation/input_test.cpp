// SPDX-License-Identifier: GPL-3.0-or-later
// Inputs of the molecular codes, and Gaussian's formatted checkpoint.
#include <gtest/gtest.h>

#include "log_text.hpp"
#include "quarry/formats.hpp"
#include "quarry/units.hpp"

namespace quarry::simulation {
namespace {

const std::string water = "O   0.000000  0.000000  0.119000\nH   0.000000  0.763000 -0.477000\nH   0.000000 -0.763000 -0.477000\n";

/// The formats that take such a file as one that leads.
std::vector<std::string> claimants(const std::string& name, const std::string& text) {
  std::vector<std::string> result;
  for (const auto* format : formats())
    if (format->priority < 50 && format->claims(name, text, text) == Claim::main) result.emplace_back(format->name);
  return result;
}

void expect_water(const Stated& stated, double multiplicity = 1) {
  EXPECT_EQ(stated.text("material.chemical_formula_reduced"), "H2O");
  EXPECT_EQ(stated.number("simulation.charge"), 0);
  EXPECT_EQ(stated.number("simulation.multiplicity"), multiplicity);
  EXPECT_FALSE(stated.has("results.energy_total"));
  EXPECT_FALSE(stated.has("simulation.run.finished"));
  EXPECT_FALSE(stated.has("extraction.truncated"));
}

TEST(OrcaInput, KeywordsAndAtoms) {
  const auto text = "# made up\n! B3LYP def2-SVP Opt D3BJ\n%pal nprocs 4 end\n* xyz 0 1\n" + water + "*\n";
  EXPECT_EQ(claimants("water.inp", text), std::vector<std::string>{"orca"});
  const auto stated = read_text("orca", text, "water.inp");
  expect_water(stated);
  EXPECT_EQ(stated.text("simulation.program_name"), "ORCA");
  EXPECT_EQ(stated.text("simulation.xc.stated"), "B3LYP");
  EXPECT_EQ(stated.text("simulation.basis.set_name"), "def2-SVP");
  EXPECT_EQ(stated.text("simulation.calc_type"), "relax");
  const auto cut = read_text("orca", text.substr(0, text.size() - 8), "water.inp");
  EXPECT_TRUE(cut.says("ends within its atoms"));
  // Internal coordinates name the elements only; of a file beside it not even those are here.
  const auto internal = read_text("orca", "! HF STO-3G\n* int 0 1\nO 0 0 0 0 0 0\nH 1 0 0 0.96 0 0\nH 1 2 0 0.96 104 0\n*\n", "water.inp");
  expect_water(internal);
  EXPECT_FALSE(internal.has("structure.lattice.a"));
  const auto other = read_text("orca", "! HF STO-3G\n* xyzfile 0 1 water.xyz\n", "water.inp");
  EXPECT_EQ(other.text("simulation.method_name"), "HF");
  EXPECT_FALSE(other.has("material.elements"));
}

TEST(NwchemInput, BlocksAndTask) {
  const auto text = "title \"made up\"\ncharge 0\ngeometry units angstroms\n symmetry c1\n" + water +
                    "end\nbasis\n * library 6-31g*\nend\ndft\n xc b3lyp\n mult 1\nend\ntask dft optimize\n";
  EXPECT_EQ(claimants("water.nw", text), std::vector<std::string>{"nwchem"});
  const auto stated = read_text("nwchem", text, "water.nw");
  expect_water(stated);
  EXPECT_EQ(stated.text("simulation.xc.canonical"), "B3LYP");
  EXPECT_EQ(stated.text("simulation.basis.set_name"), "6-31g*");
  EXPECT_EQ(stated.text("simulation.calc_type"), "relax");
  // Atoms that symmetry makes are not in the list.
  auto symmetric = text;
  symmetric.replace(symmetric.find("symmetry c1"), 11, "symmetry c2v");
  EXPECT_FALSE(read_text("nwchem", symmetric, "water.nw").has("material.elements"));
  EXPECT_TRUE(read_text("nwchem", text.substr(0, text.size() - 6), "water.nw").says("ends within"));
  const auto scf = read_text("nwchem", "charge 0\ngeometry; " + water.substr(0, water.find('\n')) + "; end\nscf; triplet; end\ntask scf\n", "o.nw");
  EXPECT_EQ(scf.number("simulation.multiplicity"), 3);
  EXPECT_EQ(scf.text("simulation.method_name"), "HF");
}

TEST(QchemInput, MoleculeAndRem) {
  const auto text = "$comment\nmade up\n$end\n$molecule\n0 1\n" + water + "$end\n$rem\nJOBTYPE = freq ! a remark\nMETHOD mp2\nBASIS cc-pVDZ\n$end\n";
  EXPECT_EQ(claimants("water.in", text), std::vector<std::string>{"qchem"});
  const auto stated = read_text("qchem", text, "water.in");
  expect_water(stated);
  EXPECT_EQ(stated.text("simulation.method_name"), "mp2");
  EXPECT_EQ(stated.text("simulation.basis.set_name"), "cc-pVDZ");
  EXPECT_EQ(stated.text("simulation.calc_type"), "frequency");
  EXPECT_TRUE(read_text("qchem", text.substr(0, text.find("BASIS")), "water.in").says("ends within"));
  EXPECT_TRUE(read_text("qchem", text + "@@@\n" + text, "water.in").says("several jobs"));
}

TEST(Psi4Input, MoleculeAndCall) {
  const auto text = "#! made up\nmolecule h2o {\n0 1\n" + water + "}\nset {\n  basis cc-pvdz\n}\ne = energy('b3lyp-d3bj/6-31g*')\n";
  EXPECT_EQ(claimants("input.dat", text), std::vector<std::string>{"psi4"});
  const auto stated = read_text("psi4", text, "input.dat");
  expect_water(stated);
  EXPECT_EQ(stated.text("simulation.xc.stated"), "b3lyp-d3bj");
  EXPECT_EQ(stated.text("simulation.basis.set_name"), "6-31g*");
  EXPECT_EQ(stated.text("simulation.calc_type"), "single_point");
  const auto internal = read_text("psi4", "molecule {\n0 1\nO\nH 1 r\nH 1 r 2 104.5\nr = 0.96\n}\nset basis sto-3g\noptimize(\"scf\")\n", "input.dat");
  expect_water(internal);
  EXPECT_EQ(internal.text("simulation.method_name"), "HF");
  EXPECT_EQ(internal.text("simulation.calc_type"), "relax");
  EXPECT_FALSE(read_text("psi4", text.substr(0, text.find("d3bj/")), "input.dat").has("simulation.xc.stated"));
}

TEST(GamessInput, Groups) {
  const std::string text =
      " $CONTRL SCFTYP=RHF RUNTYP=OPTIMIZE DFTTYP=B3LYP\n  ICHARG=0 MULT=1 $END\n $BASIS GBASIS=N31 NGAUSS=6 NDFUNC=1 $END\n $DATA\nmade up\nC1\n"
      "O 8.0  0.0 0.0 0.119\nH 1.0  0.0 0.763 -0.477\nH 1.0  0.0 -0.763 -0.477\n $END\n";
  EXPECT_EQ(claimants("water.inp", text), std::vector<std::string>{"gamess"});
  const auto stated = read_text("gamess", text, "water.inp");
  expect_water(stated);
  EXPECT_EQ(stated.text("simulation.xc.canonical"), "B3LYP5");
  EXPECT_EQ(stated.text("simulation.basis.set_name"), "6-31G*");
  EXPECT_EQ(stated.text("simulation.calc_type"), "relax");
  auto symmetric = text;
  symmetric.replace(symmetric.find("\nC1\n"), 4, "\nCnv 2\n\n");
  EXPECT_FALSE(read_text("gamess", symmetric, "water.inp").has("material.elements"));
  EXPECT_TRUE(read_text("gamess", text.substr(0, text.size() - 7), "water.inp").says("ends within"));
}

TEST(MopacInput, KeywordsAndAtoms) {
  const std::string text = "PM7 CHARGE=0 SINGLET XYZ 1SCF\nmade up\n\nO 0.0 1 0.0 1 0.119 1\nH 0.0 1 0.763 1 -0.477 1\nH 0.0 1 -0.763 1 -0.477 1\n";
  EXPECT_EQ(claimants("water.mop", text), std::vector<std::string>{"mopac"});
  const auto stated = read_text("mopac", text, "water.mop");
  expect_water(stated);
  EXPECT_EQ(stated.text("simulation.method_name"), "PM7");
  EXPECT_EQ(stated.text("simulation.calc_type"), "single_point");
  // Without the keyword three rows of numbers may be distances and angles.
  auto unsure = text;
  unsure.replace(unsure.find(" XYZ"), 4, "");
  EXPECT_EQ(read_text("mopac", unsure, "water.mop").text("material.chemical_formula_reduced"), "H2O");
  EXPECT_TRUE(read_text("mopac", text.substr(0, text.size() - 4), "water.mop").says("ends within"));
}

const std::string checkpoint =
    "made up\nFOpt      RB3LYP                                                      6-31G(d)\n"
    "Number of atoms                            I                2\nCharge                                     I                0\n"
    "Multiplicity                               I                1\nNumber of alpha electrons                  I                1\n"
    "Number of beta electrons                   I                1\nAtomic numbers                             I   N=           2\n"
    "           1           1\nCurrent cartesian coordinates              R   N=           6\n"
    "  0.00000000E+00  0.00000000E+00  0.70000000E+00  0.00000000E+00  0.00000000E+00\n -7.00000000E-01\n"
    "SCF Energy                                 R     -1.175000000000000E+00\nTotal Energy                               R     -1.175000000000000E+00\n"
    "Gaussian Version                           C   N=           4\nES64L-G16RevC.01        \n"
    "Alpha Orbital Energies                     R   N=           2\n -4.30000000E-01  1.00000000E-01\n"
    "Cartesian Gradient                         R   N=           6\n  0.00000000E+00  0.00000000E+00  1.00000000E-03  0.00000000E+00  0.00000000E+00\n -1.00000000E-03\n";

TEST(GaussianCheckpoint, KeysAndArrays) {
  EXPECT_EQ(claimants("h2.fchk", checkpoint), std::vector<std::string>{"gaussian"});
  const auto stated = read_text("gaussian", checkpoint, "h2.fchk");
  EXPECT_EQ(stated.text("simulation.program_version"), "2016+C.01");
  EXPECT_EQ(stated.text("simulation.xc.stated"), "B3LYP");
  EXPECT_EQ(stated.text("simulation.basis.set_name"), "6-31G(d)");
  EXPECT_EQ(stated.text("simulation.calc_type"), "relax");
  EXPECT_DOUBLE_EQ(stated.number("results.energy_total"), -1.175 * constants::hartree);
  EXPECT_FALSE(stated.has("results.energy_scf"));
  EXPECT_DOUBLE_EQ(stated.number("molecule.homo"), -0.43 * constants::hartree);
  EXPECT_DOUBLE_EQ(stated.number("results.forces_max"), 1e-3 * constants::hartree / constants::bohr);
  EXPECT_EQ(stated.number("material.nsites"), 2);
}

TEST(GaussianCheckpoint, ASectionThatWasCutIsLeftOut) {
  const auto stated = read_text("gaussian", checkpoint.substr(0, checkpoint.size() - 18), "h2.fchk");
  EXPECT_FALSE(stated.has("results.forces_max"));
  EXPECT_TRUE(stated.says("ends within a section"));
  const auto damaged = [] {
    auto text = checkpoint;
    text.replace(text.find("-7.00000000E-01"), 15, "***************");
    return read_text("gaussian", text, "h2.fchk");
  }();
  EXPECT_FALSE(damaged.has("material.elements"));
  auto nameless = checkpoint;
  nameless.replace(nameless.find("Gaussian Version"), 16, "Another  Version");
  EXPECT_FALSE(read_text("gaussian", nameless, "h2.fchk").has("simulation.program_name"));
}

}  // namespace
}  // namespace quarry::simulation
