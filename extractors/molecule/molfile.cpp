// SPDX-License-Identifier: GPL-2.0-or-later
#include "molecule/molfile.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <set>

#include "molecule/text.hpp"

namespace quarry::molecule {
namespace {

constexpr int most_listed = 100'000;
constexpr double farthest = 99'999.0;  // what a column of ten takes

bool is_symbol(std::string_view text) {
  return !text.empty() && text.size() <= 3 && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalpha(c) != 0; });
}

/// Lists, any-atoms and groups (`R1`, `R#`); Open Babel gets a plain dummy.
bool stands_for_several(std::string_view symbol) {
  constexpr std::array names{"A", "Q", "X", "L", "M", "AH", "QH", "XH", "MH", "R", "R#", "*", "LP", "Pol", "Mod", "Du"};
  if (std::find(names.begin(), names.end(), symbol) != names.end()) return true;
  return symbol.size() >= 2 && symbol[0] == 'R' && symbol[1] >= '0' && symbol[1] <= '9';
}

int clamped(std::string_view text, int low, int high) {
  const auto value = integer(text);
  return value && *value >= low && *value <= high ? *value : 0;
}

struct Position {
  double x = 0, y = 0, z = 0;
};

std::optional<Position> position(std::string_view x, std::string_view y, std::string_view z) {
  const auto a = real(x), b = real(y), c = real(z);
  if (!a || !b || !c || std::max({std::abs(*a), std::abs(*b), std::abs(*c)}) > farthest) return std::nullopt;
  return Position{*a, *b, *c};
}

std::string line_of(const Position& at) { return padded(at.x, 10, 4) + padded(at.y, 10, 4) + padded(at.z, 10, 4); }

/// Reads one molecule; each step says what is wrong by `fail`, and nothing after it is looked at.
class Reader {
 public:
  Reader(const std::vector<std::string>& lines, MolBlock& block) : lines_(lines), block_(block) {}

  void read() {
    if (lines_.size() < 4) return fail("it ends within its head");
    block_.title = trimmed(lines_[0]);
    const std::string_view counts = lines_[3];
    next_ = 4;
    if (counts.substr(0, 39).ends_with("V3000")) return read_v3000();
    const auto atoms = integer(columns(counts, 0, 3));
    const auto bonds = integer(columns(counts, 3, 3));
    if (!atoms || !bonds || *atoms < 0 || *bonds < 0) return fail("its counts are no numbers");
    if (lines_.size() < next_ + static_cast<std::size_t>(*atoms) + static_cast<std::size_t>(*bonds)) return fail("it has fewer lines than its counts say");
    for (int i = 0; i < *atoms && ok(); ++i) atom_line(lines_[next_++]);
    for (int i = 0; i < *bonds && ok(); ++i) bond_line(lines_[next_++], *atoms);
    block_.bonds = *bonds;
    if (ok()) properties(*atoms);
    if (!ok()) return;
    const bool chiral = columns(counts, 12, 3) == "1";
    block_.clean = "\n\n\n" + padded(*atoms, 3) + padded(*bonds, 3) + "  0  0" + (chiral ? "  1" : "  0") + "  0  0  0  0  0999 V2000\n" + body_ + "M  END\n";
  }

 private:
  bool ok() const { return block_.problem.empty(); }
  void fail(std::string problem) { block_.problem = std::move(problem); }

  /// `D` and `T` are kept: Open Babel knows them.
  std::string_view take_symbol(std::string_view symbol) {
    block_.symbols.emplace_back(symbol);
    if (!stands_for_several(symbol)) return is_symbol(symbol) ? symbol : (fail("'" + std::string(symbol.substr(0, 8)) + "' is no element"), "*");
    block_.query = true;
    return "*";
  }

  void atom_line(std::string_view line) {
    auto at = position(columns(line, 0, 10), columns(line, 10, 10), columns(line, 20, 10));
    auto symbol = columns(line, 31, 3);
    if (!at || symbol.empty()) {  // some programs do not keep to the columns
      const auto parts = words(line);
      if (parts.size() < 4) return fail("an atom line is cut");
      at = position(parts[0], parts[1], parts[2]);
      symbol = parts[3];
    }
    if (!at) return fail("an atom has no position");
    std::string name(take_symbol(symbol));
    name.resize(3, ' ');
    body_ += line_of(*at) + " " + name + padded(clamped(columns(line, 34, 2), -3, 4), 2) + padded(clamped(columns(line, 36, 3), 0, 7), 3) +
             padded(clamped(columns(line, 39, 3), 0, 3), 3) + "  0  0" + padded(clamped(columns(line, 48, 3), 0, 15), 3) + "  0  0  0  0  0  0\n";
  }

