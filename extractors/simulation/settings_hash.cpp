// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "quarry/digest.hpp"
#include "quarry/json.hpp"
#include "simulation/state.hpp"

namespace quarry::simulation {

namespace {

Array sorted(std::vector<std::string> texts) {
  std::ranges::sort(texts);
  Array list;
  for (auto& text : texts) list.emplace_back(std::move(text));
  return list;
}

}  // namespace

std::string settings_hash(const Settings& settings) {
  if (settings.functional.empty() || (!settings.cutoff && settings.basis_set.empty())) return {};
  const Array all{settings.program, settings.functional, settings.cutoff ? Value(std::round(*settings.cutoff)) : Value(),
                  settings.basis_set, sorted(settings.pseudopotentials), sorted(settings.hubbard), settings.spin,
                  settings.spin_orbit, settings.smearing};
  return sha256_hex(to_json(all));
}

}  // namespace quarry::simulation
