// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <limits>

#include "quarry/chemistry.hpp"

namespace quarry {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

// Weights: IUPAC 2021, abridged to five digits; of elements without stable isotopes the mass number of the longest-lived one.
// Electronegativities: Pauling's scale, with the values that pymatgen orders formulas by.
constexpr std::array<Element, 118> table{{
    {"H", "hydrogen", 1, 1.008, 2.2}, {"He", "helium", 2, 4.0026, none},
    {"Li", "lithium", 3, 6.94, 0.98}, {"Be", "beryllium", 4, 9.0122, 1.57},
    {"B", "boron", 5, 10.81, 2.04}, {"C", "carbon", 6, 12.011, 2.55},
    {"N", "nitrogen", 7, 14.007, 3.04}, {"O", "oxygen", 8, 15.999, 3.44},
    {"F", "fluorine", 9, 18.998, 3.98}, {"Ne", "neon", 10, 20.18, none},
    {"Na", "sodium", 11, 22.99, 0.93}, {"Mg", "magnesium", 12, 24.305, 1.31},
    {"Al", "aluminium", 13, 26.982, 1.61}, {"Si", "silicon", 14, 28.085, 1.9},
    {"P", "phosphorus", 15, 30.974, 2.19}, {"S", "sulfur", 16, 32.06, 2.58},
    {"Cl", "chlorine", 17, 35.45, 3.16}, {"Ar", "argon", 18, 39.95, none},
    {"K", "potassium", 19, 39.098, 0.82}, {"Ca", "calcium", 20, 40.078, 1.0},
    {"Sc", "scandium", 21, 44.956, 1.36}, {"Ti", "titanium", 22, 47.867, 1.54},
    {"V", "vanadium", 23, 50.942, 1.63}, {"Cr", "chromium", 24, 51.996, 1.66},
    {"Mn", "manganese", 25, 54.938, 1.55}, {"Fe", "iron", 26, 55.845, 1.83},
    {"Co", "cobalt", 27, 58.933, 1.88}, {"Ni", "nickel", 28, 58.693, 1.91},
    {"Cu", "copper", 29, 63.546, 1.9}, {"Zn", "zinc", 30, 65.38, 1.65},
    {"Ga", "gallium", 31, 69.723, 1.81}, {"Ge", "germanium", 32, 72.63, 2.01},
    {"As", "arsenic", 33, 74.922, 2.18}, {"Se", "selenium", 34, 78.971, 2.55},
    {"Br", "bromine", 35, 79.904, 2.96}, {"Kr", "krypton", 36, 83.798, 3.0},
    {"Rb", "rubidium", 37, 85.468, 0.82}, {"Sr", "strontium", 38, 87.62, 0.95},
    {"Y", "yttrium", 39, 88.906, 1.22}, {"Zr", "zirconium", 40, 91.224, 1.33},
    {"Nb", "niobium", 41, 92.906, 1.6}, {"Mo", "molybdenum", 42, 95.95, 2.16},
    {"Tc", "technetium", 43, 97, 1.9}, {"Ru", "ruthenium", 44, 101.07, 2.2},
    {"Rh", "rhodium", 45, 102.91, 2.28}, {"Pd", "palladium", 46, 106.42, 2.2},
    {"Ag", "silver", 47, 107.87, 1.93}, {"Cd", "cadmium", 48, 112.41, 1.69},
    {"In", "indium", 49, 114.82, 1.78}, {"Sn", "tin", 50, 118.71, 1.96},
    {"Sb", "antimony", 51, 121.76, 2.05}, {"Te", "tellurium", 52, 127.6, 2.1},
    {"I", "iodine", 53, 126.9, 2.66}, {"Xe", "xenon", 54, 131.29, 2.6},
    {"Cs", "caesium", 55, 132.91, 0.79}, {"Ba", "barium", 56, 137.33, 0.89},
    {"La", "lanthanum", 57, 138.91, 1.1}, {"Ce", "cerium", 58, 140.12, 1.12},
    {"Pr", "praseodymium", 59, 140.91, 1.13}, {"Nd", "neodymium", 60, 144.24, 1.14},
    {"Pm", "promethium", 61, 145, 1.13}, {"Sm", "samarium", 62, 150.36, 1.17},
    {"Eu", "europium", 63, 151.96, 1.2}, {"Gd", "gadolinium", 64, 157.25, 1.2},
    {"Tb", "terbium", 65, 158.93, 1.1}, {"Dy", "dysprosium", 66, 162.5, 1.22},
    {"Ho", "holmium", 67, 164.93, 1.23}, {"Er", "erbium", 68, 167.26, 1.24},
    {"Tm", "thulium", 69, 168.93, 1.25}, {"Yb", "ytterbium", 70, 173.05, 1.1},
    {"Lu", "lutetium", 71, 174.97, 1.27}, {"Hf", "hafnium", 72, 178.49, 1.3},
    {"Ta", "tantalum", 73, 180.95, 1.5}, {"W", "tungsten", 74, 183.84, 2.36},
    {"Re", "rhenium", 75, 186.21, 1.9}, {"Os", "osmium", 76, 190.23, 2.2},
    {"Ir", "iridium", 77, 192.22, 2.2}, {"Pt", "platinum", 78, 195.08, 2.28},
    {"Au", "gold", 79, 196.97, 2.54}, {"Hg", "mercury", 80, 200.59, 2.0},
    {"Tl", "thallium", 81, 204.38, 1.62}, {"Pb", "lead", 82, 207.2, 2.33},
    {"Bi", "bismuth", 83, 208.98, 2.02}, {"Po", "polonium", 84, 209, 2.0},
    {"At", "astatine", 85, 210, 2.2}, {"Rn", "radon", 86, 222, 2.2},
    {"Fr", "francium", 87, 223, 0.7}, {"Ra", "radium", 88, 226, 0.9},
    {"Ac", "actinium", 89, 227, 1.1}, {"Th", "thorium", 90, 232.04, 1.3},
    {"Pa", "protactinium", 91, 231.04, 1.5}, {"U", "uranium", 92, 238.03, 1.38},
    {"Np", "neptunium", 93, 237, 1.36}, {"Pu", "plutonium", 94, 244, 1.28},
    {"Am", "americium", 95, 243, 1.3}, {"Cm", "curium", 96, 247, 1.3},
    {"Bk", "berkelium", 97, 247, 1.3}, {"Cf", "californium", 98, 251, 1.3},
    {"Es", "einsteinium", 99, 252, 1.3}, {"Fm", "fermium", 100, 257, 1.3},
    {"Md", "mendelevium", 101, 258, 1.3}, {"No", "nobelium", 102, 259, 1.3},
    {"Lr", "lawrencium", 103, 262, 1.3}, {"Rf", "rutherfordium", 104, 267, none},
    {"Db", "dubnium", 105, 268, none}, {"Sg", "seaborgium", 106, 269, none},
    {"Bh", "bohrium", 107, 270, none}, {"Hs", "hassium", 108, 269, none},
    {"Mt", "meitnerium", 109, 277, none}, {"Ds", "darmstadtium", 110, 281, none},
    {"Rg", "roentgenium", 111, 282, none}, {"Cn", "copernicium", 112, 285, none},
    {"Nh", "nihonium", 113, 286, none}, {"Fl", "flerovium", 114, 290, none},
    {"Mc", "moscovium", 115, 290, none}, {"Lv", "livermorium", 116, 293, none},
    {"Ts", "tennessine", 117, 294, none}, {"Og", "oganesson", 118, 294, none},
}};

constexpr std::size_t table_index(char first, char second) {
  return static_cast<std::size_t>(first - 'A') * 27 + (second == '\0' ? 0 : static_cast<std::size_t>(second - 'a') + 1);
}

constexpr auto by_symbol = [] {
  std::array<unsigned char, 26 * 27> numbers{};
  for (const auto& element : table)
    numbers[table_index(element.symbol[0], element.symbol.size() > 1 ? element.symbol[1] : '\0')] =
        static_cast<unsigned char>(element.number);
  return numbers;
}();

}  // namespace

std::span<const Element> elements() noexcept { return table; }

const Element* find_element(std::string_view symbol) noexcept {
  if (symbol.empty() || symbol.size() > 2 || symbol[0] < 'A' || symbol[0] > 'Z') return nullptr;
  if (symbol.size() == 2 && (symbol[1] < 'a' || symbol[1] > 'z')) return nullptr;
  return element_of_number(by_symbol[table_index(symbol[0], symbol.size() > 1 ? symbol[1] : '\0')]);
}

const Element* element_of_number(int number) noexcept {
  if (number < 1 || number > static_cast<int>(table.size())) return nullptr;
  return &table[static_cast<std::size_t>(number) - 1];
}

}  // namespace quarry
