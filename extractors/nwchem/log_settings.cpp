// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "nwchem/log_reader.hpp"
#include "simulation/text.hpp"

namespace quarry::nwchem {

using simulation::first_token;
using simulation::lower;
using simulation::tokens;
using simulation::trimmed;

void LogReader::echo(std::string_view) {
  mode_ = Mode::echo;
  echoed_ = true;
}
void LogReader::echo_end(std::string_view) {
  if (mode_ == Mode::echo) mode_ = Mode::none;
}

/// Of the input, which the log repeats, what no later line says in words: tasks, the name of the functional, the title.
void LogReader::read_echo(std::string_view line) {
  const auto key = lower(line);
  const auto words = tokens(key);
  if (words.empty() || words[0].starts_with('#')) return;
  if (words[0] == "task") {
    for (std::size_t i = 1; i < words.size(); ++i) tasks_.emplace(words[i]);
  } else if (words[0] == "xc" && words.size() > 1) {
    xc_words_ = trimmed(line.substr(line.find_first_of(" \t")));
  } else if (words[0] == "disp" && std::ranges::find(words, "off") != words.end()) {
    dispersion_.clear();
  } else if (words[0] == "disp") {
    const auto kind = std::ranges::find(words, "vdw");
    const auto number = kind == words.end() || kind + 1 == words.end() ? std::string_view("2") : *(kind + 1);
    dispersion_ = number == "1" || number == "2" ? "D2" : number == "3" ? "D3" : number == "4" ? "D3(BJ)" : "";
  } else if (words[0] == "title" && !run_.title) {
    auto text = trimmed(line.substr(5));
    while (!text.empty() && (text.front() == '"' || text.back() == '"'))
      text = text.front() == '"' ? text.substr(1) : text.substr(0, text.size() - 1);
    if (!text.empty()) run_.title.set(std::string(text), here());
  }
}

void LogReader::version(std::string_view rest) {
  if (const auto text = trimmed(rest); !text.empty()) run_.version.set(std::string(text), here());
}

void LogReader::processors(std::string_view rest) {
  if (const auto number = parse_integer(first_token(rest))) run_.run.cores.set(*number, here());
}

void LogReader::atoms(std::string_view rest) {
  if (const auto number = parse_integer(first_token(rest))) run_.sites.set(*number, here());
}

void LogReader::charge(std::string_view rest) {
  if (const auto value = parse_double(first_token(rest))) run_.method.charge.set(*value, here());
}

void LogReader::multiplicity(std::string_view rest) {
  if (const auto value = parse_integer(first_token(rest))) run_.method.multiplicity.set(*value, here());
}

void LogReader::open_shells(std::string_view rest) {
  if (const auto value = parse_integer(first_token(rest))) run_.method.multiplicity.set(*value + 1, here());
}

void LogReader::functions(std::string_view rest) {
  if (const auto value = parse_integer(first_token(rest))) run_.method.basis_functions.set(*value, here());
}

void LogReader::wavefunction(std::string_view rest) {
  wavefunction_ = lower(trimmed(rest));
  const bool polarized = wavefunction_.starts_with("spin polarized") || wavefunction_.starts_with("open shell") || wavefunction_ == "uhf" || wavefunction_ == "rohf";
  run_.method.spin_polarized.set(polarized, here());
  if (wavefunction_ == "rhf" && !run_.method.multiplicity) run_.method.multiplicity.set(1, here());
}

void LogReader::group(std::string_view rest) {
  if (const auto name = first_token(rest); !name.empty()) run_.point_group.set(std::string(name), here());
}

void LogReader::basis_summary(std::string_view) {
  mode_ = Mode::basis;
  began_ = false;
  bases_.clear();
}

/// `*                           6-31g*                   on all atoms`, or a row for each tag.
void LogReader::read_basis(std::string_view line) {
  if (line.starts_with("---")) {
    began_ = true;
    return;
  }
  const auto words = tokens(line);
  if (!began_ || (words.size() > 1 && words[0] == "Tag")) return;
  if (words.size() < 3) {
    mode_ = Mode::none;
    if (bases_.size() == 1) run_.method.basis_set.set(*bases_.begin(), here());
    else if (bases_.size() > 1) run_.method.basis_set.set("mixed", here());
    return;
  }
  bases_.emplace(words[1]);
}

void LogReader::xc_information(std::string_view) {
  mode_ = Mode::xc;
  components_.clear();
}

void LogReader::read_xc(std::string_view line) {
  if (line.starts_with("---")) return;
  if (line.empty()) {
    mode_ = Mode::none;
    return;
  }
  components_.emplace_back(line);
}

}  // namespace quarry::nwchem
