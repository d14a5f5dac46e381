// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <string>
#include <vector>

#include "quarry/chemistry.hpp"
#include "quarry/extractor.hpp"
#include "quarry/number.hpp"
#include "structure/tokens.hpp"

namespace quarry::structure {

namespace {

template <std::size_t n>
std::array<std::vector<std::string_view>, n> first_lines(std::string_view head) {
  std::array<std::vector<std::string_view>, n> lines;
  for (auto& line : lines) {
    const auto end = head.find('\n');
    line = tokens(head.substr(0, end));
    head = end == std::string_view::npos ? std::string_view() : head.substr(end + 1);
  }
  return lines;
}

bool numbers(const std::vector<std::string_view>& words, std::size_t from = 0) {
  if (words.size() < from + 3) return false;
  for (std::size_t i = from; i < from + 3; ++i)
    if (!parse_double(words[i])) return false;
  return true;
}

bool counts(const std::vector<std::string_view>& words) {
  return !words.empty() && parse_integer(words[0]).has_value();
}

bool symbols(const std::vector<std::string_view>& words) {
  return !words.empty() && find_element(words[0].substr(0, words[0].find_first_of("/_."))) != nullptr;
}

/// A comment, a scale, three vectors, then counts, with symbols above them or not.
bool looks_like_poscar(std::string_view head) {
  const auto lines = first_lines<7>(head);
  if (lines[1].empty() || lines[1].size() > 8 || !parse_double(lines[1][0])) return false;
  for (std::size_t i = 2; i < 5; ++i)
    if (!numbers(lines[i])) return false;
  if (counts(lines[5])) return !lines[6].empty() && !numbers(lines[6]);
  return symbols(lines[5]) && (counts(lines[6]) || symbols(lines[6]));
}

/// A number of atoms alone in the first line, and in the third a symbol (or Z) with three numbers.
bool looks_like_xyz(std::string_view head) {
  const auto lines = first_lines<3>(head);
  if (lines[0].size() != 1 || !parse_integer(lines[0][0])) return false;
  for (const auto word : lines[1])
    if (word.starts_with("Properties=") || word.starts_with("properties=")) return lines[2].size() >= 4;
  if (lines[2].size() < 4 || !numbers(lines[2], 1)) return false;
  const auto name = lines[2][0];
  const auto number = parse_integer(name);
  const bool letters = (name[0] >= 'A' && name[0] <= 'Z') || (name[0] >= 'a' && name[0] <= 'z');
  return number ? *number >= 0 && *number <= 118 : letters;
}

bool begins_a_line(std::string_view head, std::string_view word) {
  for (auto at = head.find(word); at != std::string_view::npos; at = head.find(word, at + 1))
    if (at == 0 || head[at - 1] == '\n' || head[at - 1] == '\r') return true;
  return false;
}

bool looks_like_cif(std::string_view head, bool named) {
  if (!begins_a_line(head, "data_") && !begins_a_line(head, "DATA_")) return false;
  if (named) return true;
  for (const std::string_view tag : {"_cell_length_a", "_atom_site_", "_cell.length_a", "_atom_site."})
    if (begins_a_line(head, tag)) return true;
  return false;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return result;
}

/// Another kind of file that carries a structure's text in it, as an attachment or to deceive.
bool is_other_kind(std::string_view head) { return head.starts_with("%PDF") || head.find('\0') != std::string_view::npos; }

Claim claims(std::string_view path, std::string_view head, std::string_view) {
  if (is_other_kind(head)) return Claim::no;
  const auto name = lower(without_compression(last_part(path)));
  if (looks_like_cif(head, name.ends_with(".cif") || name.ends_with(".mcif"))) return Claim::main;
  // Volumetric files and trajectories begin as a POSCAR does; they are VASP's.
  for (const std::string_view other : {"chg", "locpot", "elfcar", "parchg", "aeccar", "xdatcar", "outcar"})
    if (name.find(other) != std::string::npos) return Claim::no;
  if (looks_like_poscar(head)) return Claim::main;
  if (looks_like_xyz(head)) return Claim::main;
  return Claim::no;
}

}  // namespace

extern const Format format;
const Format format{.name = "structure", .version = 1, .priority = 40, .claims = claims};

}  // namespace quarry::structure
