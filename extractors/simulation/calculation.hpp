// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "crystal/structure.hpp"
#include "simulation/bands.hpp"
#include "simulation/functionals.hpp"
#include "simulation/reading.hpp"

namespace quarry::simulation {

/// A pseudopotential or basis of one species, by its names. Its body is never kept.
struct Pseudopotential {
  std::string element, name, family, type, file;
  std::string hash;  ///< as the program prints it (MD5 of an UPF)
  std::optional<double> valence;
};

struct Hubbard {
  std::string element, orbital, scheme;
  std::optional<double> u, j, u_eff;  ///< eV
};

/// A value as the program printed it, kept beside the converted one.
struct Native {
  double value = 0;
  std::string unit, text;
};

/// How the program solved it. Text fields are empty where nothing was said.
struct Method {
  Reading<std::string> name;  ///< DFT, HF, MP2, CCSD(T), GW, TB, FF, MD, semi-empirical, ...
  Reading<Functional> functional;
  Reading<std::string> basis_type;  ///< plane waves, gaussians, numeric atomic orbitals, LAPW, real-space grid, ...
  Reading<std::string> basis_set;   ///< `6-31G(d)`, `def2-SVP`, `DZP`, `tight`
  Reading<double> cutoff, density_cutoff, mesh_cutoff;  ///< eV
  bool cutoff_is_of_plane_waves = true;  ///< then `dft.cutoff_energy` has it too
  Reading<double> r_kmax, grid_spacing;  ///< 1, angstrom
  Reading<std::int64_t> basis_functions;
  Reading<std::string> core_treatment;  ///< pseudopotential, all-electron
  Reading<std::vector<Pseudopotential>> pseudopotentials;
  Reading<std::vector<Hubbard>> hubbard;
  Reading<std::string> k_scheme;  ///< gamma, monkhorst_pack, explicit, line, automatic
  Reading<std::array<std::int64_t, 3>> k_mesh;
  Reading<std::array<double, 3>> k_shift;
  Reading<std::int64_t> k_irreducible, k_total;
  Reading<std::string> smearing;  ///< gaussian, fermi_dirac, methfessel_paxton, cold, tetrahedron, tetrahedron_bloechl, fixed
  Reading<double> smearing_width;  ///< eV
  Reading<bool> spin_polarized, noncollinear, spin_orbit;
  Reading<std::string> relativity, solvation;
  Reading<double> charge;  ///< e
  Reading<std::int64_t> multiplicity, bands;
  Reading<double> electrons;
};

/// What came out, of the last whole step.
struct Results {
  /// eV. `total`: the highest level stated (MP2, CCSD(T)), for metals at zero width where the program says it; `scf`: the SCF
  /// energy where another level stands above it.
  Reading<double> total, free, sigma0, scf;
  std::optional<Native> total_native;
  Reading<std::string> energy_reference;            ///< what `total` is counted from, where that is not the usual (nuclei and electrons apart)
  Reading<double> heat_of_formation;                ///< eV, of one molecule at 298 K
  Reading<double> correlation, dispersion, nuclear_repulsion, zero_point, enthalpy, gibbs;  ///< eV
  Reading<double> force_max, force_rms;             ///< eV/angstrom: the norm of the largest force, and over all components
  Reading<std::array<double, 6>> stress;            ///< GPa, positive = tension; xx yy zz yz xz xy
  Reading<double> pressure;                         ///< GPa; made of the stress where only that is known
  Reading<double> magnetization, absolute_magnetization;  ///< Bohr magnetons
  Reading<std::vector<double>> site_moments;        ///< Bohr magnetons
  Reading<double> fermi;                            ///< eV
  Reading<Gap> gap;                                 ///< of eigenvalues
  Reading<double> printed_gap, vbm, cbm;            ///< eV, as the program prints them; not stated where `gap` is
  Reading<bool> printed_gap_direct;
  Reading<std::vector<double>> homo, lumo;          ///< eV; one value, or alpha and beta
  Reading<double> dipole_debye, s_squared;
  Reading<std::int64_t> imaginary_modes, modes;
  Reading<double> lowest_frequency, highest_frequency;  ///< THz, imaginary ones negative
  Reading<std::vector<double>> dielectric_electronic, dielectric_total;  ///< nine components, by rows
  Reading<std::vector<double>> elastic_tensor;      ///< 36 components in GPa, by rows
  Reading<double> bulk_modulus, shear_modulus;      ///< GPa, Voigt-Reuss-Hill
};

struct Convergence {
  Reading<bool> electronic, ionic;  ///< nothing where the program does not say, or it does not apply
  Reading<double> scf_threshold, force_threshold;  ///< eV, eV/angstrom
  Reading<std::int64_t> ionic_steps, max_ionic_steps, scf_steps_last, max_scf_steps;
};

struct RunInfo {
  Reading<std::int64_t> cores, nodes, threads;
  Reading<double> wall_seconds, cpu_seconds, memory_kilobytes;
  Reading<std::string> start, end;  ///< RFC 3339 or a date
  Reading<bool> finished;           ///< the program's own end is there
};

struct Dynamics {
  Reading<std::string> ensemble, potential, thermostat, barostat, units_style;
  Reading<std::int64_t> particles, steps, frames;
  Reading<double> timestep_fs, simulated_fs, temperature_mean, temperature_target, pressure_mean, pressure_target;
};

/// What the files of one run of any code say, in the units that records are kept in. A code's extractor fills this, and
/// state_calculation makes statements of it: so that every code speaks in the same fields.
struct Calculation {
  std::string program;  ///< `Quantum ESPRESSO`, `NWChem`: the name that its people use
  Reading<std::string> version, build, title;
  Reading<std::string> type;  ///< single_point, relax, cell_relax, md, phonon, elastic, neb, bands, dos, gw, tddft, frequency, ...
  Method method;
  Results results;
  Convergence convergence;
  RunInfo run;
  Dynamics dynamics;
  Reading<crystal::Structure> initial, last;  ///< `last` is the structure that the results belong to
  Reading<Composition> composition;           ///< where no structure is known
  Reading<std::int64_t> sites;                ///< the number of atoms, where no structure is known
  Reading<crystal::Matrix> lattice;           ///< where only the cell is known
  Reading<std::array<double, 3>> angles;      ///< degrees, where not even its unit of length is
  Reading<std::string> point_group;
  bool truncated = false;                     ///< a file ends before its end
  bool settings_cut = false;                  ///< some settings may be lost: they are not to be compared with another run's
  std::vector<Diagnostic> diagnostics;
};

}  // namespace quarry::simulation
