// SPDX-License-Identifier: GPL-2.0-or-later
#include "molecule/smiles.hpp"

#include <cctype>

#include "molecule/molfile.hpp"
#include "molecule/text.hpp"

namespace quarry::molecule {
namespace {

constexpr std::size_t longest = 2'000;
constexpr int deepest = 64;
constexpr std::size_t longest_bracket = 24;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// `[13C@@H2+2:12]`: letters, signs and numbers of at most three digits.
bool good_bracket(std::string_view inside) {
  constexpr std::string_view signs = "@+-:*";
  if (inside.empty() || inside.size() > longest_bracket) return false;
  std::size_t digits = 0, plus = 0;
  for (const char c : inside) {
    if (!is_digit(c) && std::isalpha(static_cast<unsigned char>(c)) == 0 && signs.find(c) == signs.npos) return false;
    digits = is_digit(c) ? digits + 1 : 0;
    plus += c == '+' || c == '-' ? 1u : 0u;
    if (digits > 3 || plus > 4) return false;
  }
  return true;
}

}  // namespace

std::string smiles_problem(std::string_view smiles) {
  constexpr std::string_view outside = "BCNOPSFIbcnopslrHA*()=#$:/\\.%-0123456789";
  if (smiles.empty()) return "it is empty";
  if (smiles.size() > longest) return "it is longer than 2,000 characters";
  int depth = 0, atoms = 0;
  for (std::size_t i = 0; i < smiles.size(); ++i) {
    const char c = smiles[i];
    if (c == '[') {
      const auto end = smiles.find(']', i);
      if (end == smiles.npos || !good_bracket(smiles.substr(i + 1, end - i - 1))) return "a bracket is not closed, or holds no atom";
      i = end;
      ++atoms;
      continue;
    }
    if (outside.find(c) == outside.npos) return "it has a character that no SMILES has";
    if (c == '%' && (i + 2 >= smiles.size() || !is_digit(smiles[i + 1]) || !is_digit(smiles[i + 2]))) return "a ring number is cut";
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (depth < 0 || depth > deepest) return "its branches do not match, or are nested over 64 deep";
    atoms += std::isalpha(static_cast<unsigned char>(c)) != 0 ? 1 : 0;
  }
  if (depth != 0) return "its branches do not match";
  return atoms > most_atoms ? "it has over 500 atoms" : "";
}

}  // namespace quarry::molecule
