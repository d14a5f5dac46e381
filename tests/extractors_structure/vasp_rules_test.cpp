// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "extractors_structure/text_file.hpp"
#include "vasp/merge.hpp"
#include "vasp/names.hpp"
#include "vasp/xc.hpp"

namespace quarry::vasp {
namespace {

TEST(VaspNames, SuffixAndPrefixMakeTheSet) {
  const std::tuple<const char*, Kind, const char*> cases[] = {
      {"a/OUTCAR", Kind::outcar, "|"}, {"OUTCAR.relax1.gz", Kind::outcar, "|.relax1"}, {"vasprun.xml.relax1.gz", Kind::vasprun, "|.relax1"},
      {"6362_OUTCAR", Kind::outcar, "6362_|"}, {"POSCAR-C2m", Kind::poscar, "|-C2m"}, {"OUTCARS", Kind::none, ""}, {"notes.txt", Kind::none, ""}};
  for (const auto& [path, kind, set] : cases) {
    SCOPED_TRACE(path);
    EXPECT_EQ(name_of(path).kind, kind);
    EXPECT_EQ(name_of(path).set, set);
  }
}

TEST(VaspTags, Incar) {
  auto file = test::text_file("ENCUT = 520 eV ; ismear=-5\n# NSW = 3\nMAGMOM = 2*1.5 \\\n -1\nLREAL=.FALSE.\nNSW = 10 ! steps\nNSW = 20\nSYSTEM = a b\nEDIFF = 1d-5\nPOTIM = 0.1");
  LineReader lines(file);
  const auto tags = read_incar(lines);
  EXPECT_EQ(tag_number(tags, "ENCUT"), 520);
  EXPECT_EQ(tag_integer(tags, "ISMEAR"), -5);
  EXPECT_EQ(tag_integer(tags, "NSW"), 10);
  EXPECT_EQ(tag_bool(tags, "LREAL"), false);
  EXPECT_EQ(tag_number(tags, "EDIFF"), 1e-5);
  EXPECT_EQ(tag_numbers(tags, "MAGMOM"), (std::vector<double>{1.5, 1.5, -1}));
  EXPECT_FALSE(tags.contains("POTIM"));  // the last number of a file that has no last newline
}

Run with(Tags typed, std::string exchange = "PE") {
  Run run;
  run.typed = std::move(typed);
  run.potentials.push_back({"PAW_PBE Si 05Jan2001", "Si", std::move(exchange), {}});
  return run;
}

TEST(VaspExchange, DecisionInOrder) {
  const std::pair<Tags, const char*> cases[] = {
      {{}, "PBE"},
      {{{"GGA", "PS"}}, "PBEsol"},
      {{{"GGA", "RP"}}, "RPBE"},
      {{{"LDAU", "T"}}, "PBE+U"},
      {{{"IVDW", "12"}}, "PBE+D3(BJ)"},
      {{{"LHFCALC", ".TRUE."}, {"HFSCREEN", "0.2"}}, "HSE06"},
      {{{"LHFCALC", "T"}}, "PBE0"},
      {{{"LHFCALC", "T"}, {"AEXX", "1.0"}, {"AGGAC", "0"}, {"ALDAC", "0"}}, "HF"},
      {{{"LHFCALC", "T"}, {"AEXX", "0.3"}, {"HFSCREEN", "0.2"}}, "hybrid(AEXX=0.3,HFSCREEN=0.2)"},
      {{{"METAGGA", "R2SCAN"}, {"LUSE_VDW", "T"}}, "r2SCAN+rVV10"},
      {{{"METAGGA", "SCAN"}, {"GGA", "PS"}}, "SCAN"},
      {{{"METAGGA", "--"}}, "PBE"},
      {{{"LUSE_VDW", "T"}, {"GGA", "BO"}}, "optB88-vdW"},
      {{{"LUSE_VDW", "T"}, {"GGA", "MK"}, {"PARAM2", "0.711357"}}, "rev-vdW-DF2"}};
  for (const auto& [tags, canonical] : cases) EXPECT_EQ(exchange_of(with(tags)).canonical, canonical);
  EXPECT_EQ(exchange_of(with({}, "CA")).canonical, "LDA-PZ");
  auto mixed = with({});
  mixed.potentials.push_back({"PAW Fe", "Fe", "CA", {}});
  EXPECT_TRUE(exchange_of(mixed).mixed_potentials);
}

struct Ended {
  const char* what;
  Tags resolved;
  std::int64_t ionic, electronic;
  bool finished, began_another;
  std::optional<bool> met, reached, electronic_is, ionic_is;
};

TEST(VaspConvergence, Rules) {
  const Tags relax{{"NELM", "60"}, {"NSW", "10"}, {"IBRION", "2"}};
  const Tags still{{"NELM", "60"}, {"NSW", "0"}, {"IBRION", "-1"}};
  const Tags moving{{"NELM", "60"}, {"NSW", "10"}, {"IBRION", "0"}};
  const std::optional<bool> unsaid, yes = true, no = false;
  const Ended cases[] = {
      {"single point", still, 1, 12, true, false, yes, unsaid, yes, yes},
      {"single point that hit NELM", still, 1, 60, true, false, unsaid, unsaid, no, yes},
      {"the program said no", still, 1, 60, true, false, no, unsaid, no, yes},
      {"met at the last of NELM", still, 1, 60, true, false, yes, unsaid, yes, yes},
      {"relaxed", relax, 4, 12, true, false, yes, yes, yes, yes},
      {"ran out of steps", relax, 10, 12, true, false, yes, unsaid, yes, no},
      {"reached at the last step", relax, 10, 12, true, false, yes, yes, yes, yes},
      {"cut within a step", relax, 4, 12, false, true, yes, unsaid, unsaid, unsaid},
      {"cut behind a step", relax, 4, 12, false, false, yes, unsaid, yes, unsaid},
      {"molecular dynamics", moving, 10, 12, true, false, yes, unsaid, yes, unsaid}};
  for (const auto& one : cases) {
    SCOPED_TRACE(one.what);
    vasp::Run run;
    run.source = "vasprun.xml";
    run.resolved = one.resolved;
    run.ionic_steps.set(one.ionic, {});
    run.electronic_steps.set(one.electronic, {});
    run.finished = one.finished;
    run.began_another_step = one.began_another;
    run.threshold_met.value = one.met;
    run.ionic_reached.value = one.reached;
    EXPECT_EQ(electronic_convergence(run), one.electronic_is);
    EXPECT_EQ(ionic_convergence(run), one.ionic_is);
  }
  EXPECT_FALSE(electronic_convergence({}));
  EXPECT_FALSE(ionic_convergence({}));
}

Bands bands_of(std::initializer_list<std::initializer_list<std::pair<double, double>>> k_points) {
  Bands bands;
  std::size_t k = 0;
  for (const auto& states : k_points) {
    bands.begin_k_point(0, ++k);
    for (const auto& [energy, occupation] : states) bands.add(energy, occupation, 1);
  }
  return bands;
}

TEST(VaspBands, Gaps) {
  const auto indirect = bands_of({{{0, 1}, {3, 0}}, {{1, 1}, {2.5, 0}}, {{0.5, 1}, {2, 0}}}).gap();
  ASSERT_TRUE(indirect);
  EXPECT_NEAR(indirect->gap, 1.0, 1e-12);
  EXPECT_FALSE(indirect->direct);
  EXPECT_TRUE(indirect->certain);
  EXPECT_TRUE(bands_of({{{0, 1}, {1, 0}}, {{-1, 1}, {2, 0}}}).gap()->direct);
  EXPECT_EQ(bands_of({{{0, 1}, {1, 0}}, {{0.2, 0}, {2, 0}}}).gap()->gap, 0);  // a band that is empty at one k-point
  EXPECT_FALSE(bands_of({{{0, 1}, {1, 0.3}, {2, 0}}}).gap()->certain);        // filled in part
  EXPECT_FALSE(bands_of({{{0, 1}, {1, 1}}}).gap());                            // no empty state
  EXPECT_FALSE(Bands().gap());
}

TEST(VaspMerge, DifferentEnergiesAreSaid) {
  vasp::Run a, b;
  a.source = "vasprun.xml";
  b.source = "OUTCAR";
  for (auto* run : {&a, &b}) run->ionic_steps.set(1, {});
  a.free_energy.set(-10.0, {});
  b.free_energy.set(-10.001, {});
  const auto merged = merge({a, b});
  EXPECT_EQ(*merged.free_energy, -10.0);
  ASSERT_EQ(merged.diagnostics.size(), 1U);
  EXPECT_TRUE(merged.diagnostics[0].message.starts_with("energy_mismatch"));
}

}  // namespace
}  // namespace quarry::vasp