  void bond_line(std::string_view line, int atoms) {
    const auto a = integer(columns(line, 0, 3));
    const auto b = integer(columns(line, 3, 3));
    const auto kind = integer(columns(line, 6, 3));
    if (!a || !b || !kind) return fail("a bond line is cut");
    if (!good_bond(*a, *b, atoms)) return fail("a bond names an atom that is not there, itself, or comes twice");
    if (*kind < 1 || *kind > 8) return fail("a bond has no known kind");
    block_.query = block_.query || *kind > 4;
    const int stereo = clamped(columns(line, 9, 3), 0, 6);
    body_ += padded(*a, 3) + padded(*b, 3) + padded(*kind > 4 ? 1 : *kind, 3) + padded(stereo, 3) + "  0  0  0\n";
  }

  bool good_bond(int a, int b, int atoms) {
    if (a < 1 || b < 1 || a > atoms || b > atoms || a == b) return false;
    return seen_.insert({std::min(a, b), std::max(a, b)}).second;
  }

  void properties(int atoms) {
    for (; next_ < lines_.size() && !block_.ended; ++next_) {
      const std::string_view line = lines_[next_];
      if (line.starts_with("M  END")) block_.ended = true;
      else if (line.starts_with("M  CHG") || line.starts_with("M  ISO") || line.starts_with("M  RAD")) property(line, atoms);
      else if (line.starts_with("A  ") && next_ + 1 < lines_.size()) alias(columns(line, 3, 3), trimmed(lines_[++next_]), atoms);
      else if (line.starts_with("> ") || line.starts_with(">\t")) break;
    }
  }

  void property(std::string_view line, int atoms) {
    const auto parts = words(line.substr(6));
    const auto count = parts.empty() ? std::nullopt : integer(parts[0]);
    if (!count || *count < 1 || *count > 8 || parts.size() < 1 + 2 * static_cast<std::size_t>(*count)) return fail("a property line is cut");
    for (std::size_t i = 0; i < static_cast<std::size_t>(*count); ++i) {
      const auto atom = integer(parts[1 + 2 * i]);
      const auto value = integer(parts[2 + 2 * i]);
      if (!atom || !value || *atom < 1 || *atom > atoms || std::abs(*value) > 300) return fail("a property names an atom that is not there");
      body_ += std::string(line.substr(0, 6)) + "  1" + padded(*atom, 4) + padded(*value, 4) + "\n";
    }
  }

