// SPDX-License-Identifier: GPL-2.0-or-later
#include <array>
#include <string>

#include "quarry/extractor.hpp"

namespace quarry::molecule {
namespace {

std::string plain_name(std::string_view name) {
  std::string out;
  for (const char c : name.substr(name.rfind('/') + 1)) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (const std::string_view packed : {".gz", ".bz2", ".xz", ".zst"})
    if (out.ends_with(packed)) out.resize(out.size() - packed.size());
  return out;
}

/// The n-th line from 0, without its end.
std::string_view line_of(std::string_view text, int n) {
  for (; n > 0; --n) {
    const auto end = text.find('\n');
    if (end == text.npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find_first_of("\r\n"));
}

bool is_count(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

/// The counts line is the fourth: two numbers of three digits, and the version at its end.
bool is_molfile(std::string_view head) {
  const auto counts = line_of(head, 3);
  if (counts.size() < 39 || !is_count(counts.substr(0, 3)) || !is_count(counts.substr(3, 3))) return false;
  const auto version = counts.substr(33, 6);
  return version.ends_with("V2000") || version.ends_with("V3000");
}

bool is_pdb_record(std::string_view line) {
  constexpr std::array records{"HEADER", "TITLE ", "COMPND", "CRYST1", "REMARK", "AUTHOR", "MODEL ", "ATOM  ", "HETATM", "EXPDTA", "KEYWDS"};
  for (const std::string_view record : records)
    if (line.starts_with(record)) return true;
  return false;
}

/// An atom's coordinates have their points in columns 35, 43 and 51.
bool is_pdb_atom(std::string_view line) {
  return (line.starts_with("ATOM  ") || line.starts_with("HETATM")) && line.size() >= 54 && line[34] == '.' && line[42] == '.' && line[50] == '.';
}

bool is_pdb(std::string_view name, std::string_view head) {
  const bool named = name.ends_with(".pdb") || name.ends_with(".ent");
  if (!is_pdb_record(line_of(head, 0))) return false;
  bool atom = false, cell = false, header = false;
  while (!head.empty() && !atom) {
    const auto end = head.find('\n');
    const auto line = head.substr(0, end);
    atom = is_pdb_atom(line);
    cell = cell || line.starts_with("CRYST1");
    header = header || line.starts_with("HEADER    ");
    head = end == head.npos ? std::string_view() : head.substr(end + 1);
  }
  return named ? atom || cell || header : atom;
}

/// Nothing tells SMILES from words but the name; the text may only refuse.
bool is_smiles(std::string_view name, std::string_view head) {
  if (!name.ends_with(".smi") && !name.ends_with(".smiles")) return false;
  const auto line = line_of(head, 0);
  const auto word = line.substr(0, line.find_first_of(" \t"));
  constexpr std::string_view letters = "ABCDEFGHIKLMNOPRSTUVWXYZabcdefghiklmnoprstuy0123456789@+-[]()=#$:/\\.%*";
  int depth = 0;
  for (const char c : word) {
    if (letters.find(c) == letters.npos) return false;
    depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
    if (depth < 0) return false;
  }
  return !word.empty() && depth == 0;
}

Claim claims(std::string_view name, std::string_view head, std::string_view) {
  if (head.substr(0, 4'096).find('\0') != head.npos) return Claim::no;
  const auto plain = plain_name(name);
  return is_molfile(head) || is_pdb(plain, head) || is_smiles(plain, head) ? Claim::main : Claim::no;
}

}  // namespace

extern const Format format;
const Format format{"molecule", 1, 50, "quarry-ob-worker", claims, nullptr, false, true};

}  // namespace quarry::molecule
