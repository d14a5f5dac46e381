// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "quarry/extractor.hpp"
#include "simulation/calculation.hpp"

namespace quarry::simulation {

/// States everything that a calculation says: `simulation.*`, `dft.*`, `origin.*`, `results.*`, `properties.*`, `molecule.*`,
/// `md.*`, its structure with all that follows from it, its diagnostics and the sentence. `place` is the main file.
void state_calculation(const Calculation& calculation, Sink& sink, const Place& place);

/// What makes energies of two runs comparable.
struct Settings {
  std::string program, functional, basis_set, smearing;
  std::optional<double> cutoff;              ///< eV
  std::vector<std::string> pseudopotentials;  ///< names
  std::vector<std::string> hubbard;           ///< `Fe-d:4`
  bool spin = false, spin_orbit = false;
};
/// SHA-256 in hex over these settings in a fixed order, the cutoff rounded to 1 eV; empty where the functional is not known or
/// neither cutoff nor basis set is: such energies are not comparable with any.
std::string settings_hash(const Settings& settings);

/// One sentence for full-text search: `NWChem 7.2.2 B3LYP geometry optimization of C6H6, ..., converged.`
std::string sentence(const Calculation& calculation, const std::string& formula);

}  // namespace quarry::simulation
