// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/file.hpp"
#include "simulation/calculation.hpp"

namespace quarry::siesta {

/// Reads an output line by line. Of several steps the last energy, forces and coordinates count.
class LogReader {
 public:
  LogReader(File& log, int file) : lines_(log), file_(file) {}
  simulation::Calculation read();

  void version(std::string_view rest);
  void architecture(std::string_view rest);
  void nodes(std::string_view rest);
  void started(std::string_view rest);
  void ended(std::string_view rest);
  void title(std::string_view rest);
  void species(std::string_view rest);
  void potential(std::string_view rest);
  void functional(std::string_view rest);
  void basis_size(std::string_view rest);
  void lattice_constant(std::string_view rest);
  void atoms(std::string_view rest);
  void setting(std::string_view rest);
  void k_points(std::string_view rest);
  void k_row(std::string_view rest);
  void input_coordinates(std::string_view rest);
  void coordinates(std::string_view rest);
  void automatic_cell(std::string_view rest);
  void cell(std::string_view rest);
  void scf_begins(std::string_view rest);
  void scf_row(std::string_view rest);
  void scf_converged(std::string_view rest);
  void scf_failed(std::string_view rest);
  void energy(std::string_view rest);
  void free_energy(std::string_view rest);
  void forces(std::string_view rest);
  void final_block(std::string_view rest);
  void final_total(std::string_view rest);
  void stress(std::string_view rest);
  void moment(std::string_view rest);
  void dipole(std::string_view rest);
  void move_begins(std::string_view rest);
  void relaxed(std::string_view rest);

 private:
  enum class Mode { none, functional, input, coordinates, cell, forces, stress };
  Place here() const { return {file_, lines_.number(), -1, {}}; }
  void read_section(std::string_view line);
  void read_coordinates(std::string_view line);
  void read_cell(std::string_view line);
  void read_force(std::string_view line);
  void read_stress(std::string_view line);
  void take_structure();
  void finish();

  LineReader lines_;
  int file_;
  simulation::Calculation run_;
  Mode mode_ = Mode::none;
  std::map<std::int64_t, std::string> elements_;  ///< by the number of the species
  std::map<std::string, std::string, std::less<>> labels_, files_;  ///< elements by label; pseudopotentials by element
  std::vector<std::string> functionals_;
  std::vector<std::string> symbols_;
  std::vector<crystal::Vector> positions_, rows_;
  std::optional<crystal::Matrix> cell_;
  std::string unit_, dynamics_;
  bool atoms_known_ = true, final_ = false, variable_cell_ = false, fermi_column_ = false;
  bool cycle_done_ = false;  ///< of the step that is read
  std::optional<double> fermi_, lattice_constant_;  ///< eV, angstrom
  std::optional<std::int64_t> moves_;
  std::vector<std::vector<double>> k_rows_;
};

}  // namespace quarry::siesta
