// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gpaw/tar_file.hpp"
#include "quarry/number.hpp"
#include "simulation/calculation.hpp"

namespace quarry::gpaw {

/// Reads a .gpw restart file of GPAW before 2016: a tar file of raw arrays that `info.xml` describes, in Hartree and bohr.
class OldReader {
 public:
  OldReader(File& gpw, int file) : tar_(gpw), place_{file, -1, -1, {}} {}
  simulation::Calculation read();

 private:
  Place at(std::string_view object) const { return {place_.file, -1, -1, std::string(object)}; }
  bool read_description();
  std::string_view parameter(std::string_view name) const;
  std::optional<double> number(std::string_view name) const { return parse_double(parameter(name)); }
  /// All numbers of an array of `shape`; nothing where the file does not hold so many.
  std::optional<std::vector<double>> numbers(std::string_view name) const;
  std::size_t extent(std::string_view array, std::size_t dimension) const;
  void read_parameters();
  void read_atoms();
  void read_energies();
  void read_forces();
  void read_bands();

  TarFile tar_;
  Place place_;
  struct Array {
    bool integers = false;
    std::vector<std::size_t> shape;
  };
  std::string description_;
  std::map<std::string, std::string, std::less<>> parameters_;
  std::map<std::string, Array, std::less<>> arrays_;
  simulation::Calculation run_;
  std::size_t atoms_ = 0;
};

}  // namespace quarry::gpaw
