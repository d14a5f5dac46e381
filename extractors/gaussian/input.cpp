// SPDX-License-Identifier: GPL-3.0-or-later
#include "gaussian/input.hpp"

#include "gaussian/route.hpp"
#include "simulation/text.hpp"

namespace quarry::gaussian {

namespace {

using simulation::tokens;

/// `C`, `C1`, `6`, `C-CT-0.1`, `H(Iso=2)`; nothing for dummies and what is no atom.
const Element* atom_of(std::string_view label) {
  label = label.substr(0, label.find_first_of("-("));
  if (const auto number = parse_integer(label)) return *number > 0 && *number < 119 ? element_of_number(static_cast<int>(*number)) : nullptr;
  return crystal::element_of_label(label);
}

/// `Variables:`, `Constants:`: values of the coordinates follow, with or without a blank line before them.
bool ends_atoms(std::string_view line) {
  const auto key = simulation::lower(line);
  return key.starts_with("variables") || key.starts_with("constants");
}

struct Atoms {
  Composition composition;
  crystal::Structure structure;
  bool cartesian = true, all_known = true;
};

/// One line of the geometry: `C 0.0 0.0 1.2`, `C 0 0.0 0.0 1.2` (with a freeze code), or a row of a Z-matrix.
void read_atom(std::string_view line, Atoms& atoms) {
  std::string spaced(line);
  for (auto& c : spaced)
    if (c == ',') c = ' ';
  const auto words = tokens(spaced);
  if (crystal::dummy_label(words[0])) return;
  const auto* element = atom_of(words[0]);
  if (element == nullptr) {
    atoms.all_known = false;
    return;
  }
  atoms.composition[std::string(element->symbol)] += 1;
  const bool frozen = words.size() >= 5 && (words[1] == "0" || words[1] == "-1");
  const auto position = simulation::triple(words, frozen ? 2 : 1);
  if (position && words.size() >= (frozen ? 5U : 4U)) atoms.structure.add_site(element->symbol, *position);
  else atoms.cartesian = false;
}

}  // namespace

simulation::Calculation read_input(File& file, int index) {
  simulation::Calculation run;
  run.program = "Gaussian";
  LineReader lines(file);
  std::string_view line;
  enum class Part { route, title, charge, atoms, end } part = Part::route;
  std::string route_text;
  Atoms atoms;
  const auto here = [&] { return Place{index, lines.number(), -1, {}}; };
  while (part != Part::end && lines.next(line)) {
    const auto text = simulation::trimmed(line);
    if (part == Part::route) {
      if (text.starts_with('%')) continue;
      if (!text.empty()) route_text += (route_text.empty() ? "" : " ") + std::string(text);
      else if (!route_text.empty()) part = Part::title;
    } else if (part == Part::title) {
      if (text.empty() && run.title) part = Part::charge;
      else if (!text.empty() && !run.title) run.title.set(std::string(text), here());
    } else if (part == Part::charge) {
      std::string spaced(text);
      for (auto& c : spaced)
        if (c == ',') c = ' ';
      const auto words = tokens(spaced);
      const auto charge = words.size() < 2 ? std::nullopt : parse_integer(words[0]);
      const auto multiplicity = words.size() < 2 ? std::nullopt : parse_integer(words[1]);
      if (!charge || !multiplicity) break;
      run.method.charge.set(static_cast<double>(*charge), here());
      run.method.multiplicity.set(*multiplicity, here());
      part = Part::atoms;
    } else if (text.empty() || ends_atoms(text)) {
      part = Part::end;
    } else {
      read_atom(text, atoms);
    }
  }
  const Place whole{index, -1, -1, {}};
  const auto route = read_route(route_text);
  if (!route.basis.empty()) run.method.basis_set.set(route.basis, whole);
  if (!route.method.empty()) {
    auto functional = simulation::functional_named(route.method).value_or(simulation::Functional{});
    functional.stated = route.method;
    simulation::add_dispersion(functional, route.dispersion);
    run.method.functional.set(std::move(functional), whole);
  }
  if (route.keywords.contains("opt")) run.type.set(route.transition_state ? "transition_state" : "relax", whole);
  else if (route.keywords.contains("freq")) run.type.set("frequency", whole);
  if (part != Part::end) {
    // Gaussian wants a blank line behind the atoms: without it there may have been more of them.
    run.truncated = true;
    run.diagnostics.push_back({Severity::warning, "the input ends within its atoms, or before them", here()});
  }
  if (!atoms.all_known || atoms.composition.empty()) return run;
  if (atoms.cartesian) {
    run.last.set(std::move(atoms.structure), whole);
  } else {
    double count = 0;
    for (const auto& [symbol, amount] : atoms.composition) count += amount;
    run.composition.set(std::move(atoms.composition), whole);
    run.sites.set(static_cast<std::int64_t>(count), whole);
  }
  return run;
}

}  // namespace quarry::gaussian
