// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "crystal/structure.hpp"
#include "quarry/part.hpp"
#include "simulation/bands.hpp"
#include "simulation/reading.hpp"
#include "vasp/responses.hpp"
#include "vasp/tags.hpp"

namespace quarry::vasp {

using simulation::Bands;
using simulation::Gap;

/// A pseudopotential, by its title. Nothing else of a POTCAR is ever kept.
struct Potential {
  std::string title;    ///< `PAW_PBE Mg_pv 06Sep2000`
  std::string element;  ///< from the title
  std::string exchange;  ///< `PE`, `CA`, ... (LEXCH), or empty
  std::string hash;      ///< SHA-256 of it, as VASP states it, or empty
  std::optional<double> valence;
};

struct KPoints {
  std::string scheme;  ///< gamma, monkhorst_pack, automatic, line, explicit
  std::optional<std::array<std::int64_t, 3>> mesh;
  std::optional<std::array<double, 3>> shift;
};

struct Forces {
  double largest = 0, rms = 0;  ///< eV/angstrom
};

/// What one file says of a run. Energies, structure, forces and bands are of the last ionic step that is whole.
struct Run {
  std::string source;  ///< `vasprun.xml`, `OUTCAR`, `vaspout.h5`, `OSZICAR`, ...
  Reading<std::string> version;
  std::string build, start;
  Tags typed;     ///< as the user wrote them (INCAR, <incar>)
  Tags resolved;  ///< as the program took them, defaults filled in
  std::vector<Potential> potentials;      ///< one for each species
  std::vector<std::string> elements;      ///< of each species
  std::vector<std::int64_t> counts;       ///< of each species
  Reading<std::int64_t> ions;
  Reading<KPoints> k_points;
  Reading<std::int64_t> irreducible;
  Reading<crystal::Matrix> lattice;  ///< of a file that has no positions
  Reading<crystal::Structure> initial, last;
  Reading<double> free_energy, sigma0_energy, entropyless_energy;  ///< eV
  Reading<double> fermi;         ///< eV
  Reading<Gap> gap;
  Reading<Forces> forces;
  Reading<std::array<double, 6>> stress;  ///< GPa, positive = tension; xx yy zz yz xz xy
  Reading<double> magnetization;  ///< Bohr magnetons
  Reading<std::vector<double>> site_moments;  ///< Bohr magnetons, of collinear runs
  Reading<double> mean_temperature;  ///< K, over the ionic steps that print one
  Responses responses;
  Reading<std::int64_t> bands;
  Reading<double> electrons;
  Reading<std::int64_t> ionic_steps, electronic_steps;  ///< whole ionic steps; electronic ones of the last
  Reading<bool> threshold_met;   ///< of the last ionic step's electronic loop: the program said yes or no
  Reading<bool> ionic_reached;   ///< the program said that the relaxation reached its accuracy
  std::optional<bool> finished;  ///< the file has its proper end
  bool cut = false;  ///< a file of the run is not whole, whether or not another tells of the run's end
  bool began_another_step = false;  ///< an ionic step was begun behind the last whole one
  Reading<std::int64_t> cores;
  Reading<double> wall_seconds, cpu_seconds, memory_kilobytes;
  std::vector<Diagnostic> diagnostics;
};

}  // namespace quarry::vasp
