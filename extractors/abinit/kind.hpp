// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "netcdf/kind.hpp"
#include "quarry/number.hpp"

namespace quarry::abinit {

/// Does a file begin as one of netCDF's classic formats and hold ETSF's structure and ABINIT's results (`_GSR.nc`) or its header
/// (`_WFK.nc`, `_DEN.nc`, `_EIG.nc`)?
inline bool is_etsf(std::string_view head) {
  if (!netcdf::is_classic(head)) return false;
  const auto has = [&](std::string_view word) { return head.find(word) != std::string_view::npos; };
  return has("primitive_vectors") && has("reduced_atom_positions") && (has("codvsn") || (has("etotal") && has("residm")));
}

/// What is known of a file by its name: `runo_DS2_GSR.nc` is data set 2 of `run`. Views into the name.
struct EtsfName {
  std::string_view run;     ///< the stem of the run's main output; empty where the name tells none
  std::int64_t data_set = 0;
  bool of_results = false;  ///< `_GSR`, not `_WFK` and others
};

/// Nothing where the name is none of ABINIT's for such files.
inline std::optional<EtsfName> etsf_name(std::string_view base_name) {
  if (!base_name.ends_with(".nc")) return std::nullopt;
  auto stem = base_name.substr(0, base_name.size() - 3);
  EtsfName result;
  bool known = false;
  for (const std::string_view kind : {"_GSR", "_WFK", "_DEN", "_EIG", "_POT"}) {
    if (!stem.ends_with(kind)) continue;
    stem.remove_suffix(kind.size());
    result.of_results = kind == "_GSR";
    known = true;
    break;
  }
  if (!known) return std::nullopt;
  if (const auto set = stem.rfind("_DS"); set != std::string_view::npos) {
    const auto number = parse_integer(stem.substr(set + 3));
    if (number && *number > 0) {
      result.data_set = *number;
      stem = stem.substr(0, set);
    }
  }
  if (stem.size() > 1 && stem.back() == 'o') result.run = stem.substr(0, stem.size() - 1);
  return result;
}

}  // namespace quarry::abinit
