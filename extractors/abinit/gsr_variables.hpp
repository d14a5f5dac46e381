// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/file.hpp"

namespace quarry::abinit {

/// The variables of an ETSF file that are used, whichever netCDF format holds it; numbers in atomic units.
struct EtsfVariables {
  std::map<std::string, std::vector<double>, std::less<>> numbers;
  std::map<std::string, std::vector<std::string>, std::less<>> texts;
  std::map<std::string, std::uint64_t, std::less<>> dimensions;
  std::string problem;  ///< why not all of it could be read; empty where it could

  /// Null where it is not there or has another number of values.
  const std::vector<double>* list(std::string_view name, std::size_t size) const;
  std::optional<double> number(std::string_view name) const;
  /// The first text; empty where there is none.
  std::string_view text(std::string_view name) const;
  /// 0 where there is none.
  std::size_t dimension(std::string_view name) const;
};

/// Loads them from a classic netCDF file.
EtsfVariables etsf_variables(File& file);

}  // namespace quarry::abinit