  /// `COOH` for a dummy; whatever is not plain letters and digits is not passed on.
  void alias(std::string_view number, std::string_view text, int atoms) {
    const auto atom = integer(number);
    const bool plain = !text.empty() && text.size() <= 12 && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c) != 0; });
    if (!atom || *atom < 1 || *atom > atoms || !plain) return;
    body_ += "A  " + padded(*atom, 3) + "\n" + std::string(text) + "\n";
  }

  /// The words of a V3000 line, continued lines joined; empty where it is none.
  std::vector<std::string> v30() {
    std::string joined;
    while (next_ < lines_.size()) {
      const std::string_view line = trimmed(lines_[next_]);
      if (!line.starts_with("M  V30 ")) break;
      ++next_;
      joined += line.substr(7);
      if (!joined.ends_with('-') || joined.size() > longest_line) break;
      joined.pop_back();
    }
    const auto parts = words(joined);
    return {parts.begin(), parts.end()};
  }

  void read_v3000() {
    auto line = v30();
    while (!line.empty() && line[0] != "COUNTS") line = v30();
    if (line.size() < 3) return fail("it has no counts");
    const auto atoms = integer(line[1]);
    const auto bonds = integer(line[2]);
    if (!atoms || !bonds || *atoms < 0 || *bonds < 0 || *atoms > most_listed || *bonds > most_listed) return fail("its counts are no numbers");
    body_ = "M  V30 BEGIN CTAB\nM  V30 COUNTS " + std::to_string(*atoms) + " " + std::to_string(*bonds) + " 0 0 0\nM  V30 BEGIN ATOM\n";
    if (*atoms > 0 && v30() != std::vector<std::string>{"BEGIN", "ATOM"}) return fail("its atoms are not there");
    for (int i = 1; i <= *atoms && ok(); ++i) v30_atom(v30(), i);
    if (ok() && *atoms > 0 && v30() != std::vector<std::string>{"END", "ATOM"}) return fail("it has another number of atoms than its counts say");
    body_ += "M  V30 END ATOM\n";
    if (ok() && *bonds > 0) v30_bonds(*bonds, *atoms);
    if (!ok()) return;
    block_.bonds = *bonds;
    for (; next_ < lines_.size() && !block_.ended; ++next_) block_.ended = lines_[next_].starts_with("M  END");
    block_.clean = "\n\n\n  0  0  0     0  0            999 V3000\n" + body_ + "M  V30 END CTAB\nM  END\n";
  }

  void v30_atom(const std::vector<std::string>& parts, int number) {
    if (parts.size() < 6 || integer(parts[0]) != number) return fail("its atoms are not numbered from 1");
    const auto at = position(parts[2], parts[3], parts[4]);
    if (!at) return fail("an atom has no position");
    body_ += "M  V30 " + parts[0] + " " + std::string(take_symbol(parts[1])) + " " + padded(at->x, 0, 4) + " " + padded(at->y, 0, 4) + " " + padded(at->z, 0, 4) + " 0";
    for (std::size_t i = 6; i < parts.size(); ++i) keep_option(parts[i], {"CHG=", "RAD=", "MASS=", "CFG=", "VAL="});
    body_ += "\n";
  }

  void v30_bonds(int bonds, int atoms) {
    if (v30() != std::vector<std::string>{"BEGIN", "BOND"}) return fail("its bonds are not there");
    body_ += "M  V30 BEGIN BOND\n";
    for (int i = 1; i <= bonds && ok(); ++i) {
      const auto parts = v30();
      if (parts.size() < 4) return fail("a bond line is cut");
      const auto kind = integer(parts[1]), a = integer(parts[2]), b = integer(parts[3]);
      if (!kind || !a || !b || *kind < 1 || *kind > 10) return fail("a bond has no known kind");
      if (!good_bond(*a, *b, atoms)) return fail("a bond names an atom that is not there, itself, or comes twice");
      block_.query = block_.query || *kind > 4;
      body_ += "M  V30 " + std::to_string(i) + " " + std::to_string(*kind > 4 ? 1 : *kind) + " " + parts[2] + " " + parts[3];
      for (std::size_t k = 4; k < parts.size(); ++k) keep_option(parts[k], {"CFG="});
      body_ += "\n";
    }
    if (ok() && v30() != std::vector<std::string>{"END", "BOND"}) return fail("it has another number of bonds than its counts say");
    body_ += "M  V30 END BOND\n";
  }

  void keep_option(std::string_view option, std::initializer_list<std::string_view> known) {
    for (const auto name : known) {
      if (!option.starts_with(name)) continue;
      const auto value = integer(option.substr(name.size()));
      if (value && std::abs(*value) <= 300) body_ += " " + std::string(option);
    }
  }

  const std::vector<std::string>& lines_;
  MolBlock& block_;
  std::size_t next_ = 0;
  std::string body_;
  std::set<std::pair<int, int>> seen_;
};

}  // namespace

MolBlock read_mol_block(const std::vector<std::string>& lines) {
  MolBlock block;
  Reader(lines, block).read();
  for (std::size_t i = 4; i + 1 < lines.size(); ++i) {
    const std::string_view line = lines[i];
    if (!line.starts_with('>')) continue;
    for (const std::string_view tag : {"<PUBCHEM_IUPAC_NAME>", "<IUPAC_NAME>", "<IUPAC Name>", "<JCHEM_IUPAC>"})
      if (line.find(tag) != line.npos) block.name = trimmed(lines[i + 1]);
  }
  return block;
}

}  // namespace quarry::molecule
