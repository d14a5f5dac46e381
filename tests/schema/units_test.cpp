// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/units.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace quarry {
namespace {

struct Case {
  double value;
  const char *from, *to;
  double result;
};

TEST(Units, Convert) {
  for (const Case& c : {Case{1, "Ry", "eV", 13.605693122994},
                        {1, "Ha", "eV", 27.211386245988},
                        {30, "Hartree", "Ry", 60},
                        {500, "eV", "eV", 500},
                        {200, "kV", "keV", 200},
                        {200000, "V", "keV", 200},
                        {0.3, "MeV", "keV", 300},
                        {1, "kJ/mol", "eV", 0.010364269656262},
                        {1, "kcal/mol", "eV", 0.0433641042418},
                        {10, "nm", "angstrom", 100},
                        {1, "bohr", "angstrom", 0.529177210903},
                        {1, "\u00C5", "nm", 0.1},
                        {5, "A", "angstrom", 5},
                        {5, "A^3", "angstrom^3", 5},
                        {5, "uA", "A", 5e-6},
                        {1, "Ha/bohr", "eV/angstrom", 51.42206747},
                        {1, "eV/\u00C5\u00B3", "GPa", 160.2176634},
                        {10, "kbar", "GPa", 1},
                        {1, "atm", "bar", 1.01325},
                        {1, "Ry/bohr^3", "GPa", 14710.507848},
                        {25, "degC", "K", 298.15},
                        {300, "K", "\u00B0C", 26.85},
                        {212, "degF", "degC", 100},
                        {1, "rad", "mrad", 1000},
                        {10, "mrad", "deg", 0.57295779513},
                        {180, "\u00B0", "rad", M_PI},
                        {1, "THz", "cm^-1", 33.35640952},
                        {1, "THz", "meV", 4.135667696},
                        {8065.543937, "cm-1", "eV", 1},
                        {2, "h", "s", 7200},
                        {1.5, "GiB", "B", 1610612736},
                        {2000, "kg/m^3", "g/cm^3", 2},
                        {2, "g/cm3", "kg m^-3", 2000},
                        {1, "g\u00B7cm\u207B\u00B3", "kg/m^3", 1000},
                        {1, "\u00B5m", "nm", 1000},
                        {1, "\u03BCm", "nm", 1000},
                        {1, "um", "nm", 1000},
                        {1, "J/m^2", "mJ/m^2", 1000},
                        {1, "1/angstrom", "1/nm", 10},
                        {3, "eV/atom", "meV/atom", 3000},
                        {1, "u", "g", 1.66053906660e-24},
                        {1, "W/(m K)", "mW/(m*K)", 1000},
                        {50, "%", "1", 0.5},
                        {1000, "x", "1", 1000},
                        {1, "mu_B", "J/T", 9.2740100783e-24},
                        {1, "D", "e*angstrom", 0.208194332709},
                        {1, "Torr", "Pa", 133.32236842}}) {
    SCOPED_TRACE(std::string(c.from) + " -> " + c.to);
    const auto result = convert(c.value, c.from, c.to);
    ASSERT_TRUE(result);
    EXPECT_NEAR(*result, c.result, 1e-9 * std::abs(c.result));
  }
}

TEST(Units, ConvertDecimalsWithoutNoise) {
  EXPECT_EQ(convert(500, "nm", "angstrom"), 5000.0);
  EXPECT_EQ(convert(300, "kV", "keV"), 300.0);
  EXPECT_EQ(convert(0.1, "kbar", "GPa"), 0.01);
  EXPECT_EQ(convert(1500, "meV", "eV"), 1.5);
}

TEST(Units, RefuseWhatDoesNotFit) {
  for (const auto& [from, to] : {std::pair{"eV", "angstrom"},
                                 {"eV", "eV/atom"},
                                 {"kJ/mol", "eV/atom"},
                                 {"K", "eV"},
                                 {"V", "Hz"},
                                 {"nm", "eV"},
                                 {"deg", "degC"},
                                 {"furlong", "m"},
                                 {"m", "furlong"},
                                 {"", "eV"},
                                 {"eV", ""},
                                 {"a.u.", "eV"},
                                 {"W/m K", "W/(m K)"},
                                 {"degC/s", "K/s"},
                                 {"degC^2", "K^2"},
                                 {"dB", "B"},
                                 {"m^", "m"},
                                 {"m^0", "m"},
                                 {"(m", "m"},
                                 {"m)", "m"},
                                 {"m//s", "m/s"},
                                 {"12", "1"},
                                 {"m^99999999999", "m"},
                                 {"s^-13", "s^-13"}}) {
    SCOPED_TRACE(std::string(from) + " -> " + to);
    EXPECT_FALSE(convert(1, from, to));
  }
  EXPECT_FALSE(convert(1e300, "m", "fm"));
  EXPECT_FALSE(is_unit(std::string(1000, '(')));
}

struct Parsed {
  const char* text;
  double value;
  const char* unit;
};

TEST(Quantity, IsReadWhole) {
  for (const Parsed& c : {Parsed{"500 eV", 500, "eV"},
                          {"1.5eV", 1.5, "eV"},
                          {"36.75 Ry", 36.75, "Ry"},
                          {" 200 kV ", 200, "kV"},
                          {"25 degC", 25, "degC"},
                          {"0.5 g/cm^3", 0.5, "g/cm^3"},
                          {"3 GPa", 3, "GPa"},
                          {"-1.5e-3 eV/atom", -0.0015, "eV/atom"},
                          {"2e3eV", 2000, "eV"},
                          {"1.5 e", 1.5, "e"},
                          {"90\u00B0", 90, "\u00B0"},
                          {"5 1/angstrom", 5, "1/angstrom"},
                          {"5 d", 5, "d"},
                          {"20000x", 20000, "x"},
                          {"2.4 \u00C5", 2.4, "\u00C5"},
                          {"50%", 50, "%"}}) {
    SCOPED_TRACE(c.text);
    const auto quantity = parse_quantity(c.text);
    ASSERT_TRUE(quantity);
    EXPECT_EQ(quantity->value, c.value);
    EXPECT_EQ(quantity->unit, c.unit);
  }
  for (const char* text : {"", "500", "eV", "500 furlong", "1.2.3 eV", "1e400 eV", "0x10",
                           "5 eV eV/", "**** eV", "5 1", "1-2 eV", "5, eV", "NaN eV"}) {
    SCOPED_TRACE(text);
    EXPECT_FALSE(parse_quantity(text));
  }
}

TEST(Units, HaveOneUnitThatValuesAreKeptIn) {
  for (const auto& [unit, kept] : {std::pair{"Ry", "eV"},
                                   {"kJ/mol", "eV"},
                                   {"nm", "angstrom"},
                                   {"kbar", "GPa"},
                                   {"degC", "K"},
                                   {"mrad", "deg"},
                                   {"kg/m3", "g/cm^3"},
                                   {"min", "s"},
                                   {"kB", "B"},
                                   {"m/s", "m*s^-1"},
                                   {"W/(m K)", "kg*m*s^-3*K^-1"},
                                   {"%", "1"}}) {
    SCOPED_TRACE(unit);
    EXPECT_EQ(canonical_unit(unit), kept);
    EXPECT_TRUE(conversion(unit, *canonical_unit(unit)));
  }
  EXPECT_FALSE(canonical_unit("furlong"));
}

}  // namespace
}  // namespace quarry
