// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "abinit/gsr_variables.hpp"
#include "simulation/calculation.hpp"

namespace quarry::abinit {

/// Makes a calculation of an ETSF file's variables. Values keep the variable's name as their place.
class EtsfReader {
 public:
  EtsfReader(EtsfVariables data, int index) : data_(std::move(data)), index_(index) {}
  simulation::Calculation read();

 private:
  Place at(std::string_view name) const { return {index_, -1, -1, std::string(name)}; }
  void keep(simulation::Reading<double>& reading, std::initializer_list<std::string_view> names, double unit);
  void read_structure();
  void read_method();
  void read_functional();
  void read_k_points();
  void read_potentials();
  void read_energies();
  void read_forces();
  void read_bands();
  void read_moment(const std::vector<double>& occupations, const std::vector<double>& weights);

  EtsfVariables data_;
  int index_;
  simulation::Calculation run_;
  std::size_t atoms_ = 0, species_ = 0;
};

}  // namespace quarry::abinit
