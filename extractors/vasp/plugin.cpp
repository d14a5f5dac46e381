// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <set>

#include "crystal/state.hpp"
#include "hdf5/tree.hpp"
#include "quarry/error.hpp"
#include "structure/poscar.hpp"
#include "vasp/merge.hpp"
#include "vasp/names.hpp"
#include "vasp/readers.hpp"
#include "vasp/state.hpp"
#include "vasp/trajectory.hpp"

namespace quarry::vasp {

extern const Format format;

namespace {

/// What a file is: by its content where that is plain, else by its name.
Kind kind_of(File& file) {
  const auto head = file.head(64 << 10);
  const auto claim = format.claims(file.name(), head, {});
  if (claim == Claim::no) return Kind::none;
  const auto named = name_of(file.name()).kind;
  // These are known by their names; a vasprun.xml and an OUTCAR by what is in them.
  const bool by_name = named == Kind::contcar || named == Kind::poscar || (named >= Kind::xdatcar && named <= Kind::density);
  if (claim == Claim::main && hdf5::Document::begins(head)) return Kind::vaspout;
  if (claim == Claim::main && !by_name) return head.find("<modeling>") != std::string::npos ? Kind::vasprun : Kind::outcar;
  // An OUTCAR or a vasprun.xml by name alone is empty or something else.
  return named == Kind::vasprun || named == Kind::outcar || named == Kind::vaspout ? Kind::other : named;
}

/// The files of a group that are read, each at its index; -1 where there is none.
struct Parts {
  std::array<int, 14> index{-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1};
  int& operator[](Kind kind) { return index[static_cast<std::size_t>(kind)]; }
};

Parts parts_of(Group& group, Sink& sink) {
  Parts parts;
  for (std::size_t i = 0; i < group.files.size(); ++i) {
    auto& file = group.files[i];
    if (!file.readable()) continue;
    try {
      const auto kind = kind_of(file);
      if (kind != Kind::none && parts[kind] < 0) parts[kind] = static_cast<int>(i);
    } catch (const Error& error) {
      sink.diagnose(Severity::error, std::string("the file cannot be read: ") + error.what(), {static_cast<int>(i), -1, -1, {}});
    }
  }
  return parts;
}

struct Cell {
  structure::Poscar poscar;
  int index = -1;
};

Cell read_cell(Group& group, int index, Sink& sink) {
  Cell cell;
  if (index < 0) return cell;
  // VASP makes CONTCAR when it starts: an empty one says no more than that it did not come far.
  if (group.files[static_cast<std::size_t>(index)].size() == 0) return cell;
  LineReader lines(group.files[static_cast<std::size_t>(index)]);
  cell.poscar = structure::read_poscar(lines, index, sink);
  cell.index = index;
  return cell;
}

/// A vaspout.h5, and what is in it.
Run read_container(File& file, int index, Sink& sink) {
  try {
    const hdf5::Document document(file);
    hdf5::state_tree(document, sink, {index, -1, -1, {}});
    return read_vaspout(document, index);
  } catch (const Error& error) {
    Run run;
    run.source = "vaspout.h5";
    run.cut = true;
    run.diagnostics.push_back({Severity::warning, std::string("the vaspout.h5 cannot be read: ") + error.what(), {index, -1, -1, {}}});
    return run;
  }
}

Run read_run(Group& group, Parts& parts, Sink& sink) {
  std::vector<Run> runs;
  const auto file = [&](Kind kind) -> File& { return group.files[static_cast<std::size_t>(parts[kind])]; };
  if (parts[Kind::vasprun] >= 0) runs.push_back(read_vasprun(file(Kind::vasprun), parts[Kind::vasprun]));
  if (parts[Kind::outcar] >= 0) runs.push_back(read_outcar(file(Kind::outcar), parts[Kind::outcar]));
  if (parts[Kind::vaspout] >= 0) runs.push_back(read_container(file(Kind::vaspout), parts[Kind::vaspout], sink));
  if (parts[Kind::oszicar] >= 0) runs.push_back(read_oszicar(file(Kind::oszicar), parts[Kind::oszicar]));
  if (parts[Kind::eigenval] >= 0) runs.push_back(read_eigenval(file(Kind::eigenval), parts[Kind::eigenval]));
  auto run = merge(std::move(runs));
  if (parts[Kind::doscar] >= 0 && !run.fermi) {
    const auto states = read_doscar_head(file(Kind::doscar), parts[Kind::doscar]);
    // Of a run whose last step is known the energy is that step's or none.
    if (!run.ionic_steps) run.fermi = states.fermi;
    run.ions.fall_back(states.ions);
  }
  if (parts[Kind::incar] >= 0 && run.typed.empty()) {
    LineReader lines(file(Kind::incar));
    run.typed = read_incar(lines);
    // Of tags that do not stand in it the defaults would be believed.
    if (!lines.terminated() && !run.typed.empty())
      run.diagnostics.push_back({Severity::warning, "the INCAR ends in the middle of a line: it may be cut", {parts[Kind::incar], lines.number(), -1, {}}});
  }
  if (parts[Kind::kpoints] >= 0) {
    const auto points = read_kpoints(file(Kind::kpoints), parts[Kind::kpoints]);
    run.k_points.fall_back(points);
  }
  if (parts[Kind::potcar] >= 0 && run.potentials.empty()) {
    run.potentials = read_potcar_titles(file(Kind::potcar));
    for (const auto& potential : run.potentials) run.elements.push_back(potential.element);
  }
  return run;
}

/// The structure that the run ended with, and where it was read.
Reading<crystal::Structure> final_structure(const Run& run, const Cell& contcar, const Cell& poscar) {
  if (run.last) return run.last;
  const auto of = [&](const Cell& cell) {
    Reading<crystal::Structure> result;
    if (auto structure = structure::structure_of(cell.poscar, structure::poscar_elements(cell.poscar, run.elements)))
      result.set(std::move(*structure), {cell.index, 1, -1, {}});
    return result;
  };
  const bool moves = integer_of(run, "NSW").value_or(0) > 0 && integer_of(run, "IBRION").value_or(0) != -1;
  if (!moves && run.initial) return run.initial;
  auto result = of(contcar);
  if (!result && run.initial) result = run.initial;
  if (!result) result = of(poscar);
  return result;
}

Reading<crystal::Structure> last_frame(Group& group, int index, const Run& run, Sink& sink) {
  Reading<crystal::Structure> result;
  LineReader lines(group.files[static_cast<std::size_t>(index)]);
  const auto frame = read_last_frame(lines, index, sink);
  if (auto structure = structure::structure_of(frame, structure::poscar_elements(frame, run.elements)))
    result.set(std::move(*structure), {index, 1, -1, {}});
  return result;
}

/// A CHGCAR, LOCPOT, ... begins as a POSCAR does; its grid is not read.
Reading<crystal::Structure> structure_of_density(Group& group, int index, const Run& run, Sink& sink) {
  Reading<crystal::Structure> result;
  const auto cell = read_cell(group, index, sink);
  if (auto structure = structure::structure_of(cell.poscar, structure::poscar_elements(cell.poscar, run.elements)))
    result.set(std::move(*structure), {index, 1, -1, {}});
  return result;
}

/// What a POSCAR tells that is no whole structure.
std::string state_head(const Run& run, const Cell& cell, Sink& sink) {
  const Place place{cell.index, 1, -1, {}};
  if (cell.poscar.lattice) crystal::state_lattice(*cell.poscar.lattice, sink, place);
  const auto elements = structure::poscar_elements(cell.poscar, run.elements);
  auto formula = crystal::state_composition(structure::composition_of(cell.poscar, elements), sink, place);
  std::int64_t sites = 0;
  for (const auto count : cell.poscar.counts) sites += count;
  if (sites > 0) sink.set("material.nsites", sites, place);
  return formula;
}

/// A file without positions may still count its atoms.
std::string state_counts(const Run& run, Sink& sink, const Place& place) {
  Composition amounts;
  std::int64_t sites = 0;
  if (run.ions) sink.set("material.nsites", *run.ions, run.ions.place);
  if (run.elements.size() != run.counts.size()) return {};
  for (std::size_t i = 0; i < run.counts.size(); ++i) {
    if (run.elements[i].empty() || run.counts[i] <= 0) return {};
    amounts[run.elements[i]] += static_cast<double>(run.counts[i]);
    sites += run.counts[i];
  }
  if (amounts.empty()) return {};
  if (!run.ions) sink.set("material.nsites", sites, place);
  return crystal::state_composition(amounts, sink, place);
}

/// The potentials tell which elements there are, if not how many atoms of each.
void state_elements(const Run& run, Sink& sink, const Place& place) {
  std::set<std::string> symbols(run.elements.begin(), run.elements.end());
  if (symbols.empty() || symbols.contains("")) return;
  Array list;
  for (const auto& symbol : symbols) list.emplace_back(symbol);
  sink.set("material.nelements", list.size(), place);
  sink.set("material.elements", std::move(list), place);
}

void extract(Group& group, Sink& sink) {
  auto parts = parts_of(group, sink);
  const bool outputs = parts[Kind::vasprun] >= 0 || parts[Kind::outcar] >= 0 || parts[Kind::vaspout] >= 0 || parts[Kind::oszicar] >= 0 || parts[Kind::eigenval] >= 0 || parts[Kind::doscar] >= 0;
  const bool inputs = parts[Kind::incar] >= 0 || parts[Kind::kpoints] >= 0 || parts[Kind::potcar] >= 0;
  const bool cell = parts[Kind::contcar] >= 0 || parts[Kind::poscar] >= 0;
  // A POSCAR that stands alone is read by the structure extractor.
  if (group.files.size() == 1 && cell) return;
  const bool cells = cell || parts[Kind::xdatcar] >= 0 || parts[Kind::density] >= 0;
  if (!outputs && !inputs && !cells) return;
  const auto run = read_run(group, parts, sink);
  for (const auto& diagnostic : run.diagnostics) sink.diagnose(diagnostic.severity, diagnostic.message, diagnostic.place);
  const Place place{outputs ? run.ionic_steps.place.file >= 0 ? run.ionic_steps.place.file : static_cast<int>(group.main)
                            : static_cast<int>(group.main), -1, -1, {}};
  const auto contcar = read_cell(group, run.last ? -1 : parts[Kind::contcar], sink);
  const auto poscar = read_cell(group, run.last || run.initial ? -1 : parts[Kind::poscar], sink);
  auto structure = final_structure(run, contcar, poscar);
  if (!structure && parts[Kind::xdatcar] >= 0) structure = last_frame(group, parts[Kind::xdatcar], run, sink);
  if (!structure && parts[Kind::density] >= 0 && contcar.index < 0 && poscar.index < 0) structure = structure_of_density(group, parts[Kind::density], run, sink);
  std::string formula;
  double atoms = 0;
  if (structure) {
    formula = crystal::state_structure(*structure, sink, structure.place).formula;
    atoms = crystal::number_of_atoms(*structure);
    if (run.initial && run.last) crystal::state_initial(*run.initial, *structure, sink, run.initial.place);
  } else {
    formula = state_counts(run, sink, place);
    if (formula.empty() && contcar.index >= 0) formula = state_head(run, contcar, sink);
    if (formula.empty() && poscar.index >= 0) formula = state_head(run, poscar, sink);
    if (formula.empty()) state_elements(run, sink, place);
    if (run.lattice && contcar.index < 0 && poscar.index < 0) crystal::state_lattice(*run.lattice, sink, run.lattice.place);
    for (const auto count : run.counts) atoms += static_cast<double>(count);
  }
  if (outputs || inputs) {
    state_settings(run, sink, place);
    state_results(run, atoms, sink, place);
    state_molecular_dynamics(run, atoms, sink, place);
  }
  if (run.cut || run.finished == false) sink.set("extraction.truncated", true, place);
  sink.set("extraction.summary", outputs || inputs ? summary_of(run, formula) : "VASP structures of " + formula + ".", place);
}

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::vasp
