// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "quarry/extractor.hpp"
#include "vasp/run.hpp"

namespace quarry::vasp {

/// States the settings of a run: `simulation.*`, `dft.exchange_correlation_functional`, `dft.cutoff_energy`, `origin.*`.
void state_settings(const Run& run, Sink& sink, const Place& place);
/// States what came out: `results.*`, `properties.electronic.*`, `simulation.convergence.*`, `dft.converged`.
void state_results(const Run& run, double atoms, Sink& sink, const Place& place);
/// States `md.*` of molecular dynamics; nothing of other runs.
void state_molecular_dynamics(const Run& run, double atoms, Sink& sink, const Place& place);
/// single_point, relax, cell_relax, md, phonon, elastic, neb, bands, gw, bse; empty where the tags do not tell.
std::string calculation_type(const Run& run);
/// One sentence for full-text search.
std::string summary_of(const Run& run, const std::string& formula);

}  // namespace quarry::vasp
