// SPDX-License-Identifier: GPL-3.0-or-later
#include "quantum_espresso/functional.hpp"

#include <array>
#include <string>

#include "simulation/text.hpp"

namespace quarry::quantum_espresso {

namespace {

struct Entry {
  std::string_view words, name;
};

// Modules/funct.f90 of QE 6 and 7: what the short names stand for.
constexpr std::array entries{
    Entry{"sla pz nogx nogc", "LDA-PZ"},   Entry{"sla pw nogx nogc", "LDA-PW"},   Entry{"sla vwn nogx nogc", "LDA-VWN"},
    Entry{"sla pw pbx pbc", "PBE"},        Entry{"sla pw pbe pbe", "PBE"},        Entry{"sla pw psx psc", "PBEsol"},
    Entry{"sla pw revx pbc", "revPBE"},    Entry{"sla pw rpb pbc", "revPBE"},     Entry{"sla pw hhnx pbc", "RPBE"},
    Entry{"sla pw ggx ggc", "PW91"},       Entry{"sla pw wcx pbc", "Wu-Cohen"},   Entry{"b88 p86", "BP86"},
    Entry{"sla pz b88 p86", "BP86"},       Entry{"sla lyp b88 blyp", "BLYP"},     Entry{"b3lp b3lp b3lp b3lp", "B3LYP"},
    Entry{"pb0x pw pb0x pbc", "PBE0"},     Entry{"sla pw tpss tpss", "TPSS"},     Entry{"sla pw m6lx m6lc", "M06-L"},
    Entry{"sla pw rpb vdw1", "vdW-DF"},    Entry{"sla pw rw86 vdw2", "vdW-DF2"},  Entry{"sla pw cx0 vdw1", "vdW-DF-cx"},
    Entry{"sla pw ob86 vdw1", "optB86b-vdW"}, Entry{"sla pw obk8 vdw1", "optB88-vdW"}, Entry{"sla pw b86r vdw2", "rev-vdW-DF2"},
    Entry{"vdw-df", "vdW-DF"},             Entry{"vdw-df2", "vdW-DF2"},           Entry{"vdw-df-cx", "vdW-DF-cx"},
    Entry{"vdw-df-ob86", "optB86b-vdW"},   Entry{"vdw-df-obk8", "optB88-vdW"},    Entry{"pz", "LDA-PZ"},
    Entry{"pw", "LDA-PW"},                 Entry{"lda", "LDA-PZ"},                Entry{"vwn", "LDA-VWN"}};

}  // namespace

simulation::Functional functional_of(std::string_view words) {
  const auto stated = simulation::trimmed(words.substr(0, words.find('(')));
  std::string key;
  for (const auto& word : simulation::tokens(stated)) key += (key.empty() ? "" : " ") + simulation::lower(word);
  for (std::size_t at = key.find_first_of("+-"); at != std::string::npos && key.find(' ') == std::string::npos && key.starts_with("sla");
       at = key.find_first_of("+-"))
    key[at] = ' ';
  simulation::Functional functional;
  for (const auto& entry : entries)
    if (entry.words == key)
      if (auto known = simulation::functional_named(entry.name)) functional = *known;
  if (functional.canonical.empty())
    if (auto known = simulation::functional_named(key)) functional = *known;
  // gau-PBE is a hybrid of its own.
  if (key == "gaupbe") functional = {.canonical = "gau-PBE", .ladder = "hyper-GGA"};
  functional.stated = stated;
  return functional;
}

}  // namespace quarry::quantum_espresso
