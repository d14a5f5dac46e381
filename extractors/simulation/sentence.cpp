// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <cstdio>

#include "simulation/state.hpp"

namespace quarry::simulation {

namespace {

std::string figure(const char* format, double value) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), format, value);
  return text.data();
}

struct Words {
  std::string_view type, words;
};
constexpr std::array types{Words{"single_point", "single point calculation"}, Words{"relax", "geometry optimization"},
    Words{"cell_relax", "relaxation of ions and cell"}, Words{"md", "molecular dynamics"}, Words{"bands", "band structure"},
    Words{"dos", "density of states"}, Words{"neb", "nudged elastic band calculation"}, Words{"gw", "GW calculation"},
    Words{"phonon", "phonon calculation"}, Words{"frequency", "frequency calculation"}, Words{"elastic", "elastic constants"},
    Words{"tddft", "excited states"}, Words{"transition_state", "transition state search"}, Words{"dfpt", "response calculation"}};

std::string_view words_of(std::string_view type) {
  for (const auto& entry : types)
    if (entry.type == type) return entry.words;
  return "calculation";
}

}  // namespace

std::string sentence(const Calculation& calculation, const std::string& formula) {
  std::string text = calculation.program;
  const auto add = [&](const Reading<std::string>& word) {
    if (word && !word->empty()) text += " " + *word;
  };
  add(calculation.version);
  const auto& method = calculation.method;
  if (method.functional && !method.functional->canonical.empty()) text += " " + method.functional->canonical;
  else add(method.name);
  add(method.basis_set);
  text += " " + std::string(words_of(calculation.type ? std::string_view(*calculation.type) : std::string_view()));
  if (!formula.empty()) text += " of " + formula;
  if (method.cutoff) text += figure(", cutoff %.6g eV", *method.cutoff);
  if (method.k_mesh) {
    const auto& mesh = *method.k_mesh;
    text += ", k-points " + std::to_string(mesh[0]) + "x" + std::to_string(mesh[1]) + "x" + std::to_string(mesh[2]);
  }
  if (calculation.results.total) text += figure(", energy %.6f eV", *calculation.results.total);
  const auto& gap = calculation.results.gap;
  if (gap && gap->certain) text += gap->gap > 0 ? figure(", band gap %.3f eV", gap->gap) : ", metallic";
  const auto& convergence = calculation.convergence;
  const bool ions_failed = convergence.ionic && !*convergence.ionic;
  if (ions_failed) text += ", geometry not converged";
  else if (convergence.electronic) text += *convergence.electronic ? ", converged" : ", not converged";
  if (calculation.run.finished && !*calculation.run.finished) text += ", not finished";
  return text + ".";
}

}  // namespace quarry::simulation
