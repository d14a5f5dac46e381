// SPDX-License-Identifier: GPL-3.0-or-later
#include "structure/free_files.hpp"

#include "crystal/state.hpp"
#include "structure/poscar.hpp"
#include "structure/sentence.hpp"
#include "structure/xyz.hpp"

namespace quarry::structure {

void state_poscar(File& file, Sink& sink) {
  LineReader lines(file);
  const Place place{0, 1, -1, {}};
  const auto poscar = read_poscar(lines, 0, sink);
  const auto elements = poscar_elements(poscar);
  if (elements.empty() && !poscar.counts.empty())
    sink.diagnose(Severity::warning, "the file does not say which elements its atoms are", place);
  crystal::Stated stated;
  std::size_t sites = 0;
  if (const auto structure = structure_of(poscar, elements)) {
    stated = crystal::state_structure(*structure, sink, place);
    sites = structure->sites.size();
  } else {
    // The head tells what is there even where the positions cannot be believed.
    if (poscar.lattice) crystal::state_lattice(*poscar.lattice, sink, place);
    stated.formula = crystal::state_composition(composition_of(poscar, elements), sink, place);
    for (const auto count : poscar.counts) sites += static_cast<std::size_t>(count);
    if (sites != 0) sink.set("material.nsites", sites, place);
  }
  if (poscar.lattice) sink.set("extraction.summary", sentence("a VASP POSCAR file", {}, stated, sites), place);
}

void state_xyz(File& file, Sink& sink) {
  LineReader lines(file);
  const Place place{0, 1, -1, {}};
  auto xyz = read_xyz(lines, 0, sink);
  if (!xyz.last || xyz.last->sites.empty()) return;
  if (!xyz.same_composition) {
    Array symbols;
    for (const auto& symbol : xyz.elements) symbols.emplace_back(symbol);
    sink.set("material.nelements", symbols.size(), place);
    sink.set("material.elements", std::move(symbols), place);
    sink.set("extraction.summary",
             "Set of " + std::to_string(xyz.frames) + " structures of differing composition from an XYZ file.", place);
    return;
  }
  crystal::Stated stated;
  if (xyz.last->lattice || xyz.molecule) {
    stated = crystal::state_structure(*xyz.last, sink, place);
  } else {
    // The comment speaks of a cell in words that we do not read: what is there is certain, how it repeats is not.
    stated.formula = crystal::state_composition(crystal::composition(*xyz.last), sink, place);
    sink.set("material.nsites", xyz.last->sites.size(), place);
  }
  auto text = sentence("an XYZ file", {}, stated, xyz.last->sites.size());
  if (xyz.frames > 1) {
    text.pop_back();
    text += ", the last of " + std::to_string(xyz.frames) + " frames.";
  }
  sink.set("extraction.summary", text, place);
}

}  // namespace quarry::structure
