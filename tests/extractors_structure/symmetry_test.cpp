// SPDX-License-Identifier: GPL-3.0-or-later
// Our own search for operations against spglib's, on many cells of known structures, ideal and distorted.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "crystal/operations.hpp"
#include "crystal/symmetry.hpp"

namespace quarry::crystal {
namespace {

struct Known {
  const char* name;
  Cell cell;
  std::vector<std::pair<const char*, Vector>> sites;
  int group;
};

const std::vector<Known>& known() {
  static const std::vector<Known> all{
      {"rock salt, primitive", {3.99, 3.99, 3.99, 60, 60, 60}, {{"Na", {0, 0, 0}}, {"Cl", {.5, .5, .5}}}, 225},
      {"rock salt, cubic", {5.64, 5.64, 5.64, 90, 90, 90},
       {{"Na", {0, 0, 0}}, {"Na", {0, .5, .5}}, {"Na", {.5, 0, .5}}, {"Na", {.5, .5, 0}}, {"Cl", {.5, .5, .5}}, {"Cl", {.5, 0, 0}}, {"Cl", {0, .5, 0}}, {"Cl", {0, 0, .5}}}, 225},
      {"diamond", {3.84, 3.84, 3.84, 60, 60, 60}, {{"Si", {0, 0, 0}}, {"Si", {.25, .25, .25}}}, 227},
      {"zincblende", {4.0, 4.0, 4.0, 60, 60, 60}, {{"Ga", {0, 0, 0}}, {"As", {.25, .25, .25}}}, 216},
      {"wurtzite", {3.25, 3.25, 5.2, 90, 90, 120}, {{"Zn", {1. / 3, 2. / 3, 0}}, {"Zn", {2. / 3, 1. / 3, .5}}, {"O", {1. / 3, 2. / 3, .382}}, {"O", {2. / 3, 1. / 3, .882}}}, 186},
      {"rutile", {4.594, 4.594, 2.958, 90, 90, 90}, {{"Ti", {0, 0, 0}}, {"Ti", {.5, .5, .5}}, {"O", {.305, .305, 0}}, {"O", {.695, .695, 0}}, {"O", {.195, .805, .5}}, {"O", {.805, .195, .5}}}, 136},
      {"perovskite", {3.905, 3.905, 3.905, 90, 90, 90}, {{"Sr", {0, 0, 0}}, {"Ti", {.5, .5, .5}}, {"O", {.5, .5, 0}}, {"O", {.5, 0, .5}}, {"O", {0, .5, .5}}}, 221},
      {"hcp", {3.21, 3.21, 5.21, 90, 90, 120}, {{"Mg", {1. / 3, 2. / 3, .25}}, {"Mg", {2. / 3, 1. / 3, .75}}}, 194},
      {"bcc, skew", {2.49, 2.49, 2.49, 109.47122, 109.47122, 109.47122}, {{"Fe", {0, 0, 0}}}, 229},
      {"quartz-like", {4.913, 4.913, 5.405, 90, 90, 120},
       {{"Si", {.4697, 0, 0}}, {"Si", {0, .4697, 2. / 3}}, {"Si", {.5303, .5303, 1. / 3}}, {"O", {.4135, .2669, .1191}}, {"O", {.7331, .1466, .4524}}, {"O", {.8534, .5865, .7858}},
        {"O", {.2669, .4135, .5476}}, {"O", {.1466, .7331, .2143}}, {"O", {.5865, .8534, .8809}}}, 0},
      {"monoclinic", {5.1, 6.2, 7.3, 90, 101, 90}, {{"Zr", {.1, .2, .3}}, {"Zr", {.9, .7, .2}}, {"Zr", {.9, .8, .7}}, {"Zr", {.1, .3, .8}}}, 14},
      {"nothing", {4.1, 5.3, 6.7, 81, 97, 103}, {{"Al", {.1, .2, .3}}, {"O", {.55, .71, .13}}, {"O", {.31, .87, .64}}}, 1}};
  return all;
}

Structure made(const Known& one) {
  Structure structure;
  structure.lattice = lattice_of(one.cell);
  for (const auto& [symbol, position] : one.sites) structure.add_site(symbol, position);
  return structure;
}

/// The same crystal in a cell of other vectors, rows of `n`; of determinant 1 or more (then a supercell).
Structure in_cell(const Structure& from, const std::array<std::array<int, 3>, 3>& n) {
  Structure to;
  Matrix lattice{};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j)
      for (std::size_t k = 0; k < 3; ++k) lattice[i][k] += n[i][j] * (*from.lattice)[j][k];
  to.lattice = lattice;
  const auto back = *inverse(lattice);
  for (const auto& site : from.sites)
    for (int x = -4; x <= 4; ++x)
      for (int y = -4; y <= 4; ++y)
        for (int z = -4; z <= 4; ++z) {
          const auto cartesian = times({site.position[0] + x, site.position[1] + y, site.position[2] + z}, *from.lattice);
          const auto f = times(cartesian, back);
          const bool inside = std::all_of(f.begin(), f.end(), [](double v) { return v > -1e-6 && v < 1 - 1e-6; });
          if (inside) to.add_site(from.species[site.species].front().symbol, f);
        }
  return to;
}

std::vector<Structure> cells_of(const Structure& structure) {
  return {structure, in_cell(structure, {{{1, 1, 0}, {0, 1, 0}, {0, 0, 1}}}), in_cell(structure, {{{1, 0, 0}, {0, 1, 1}, {0, 0, -1}}}),
          in_cell(structure, {{{2, 0, 0}, {0, 1, 0}, {0, 0, 1}}}), in_cell(structure, {{{1, 1, 0}, {1, -1, 0}, {0, 0, 1}}}),
          in_cell(structure, {{{0, 1, 1}, {1, 0, 1}, {1, 1, 0}}})};
}

TEST(Operations, KnownStructuresHaveTheirGroups) {
  for (const auto& one : known()) {
    SCOPED_TRACE(one.name);
    const auto symmetry = symmetry_by_operations(made(one));
    ASSERT_TRUE(symmetry);
    if (one.group != 0) {
      EXPECT_EQ(symmetry->number, one.group);
    }
  }
}

TEST(Operations, SayWhatSpglibsSearchSaysInAnyCellAndAnyDistortion) {
  std::mt19937 random(7);
  std::size_t certain = 0, all = 0;
  for (const auto& one : known())
    for (const auto& cell : cells_of(made(one)))
      for (const double amplitude : {0.0, 1e-5, 5e-4, 0.003, 0.02, 0.08, 0.3}) {
        auto structure = cell;
        std::uniform_real_distribution<double> shift(-amplitude, amplitude);
        const auto back = *inverse(*structure.lattice);
        for (auto& site : structure.sites) {
          const auto d = times({shift(random), shift(random), shift(random)}, back);
          for (std::size_t k = 0; k < 3; ++k) site.position[k] += d[k];
        }
        SCOPED_TRACE(std::string(one.name) + ", " + std::to_string(structure.sites.size()) + " sites, distortion " + std::to_string(amplitude));
        ++all;
        const auto ours = symmetry_by_operations(structure);
        if (!ours) continue;
        ++certain;
        const auto theirs = symmetry_by_search(structure);
        ASSERT_TRUE(theirs);
        EXPECT_EQ(ours->number, theirs->number);
        EXPECT_EQ(ours->symbol, theirs->symbol);
        EXPECT_EQ(ours->point_group, theirs->point_group);
        EXPECT_EQ(ours->hall_number, theirs->hall_number);
      }
  EXPECT_GT(certain, all / 3) << "of " << all;
}

TEST(Operations, AreNotCertainNearTheTolerance) {
  auto structure = made(known()[1]);
  structure.sites[0].position[0] += 0.01 / 5.64;
  EXPECT_FALSE(find_operations(structure, symprec));
  structure.sites[0].position[0] += 0.2 / 5.64;
  EXPECT_TRUE(find_operations(structure, symprec));
}

}  // namespace
}  // namespace quarry::crystal
