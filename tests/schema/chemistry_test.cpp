// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/chemistry.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace quarry {
namespace {

Composition read(std::string_view text) {
  const auto formula = parse_formula(text);
  return formula ? formula->composition : Composition{};
}

TEST(Elements, AreInOrderAndFoundBySymbolAndNumber) {
  ASSERT_EQ(elements().size(), 118U);
  int number = 0;
  for (const auto& element : elements()) {
    SCOPED_TRACE(element.symbol);
    EXPECT_EQ(element.number, ++number);
    EXPECT_EQ(find_element(element.symbol), &element);
    EXPECT_EQ(element_of_number(number), &element);
    EXPECT_GT(element.weight, 1);
  }
  for (const char* symbol : {"", "D", "T", "X", "Xx", "fe", "FE", "Fee", "Vac", "1"}) {
    SCOPED_TRACE(symbol);
    EXPECT_EQ(find_element(symbol), nullptr);
  }
  EXPECT_EQ(element_of_number(0), nullptr);
  EXPECT_EQ(element_of_number(119), nullptr);
  EXPECT_TRUE(std::isnan(find_element("Ne")->electronegativity));
  EXPECT_EQ(find_element("O")->electronegativity, 3.44);
}

struct Reading {
  const char *text, *same_as;
};

TEST(Formula, IsReadInManySpellings) {
  for (const Reading& c : {Reading{"Fe2O3", "O3 Fe2"},
                           {" Fe2 O3 ", "Fe2O3"},
                           {"Fe\u2082O\u2083", "Fe2O3"},
                           {"Ca(OH)2", "CaO2H2"},
                           {"K4[Fe(CN)6]", "K4FeC6N6"},
                           {"{[Cu(NH3)4]SO4}2", "Cu2N8H24S2O8"},
                           {"CuSO4.5H2O", "CuSO9H10"},
                           {"CuSO4\u00B75H2O", "CuSO9H10"},
                           {"CuSO4*5(H2O)", "CuSO9H10"},
                           {"CaSO4.0.5H2O", "CaSO4.5H"},
                           {"Na2CO3 \u00B7 10 H2O", "Na2CO13H20"},
                           {"Na2CO3 . 10H2O", "Na2CO13H20"},
                           {"MgO.Al2O3", "MgAl2O4"},
                           {"2KCl.MgCl2", "K2MgCl4"},
                           {"CH3COOH", "C2H4O2"},
                           {"Li0.5CoO2", "CoLi0.5O2"},
                           {"YBa2Cu3O6.93", "Ba2Cu3O6.93Y"},
                           {"Fe0O1", "O"},
                           {"BaFeO2.5F0.5", "BaFeF0.5O2.5"},
                           {"C12 H10 O2 1-", "C12H10O2"}}) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(read(c.text), read(c.same_as));
  }
  EXPECT_EQ(read("CaSO4.0.5H2O"), (Composition{{"Ca", 1}, {"H", 1}, {"O", 4.5}, {"S", 1}}));
}

TEST(Formula, SaysWhatItLeftOut) {
  EXPECT_TRUE(parse_formula("D2O")->hydrogen_isotope);
  EXPECT_EQ(read("D2O"), read("H2O"));
  EXPECT_FALSE(parse_formula("Dy2O3")->hydrogen_isotope);
  EXPECT_TRUE(parse_formula("C6 H5 O2 1-")->charged);
  EXPECT_TRUE(parse_formula("Na +")->charged);
}

