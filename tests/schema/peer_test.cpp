// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers and formulas made at random, read by ours and by Python: its float, and pymatgen's Composition.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <random>
#include <sstream>

#include "quarry/chemistry.hpp"
#include "quarry/number.hpp"
#include "support/program.hpp"
#include "support/temp_dir.hpp"

namespace quarry {
namespace {

constexpr const char* python = "/usr/bin/python3";
constexpr std::size_t samples = 3000;

/// What the script prints of each of the lines; nothing where it could not run.
std::vector<std::string> of_python(const std::string& script, const std::vector<std::string>& lines) {
  const test::TempDir folder;
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  test::Program program({python, "-c", script, folder.write("lines", text)});
  std::vector<std::string> result;
  if (program.wait() != 0) return result;
  std::istringstream out(program.out());
  for (std::string line; std::getline(out, line);) result.push_back(line);
  return result;
}

bool has_pymatgen() {
  test::Program program({python, "-c", "import pymatgen.core"});
  return program.wait() == 0;
}

std::string printed(const char* format, int digits, double value) {
  std::array<char, 400> text{};
  std::snprintf(text.data(), text.size(), format, digits, value);
  return text.data();
}

std::string random_number(std::mt19937& random) {
  const double value = std::ldexp(static_cast<double>(random()) - 2147483648.0, static_cast<int>(random() % 200) - 120);
  const int digits = static_cast<int>(random() % 17);
  switch (random() % 5) {
    case 0: return printed("%.*f", digits, static_cast<double>(random()) / 65536.0 - 30000.0);
    case 1: return printed("%.*E", digits, value);
    case 2: return printed("%+.*e", digits, value);
    case 3: {
      auto text = printed("%.*E", digits, value);
      text[text.find('E')] = random() % 2 == 0 ? 'D' : 'd';
      return text;
    }
    default: return std::to_string(static_cast<int>(random()));
  }
}

/// The text with one character changed, taken out or put in.
std::string damaged(std::string text, std::mt19937& random) {
  constexpr std::string_view alphabet = "0123456789.+-eE";
  const auto at = random() % text.size();
  const char other = alphabet[random() % alphabet.size()];
  const auto how = random() % 3;
  if (how == 0) text[at] = other;
  else if (how == 1) text.erase(at, 1);
  else text.insert(at, 1, other);
  return text.empty() ? "x" : text;
}

const std::string float_script =
    "import sys\n"
    "for line in open(sys.argv[1]):\n"
    "  t = line.rstrip('\\n').replace('D', 'E').replace('d', 'e')\n"
    "  try: v = float(t)\n"
    "  except ValueError: print('no'); continue\n"
    "  lost = v == 0 and any(c in '123456789' for c in t.lower().split('e')[0])\n"
    "  print('no' if v - v != 0 or lost else v.hex())\n";

TEST(PeerNumber, IsWhatPythonReads) {
  std::mt19937 random(20261121);
  std::vector<std::string> tokens;
  for (std::size_t i = 0; i < samples; ++i) {
    tokens.push_back(random_number(random));
    tokens.push_back(damaged(random_number(random), random));
  }
  const auto said = of_python(float_script, tokens);
  if (said.empty()) GTEST_SKIP() << "no " << python << " on this machine";
  ASSERT_EQ(said.size(), tokens.size());
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto ours = parse_number(tokens[i]);
    if (said[i] != "no") {
      ASSERT_TRUE(ours) << tokens[i];
      EXPECT_EQ(ours->value, std::strtod(said[i].c_str(), nullptr)) << tokens[i];
    } else if (ours) {  // Fortran's exponent without its letter, which Python does not know
      EXPECT_TRUE(ours->implied_exponent) << tokens[i] << " is " << ours->value;
    }
  }
}

/// A formula of elements, amounts and brackets within brackets.
std::string random_formula(std::mt19937& random, int depth) {
  constexpr std::array<const char*, 24> symbols{"H",  "He", "Li", "B",  "C",  "N",  "O",  "F",  "Na", "Si", "P",  "S",
                                                "Cl", "K",  "Ca", "Co", "Cs", "Fe", "Ho", "In", "No", "Os", "Sc", "U"};
  const auto amount = [&]() -> std::string {
    switch (random() % 4) {
      case 0: return std::to_string(random() % 30 + 1);
      case 1: return printed("%.*f", static_cast<int>(random() % 3) + 1, static_cast<double>(random() % 900 + 100) / 300.0);
      default: return {};
    }
  };
  std::string text;
  const auto parts = random() % 4 + 1;
  for (std::size_t i = 0; i < parts; ++i) {
    if (depth > 0 && random() % 4 == 0) text += "(" + random_formula(random, depth - 1) + ")" + amount();
    else text += symbols[random() % symbols.size()] + amount();
  }
  return text;
}

/// Is there an amount such as `2.417`, whose dot may part two formulas?
bool has_amount_above_one(const std::string& formula) {
  for (auto at = formula.find('.'); at != std::string::npos; at = formula.find('.', at + 1))
    if (at < 1 || formula[at - 1] != '0' || (at > 1 && formula[at - 2] >= '0' && formula[at - 2] <= '9')) return true;
  return false;
}

const std::string composition_script =
    "import sys\n"
    "from pymatgen.core import Composition\n"
    "for line in open(sys.argv[1]):\n"
    "  c = Composition(line.strip()).get_el_amt_dict()\n"
    "  print(' '.join('%s %.17g' % (e, c[e]) for e in sorted(c)))\n";

TEST(PeerFormula, IsWhatPymatgenReads) {
  if (!has_pymatgen()) GTEST_SKIP() << "python3-pymatgen is not installed";
  std::mt19937 random(20261121);
  std::vector<std::string> formulas;
  for (std::size_t i = 0; i < samples; ++i) formulas.push_back(random_formula(random, 3));
  const auto said = of_python(composition_script, formulas);
  ASSERT_EQ(said.size(), formulas.size());
  for (std::size_t i = 0; i < formulas.size(); ++i) {
    const auto ours = parse_formula(formulas[i]);
    if (!ours) {  // `O2.417Li`: the dot may stand before a second part, `417 Li`
      EXPECT_TRUE(has_amount_above_one(formulas[i])) << formulas[i];
      continue;
    }
    Composition theirs;
    std::istringstream words(said[i]);
    for (std::string symbol, amount; words >> symbol >> amount;) theirs[symbol] = std::strtod(amount.c_str(), nullptr);
    ASSERT_EQ(ours->composition.size(), theirs.size()) << formulas[i];
    for (const auto& [symbol, amount] : theirs) {
      const auto found = ours->composition.find(symbol);
      ASSERT_NE(found, ours->composition.end()) << formulas[i];
      EXPECT_NEAR(found->second, amount, 1e-9 * amount) << formulas[i] << " " << symbol;
    }
  }
}

}  // namespace
}  // namespace quarry
