// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "simulation/molecular.hpp"

namespace quarry::gamess {

/// Reads a log line by line.
class LogReader final : public simulation::MoleculeLog {
 public:
  LogReader(File& log, int file) : MoleculeLog(log, file, "GAMESS", "gaussians") {}
  simulation::Calculation read();

  void processors(std::string_view rest);
  void title(std::string_view rest);
  void gaussian_basis(std::string_view rest);
  void heavy_functions(std::string_view rest);
  void light_functions(std::string_view rest);
  void point_group(std::string_view rest);
  void axis(std::string_view rest);
  void atoms_in_bohr(std::string_view rest);
  void atoms_in_angstrom(std::string_view rest);
  void functions(std::string_view rest);
  void electrons(std::string_view rest);
  void charge(std::string_view rest);
  void multiplicity(std::string_view rest);
  void occupied(std::string_view rest);
  void nuclear_repulsion(std::string_view rest);
  void scf_type(std::string_view rest);
  void dft_type(std::string_view rest);
  void perturbation(std::string_view rest);
  void unconverged(std::string_view rest);
  void scf_energy(std::string_view rest);
  void mp2_energy(std::string_view rest);
  void coupled_cluster_energy(std::string_view rest);
  void alpha_set(std::string_view rest);
  void beta_set(std::string_view rest);
  void orbitals(std::string_view rest);
  void orbitals_end(std::string_view rest);
  void step(std::string_view rest);
  void located(std::string_view rest);
  void not_located(std::string_view rest);
  void dipole(std::string_view rest);
  void modes(std::string_view rest);
  void rotations(std::string_view rest);
  void frequencies(std::string_view rest);
  void cpu_time(std::string_view rest);
  void wall_time(std::string_view rest);
  void normal_end(std::string_view rest);
  void abnormal_end(std::string_view rest);

 private:
  enum class Mode { none, title, atoms, orbitals, dipole };
  void read_line(std::string_view line);
  void read_version(std::string_view words);
  void read_atom(std::string_view line);
  void read_orbitals(std::string_view line);
  void complete() override;

  Mode mode_ = Mode::none;
  std::size_t spin_ = 0;
  std::vector<std::int64_t> columns_;  ///< of orbitals whose energies come next
  std::int64_t occupied_[2] = {0, 0};
  std::int64_t mode_number_ = 0, first_rotation_ = 0, last_rotation_ = 0;
  std::string scf_type_, dft_type_, run_type_, excited_, interaction_;
  std::string basis_, digits_, d_, p_, f_;
  bool displaced_ = false;  ///< the Hessian is made of steps: energies are of displaced atoms
  bool began_ = false, diffuse_heavy_ = false, diffuse_light_ = false;
};

}  // namespace quarry::gamess
