// SPDX-License-Identifier: GPL-3.0-or-later
#include "abinit/variables.hpp"

#include <array>

namespace quarry::abinit {

simulation::Functional functional_of(std::int64_t ixc) {
  struct Name {
    std::int64_t ixc;
    std::string_view known_as;
  };
  constexpr std::array names{Name{1, "Teter"},   Name{2, "LDA-PZ"}, Name{4, "Wigner"}, Name{5, "Hedin-Lundqvist"}, Name{7, "LDA-PW"},
                             Name{11, "PBE"},    Name{14, "revPBE"}, Name{15, "RPBE"},  Name{23, "WC"},             Name{41, "PBE0"}};
  simulation::Functional functional;
  if (ixc < 0) {
    std::vector<std::string> parts;
    bool known = true;
    for (const auto number : {-ixc / 1000, -ixc % 1000}) {
      if (number == 0) continue;
      const auto name = simulation::libxc_name(static_cast<int>(number));
      known = known && name.has_value();
      if (name) parts.emplace_back(*name);
    }
    if (known) functional = simulation::functional_of_libxc(parts);
  } else {
    for (const auto& name : names)
      if (name.ixc == ixc) functional = *simulation::functional_named(name.known_as);
  }
  functional.stated = "ixc=" + std::to_string(ixc);
  return functional;
}

std::string_view smearing_of(double occopt) {
  constexpr std::array<std::string_view, 8> kinds{"", "fixed", "", "fermi_dirac", "cold", "cold", "methfessel_paxton", "gaussian"};
  return occopt >= 1 && occopt <= 7 && occopt == static_cast<int>(occopt) ? kinds[static_cast<std::size_t>(occopt)] : std::string_view();
}

}  // namespace quarry::abinit
