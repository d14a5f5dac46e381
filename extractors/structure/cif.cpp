// SPDX-License-Identifier: GPL-3.0-or-later
#include "structure/cif.hpp"

#include <algorithm>
#include <set>

#include "crystal/state.hpp"
#include "quarry/error.hpp"
#include "structure/cif_structure.hpp"
#include "structure/sentence.hpp"

namespace quarry::structure {

namespace {

constexpr std::size_t most_blocks = 10'000;

std::string common_name(const CifBlock& block) {
  const auto name = block.first({"_chemical_name_mineral", "_chemical_name_common"});
  // `?` stands for a byte that was no ASCII.
  if (name.empty() || name.size() > 200 || name.find('?') != std::string_view::npos) return {};
  return std::string(name);
}

void state_block(const CifBlock& block, Sink& sink) {
  const Place place{0, block.line, -1, {}};
  const auto crystal = understand(block);
  for (const auto& text : crystal.warnings) sink.diagnose(Severity::warning, text, place);
  for (const auto& text : crystal.notes) sink.diagnose(Severity::note, text, place);
  const auto name = common_name(block);
  if (!name.empty()) sink.set("material.common_name", name, place);
  crystal::Stated stated;
  std::size_t sites = 0;
  if (crystal.structure) {
    stated = crystal::state_structure(*crystal.structure, sink, place);
    sites = crystal.structure->sites.size();
  } else {
    if (crystal.lattice) crystal::state_lattice(*crystal.lattice, sink, place);
    if (crystal.formula_sum) stated.formula = crystal::state_composition(crystal.formula_sum->composition, sink, place);
  }
  if (stated.symmetry && crystal.declared_number != 0 && crystal.declared_number != stated.symmetry->number)
    sink.diagnose(Severity::note,
                  "the file declares space group " + std::to_string(crystal.declared_number) +
                      ", the structure has " + std::to_string(stated.symmetry->number),
                  place);
  if (crystal.lattice || !stated.formula.empty()) {
    sink.set("extraction.summary", sentence("a CIF file", name, stated, sites), place);
  }
}

std::string unique_key(const std::string& name, std::set<std::string>& used) {
  std::string base = name.empty() ? "block" : name.substr(0, 900), key = base;
  for (int i = 2; !used.insert(key).second; ++i) key = base + "~" + std::to_string(i);
  return key;
}

}  // namespace

void state_cif(File& file, Sink& sink) {
  CifText text;
  try {
    text = read_cif(file.bytes());
  } catch (const Error& error) {
    sink.diagnose(Severity::error, std::string("the file cannot be read: ") + error.what(), {0, -1, -1, {}});
    return;
  }
  if (!text.error.empty())
    sink.diagnose(Severity::error, text.error, {0, text.error_line, -1, {}});
  std::vector<const CifBlock*> with_atoms;
  for (const auto& block : text.blocks)
    if (!block.atoms.empty()) with_atoms.push_back(&block);
  if (with_atoms.size() > most_blocks) {
    sink.diagnose(Severity::warning, "of " + std::to_string(with_atoms.size()) + " structures only the first " + std::to_string(most_blocks) + " are read");
    with_atoms.resize(most_blocks);
  }
  if (with_atoms.empty()) {
    // A powder or a reflection file: the cell and the formula of the first block that has a cell.
    const auto found = std::ranges::find_if(text.blocks, [](const CifBlock& block) {
      return !block.first({"_cell_length_a", "_cell.length_a", "_chemical_formula_sum"}).empty();
    });
    if (found != text.blocks.end()) state_block(*found, sink);
    return;
  }
  if (with_atoms.size() == 1) return state_block(*with_atoms[0], sink);
  std::set<std::string> used;
  for (const auto* block : with_atoms) {
    sink.record(unique_key(block->name, used));
    state_block(*block, sink);
  }
}

}  // namespace quarry::structure