TEST(Formula, IsRefusedWhereItIsDoubtful) {
  for (const char* text :
       {"",           " ",     "X",      "Vac2O3",    "TiO2x",       "CxHy",
        "Ti3C2Tx",    "fe2o3", "FE2O3",  "Fe2O3)",    "(Fe2O3",      "Fe(",
        "()",         "[Fe)",  "2",      "2NaCl",     "Fe2O3.",      ".5H2O",
        "Fe3+",       "Fe-O",  "SO4-2",  "CaO.2SiO2", "Al2O3.2SiO2", "xH2O",
        "Fe2O3 nH2O", "Fe 2",  "Fe2O3;", "Fe\xFF",    "Fe1e5",       "Fe999999999999999",
        "Li.5CoO2",   "AB2",   "hello",  "Fe0"}) {
    SCOPED_TRACE(text);
    EXPECT_FALSE(parse_formula(text));
  }
  EXPECT_FALSE(parse_formula(std::string(17, '(') + "Fe" + std::string(17, ')')));
  EXPECT_TRUE(parse_formula(std::string(16, '(') + "Fe" + std::string(16, ')')));
  EXPECT_FALSE(parse_formula(std::string(100'000, '(')));
}

// The second to fourth column are what pymatgen 2022.11 prints (blanks taken out); the mass is its
// figure in u.
struct Oracle {
  const char *text, *full, *rising, *hill;
  double mass;
};

const Oracle oracles[] = {
    {"LiFePO4", "Li1Fe1P1O4", "ABCD4", "FeLiO4P", 157.757},
    {"Li4Fe4P4O16", "Li4Fe4P4O16", "ABCD4", "Fe4Li4O16P4", 631.029},
    {"Al1", "Al1", "A", "Al", 26.982},
    {"C6H12O6", "H12C6O6", "ABC2", "C6H12O6", 180.156},
    {"Ca10(PO4)6(OH)2", "Ca10P6H2O26", "AB3C5D13", "Ca10H2O26P6", 1004.623},
    {"K4Fe(CN)6", "K4Fe1C6N6", "AB4C6D6", "C6FeK4N6", 368.343},
    {"Li0.5CoO2", "Li0.5Co1O2", "AB2C4", "", 94.402},
    {"YBa2Cu3O6.93", "Ba2Y1Cu3O6.93", "A100B200C300D693", "", 665.074},
    {"La0.7Sr0.3MnO3", "Sr0.3La0.7Mn1O3", "A3B7C10D30", "", 226.456},
    {"Ni3Al", "Al1Ni3", "AB3", "AlNi3", 203.062},
    {"Mg4V2Bi2O12", "Mg4V2Bi2O12", "ABC2D6", "Bi2Mg4O12V2", 809.057},
    {"XeF2", "Xe1F2", "AB2", "F2Xe", 169.29},
    {"ArF", "F1Ar1", "AB", "ArF", 58.946},
    {"CH3NH3PbI3", "H6Pb1C1I3N1", "ABCD3E6", "CH6I3NPb", 619.978},
    {"Nd2Fe14B", "Nd2Fe14B1", "AB2C14", "BFe14Nd2", 1081.125},
    {"Co2MnSi", "Mn1Co2Si1", "ABC2", "Co2MnSi", 200.89},
};

TEST(Formula, IsWrittenInAllForms) {
  for (const auto& c : oracles) {
    SCOPED_TRACE(c.text);
    const auto composition = read(c.text);
    EXPECT_EQ(full_formula(composition), c.full);
    EXPECT_EQ(ascending_anonymous_formula(composition), c.rising);
    EXPECT_EQ(hill_formula(composition).value_or(""), c.hill);
    EXPECT_NEAR(formula_mass(composition), c.mass, 1e-4 * c.mass);
  }
  EXPECT_EQ(reduced_formula(read("Fe4O6")), "Fe2O3");
  EXPECT_EQ(reduced_formula(read("Li0.5CoO2")), "Co2LiO4");
  EXPECT_EQ(anonymous_formula(read("TiO2")), "A2B");
  EXPECT_EQ(anonymous_formula(read("Ca10(PO4)6(OH)2")), "A13B5C3D");
  EXPECT_EQ(chemical_system(read("LiFePO4")), "Fe-Li-O-P");
}

struct Rounded {
  double amount;
  const char* reduced;
};

TEST(Formula, IsReducedThroughRoundedOccupancies) {
  for (const Rounded& c : {Rounded{1, "FeO"},
                           {0.333, "FeO3"},
                           {0.6667, "Fe2O3"},
                           {1.3332, "Fe4O3"},
                           {0.25, "FeO4"},
                           {0.33, "Fe33O100"},
                           {0.999, "Fe999O1000"},
                           {0.1234, "Fe123O1000"},
                           {0.0833, "FeO12"},
                           {1e-5, nullptr},
                           {0, nullptr},
                           {-1, nullptr},
                           {std::nan(""), nullptr},
                           {HUGE_VAL, nullptr}}) {
    SCOPED_TRACE(c.amount);
    const auto reduced = reduced_formula({{"Fe", c.amount}, {"O", 1}});
    EXPECT_EQ(reduced.value_or("none"), c.reduced == nullptr ? "none" : c.reduced);
  }
  EXPECT_FALSE(reduce({}));
}

TEST(AnonymousFormula, IsOneInBothOrders) {
  EXPECT_EQ(normal_anonymous_formula("A2B"), "A2B");
  EXPECT_EQ(normal_anonymous_formula("AB2"), "A2B");
  EXPECT_EQ(normal_anonymous_formula("A2B4"), "A2B");
  EXPECT_EQ(normal_anonymous_formula("ABC3"), "A3BC");
  for (const char* text : {"", "a", "AA", "A0", "A-1", "A2B ", "2A", "A1.5B"}) {
    SCOPED_TRACE(text);
    EXPECT_FALSE(normal_anonymous_formula(text));
  }
}

TEST(AnonymousFormula, HasLabelsForThirtyKinds) {
  Composition many;
  for (int z = 1; z <= 30; ++z) many[std::string(element_of_number(z)->symbol)] = 1;
  EXPECT_EQ(anonymous_formula(many), "ABCDEFGHIJKLMNOPQRSTUVWXYZAaBaCaDa");
}

TEST(Composition, GivesFractionsThatSumToOne) {
  const auto fractions = atomic_fractions(read("Ca10(PO4)6(OH)2"));
  double sum = 0;
  for (const auto& [symbol, fraction] : fractions) sum += fraction;
  EXPECT_NEAR(sum, 1, 1e-12);
  EXPECT_DOUBLE_EQ(fractions.at("P"), 6.0 / 44);
  EXPECT_TRUE(atomic_fractions({}).empty());
}

}  // namespace
}  // namespace quarry
