// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulation/input_deck.hpp"

#include <algorithm>
#include <array>

#include "simulation/text.hpp"

namespace quarry::simulation {

namespace {

/// Levels above the SCF by the beginnings of their names.
constexpr std::array<std::string_view, 10> levels{"mp2", "mp3", "mp4", "ri-mp2", "rimp2", "df-mp2", "ccsd", "qcisd", "dlpno-", "casscf"};

const Element* atom_of(std::string_view label) {
  label = label.substr(0, label.find_first_of("-("));
  if (const auto number = parse_integer(label)) return *number > 0 && *number < 119 ? element_of_number(static_cast<int>(*number)) : nullptr;
  return crystal::element_of_label(label);
}

/// `@C`, `Gh(C)`, `bqC`, `C:`: basis functions without an atom.
bool is_ghost(std::string_view label) {
  const auto key = lower(label);
  return key.starts_with('@') || key.starts_with("gh(") || key.starts_with("bq") || key.ends_with(':') || crystal::dummy_label(label);
}

}  // namespace

void InputAtoms::add(const std::vector<std::string_view>& row, std::size_t from) {
  if (row.empty() || is_ghost(row[0])) return;
  const auto* element = atom_of(row[0]);
  if (element == nullptr) return spoil();
  ++atoms_;
  composition_[std::string(element->symbol)] += 1;
  if (const auto position = triple(row, from)) structure_.add_site(element->symbol, {(*position)[0] * scale_, (*position)[1] * scale_, (*position)[2] * scale_});
  else not_cartesian();
}

void InputAtoms::state(Calculation& run, const Place& place) const {
  if (spoiled_ || atoms_ == 0) return;
  if (cartesian_) return run.last.set(structure_, place);
  run.composition.set(composition_, place);
  run.sites.set(static_cast<std::int64_t>(atoms_), place);
}

InputDeck::InputDeck(File& file, int index, std::string_view program, char comment) : lines_(file), index_(index), comment_(comment) {
  run.program = program;
}

bool InputDeck::next(std::string_view& line) {
  if (!lines_.next(line)) return false;
  line = trimmed(line.substr(0, line.find(comment_)));
  return true;
}

void InputDeck::charge(std::string_view token) {
  if (const auto value = parse_integer(token)) run.method.charge.set(static_cast<double>(*value), here());
}

void InputDeck::multiplicity(std::string_view token) {
  if (const auto value = parse_integer(token); value && *value > 0) run.method.multiplicity.set(*value, here());
}

void InputDeck::method(std::string_view words, std::string_view dispersion) {
  if (words.empty()) return;
  const auto key = lower(words);
  if (std::ranges::any_of(levels, [&](auto level) { return key.starts_with(level); })) return run.method.name.set(std::string(words), here());
  auto functional = functional_named(words).value_or(Functional{});
  if (!functional.canonical.empty()) run.method.name.set(functional.canonical == "HF" ? "HF" : "DFT", here());
  functional.stated = words;
  if (!dispersion.empty()) add_dispersion(functional, dispersion);
  run.method.functional.set(std::move(functional), here());
}

void InputDeck::task(std::string_view word) {
  const auto key = lower(word);
  if (key.starts_with("opt")) run.type.set("relax", here());
  else if (key == "ts" || key.starts_with("sad")) run.type.set("transition_state", here());
  else if (key.starts_with("freq") || key.starts_with("hess") || key == "force") run.type.set("frequency", here());
  else if (key == "dynamics" || key == "aimd" || key == "md") run.type.set("md", here());
  else if (key == "sp" || key == "energy" || key == "1scf") run.type.set("single_point", here());
}

Calculation InputDeck::finish(const InputAtoms& atoms, bool whole_input) {
  atoms.state(run, whole());
  if (!whole_input) {
    run.truncated = true;
    run.diagnostics.push_back({Severity::warning, "the input ends within a part that it began, or before its atoms", here()});
  }
  return std::move(run);
}

}  // namespace quarry::simulation
