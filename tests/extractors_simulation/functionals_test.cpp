// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "simulation/functionals.hpp"

namespace quarry::simulation {
namespace {

TEST(Functionals, NamesInTheSpellingsOfPrograms) {
  const std::tuple<const char*, const char*, const char*> cases[] = {
      {"pbe", "PBE", "GGA"}, {"PBEPBE", "PBE", "GGA"}, {"PBE-sol", "PBEsol", "GGA"}, {"b3lyp", "B3LYP", "hyper-GGA"},
      {"M06-2X", "M06-2X", "hyper-GGA"}, {"m062x", "M06-2X", "hyper-GGA"}, {"HSEH1PBE", "HSE06", "hyper-GGA"},
      {"wB97X-D3", "wB97X-D3", "hyper-GGA"}, {"ωB97", "", ""}, {"B2PLYP", "B2PLYP", "double-hybrid"}, {"RHF", "HF", ""},
      {"SVWN", "SVWN", "LDA"}, {"LSDA", "SVWN", "LDA"}, {"SVWN5", "LDA-VWN", "LDA"}, {"", "", ""}, {"pbexyz", "", ""}};
  for (const auto& [name, canonical, ladder] : cases) {
    SCOPED_TRACE(name);
    const auto functional = functional_named(name);
    EXPECT_EQ(functional ? functional->canonical : "", canonical);
    EXPECT_EQ(functional ? functional->ladder : "", ladder);
  }
}

TEST(Functionals, LibxcNamesInAnyOrder) {
  const std::pair<std::vector<std::string>, const char*> cases[] = {
      {{"GGA_X_PBE", "GGA_C_PBE"}, "PBE"}, {{"XC_GGA_C_PBE", "xc_gga_x_pbe"}, "PBE"}, {{"LDA_X", "LDA_C_PW"}, "LDA-PW"},
      {{"HYB_GGA_XC_B3LYP"}, "B3LYP"}, {{"GGA_X_PBE"}, ""}, {{"MGGA_X_SCAN", "MGGA_C_SCAN"}, "SCAN"}};
  for (const auto& [names, canonical] : cases) EXPECT_EQ(functional_of_libxc(names).canonical, canonical) << names.front();
  EXPECT_EQ(functional_of_libxc(std::vector<std::string>{"GGA_X_PBE"}).ladder, "GGA");
}

TEST(Functionals, NumbersOfLibxc) {
  EXPECT_EQ(libxc_name(101), "GGA_X_PBE");
  EXPECT_EQ(libxc_name(130), "GGA_C_PBE");
  EXPECT_EQ(libxc_name(99999), std::nullopt);
}

TEST(Functionals, SuffixesAreAddedOnce) {
  auto functional = *functional_named("PBE");
  add_hubbard(functional);
  add_dispersion(functional, "D3(BJ)");
  add_dispersion(functional, "D3(BJ)");
  EXPECT_EQ(functional.canonical, "PBE+U+D3(BJ)");
  EXPECT_EQ(functional.vdw, "D3(BJ)");
}

}  // namespace
}  // namespace quarry::simulation
