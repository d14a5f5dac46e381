// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"
#include "quarry/units.hpp"
#include "simulation/plain_log.hpp"

namespace quarry::elk {

extern const Format format;

namespace {

using constants::bohr;
using constants::hartree;
using simulation::behind_colon;
using simulation::first_token;
using simulation::tokens;

/// Reads INFO.OUT.
class Reader {
 public:
  Reader(File& file, int index) : log_(file, index, "Elk", " stopped |") {}
  simulation::Calculation read();

 private:
  enum class List { none, lattice, atoms, spin };
  bool row(std::string_view line);
  bool setting(std::string_view line);
  bool result(std::string_view line);
  void progress(std::string_view line);
  void keep_atoms(std::string_view count);
  void banner(std::string_view line);

  simulation::PlainLog log_;
  List list_ = List::none;
  simulation::Rows rows_;
  std::optional<crystal::Matrix> lattice_;
  simulation::AtomList atoms_;
  std::string symbol_;
  bool ground_state_ = false, metal_ = false, timings_ = false, ended_ = false;
};

bool Reader::row(std::string_view line) {
  if (list_ == List::lattice) {
    if (const auto vector = simulation::triple(tokens(line), 0)) {
      rows_.add(*vector);
      return true;
    }
    lattice_ = rows_.matrix(bohr);
  } else if (list_ == List::atoms) {
    // `1 :   0.00000000  0.00000000  0.00000000    0.00000000  0.00000000  0.00000000`: the field comes last.
    const auto position = simulation::triple(tokens(behind_colon(line)), 0);
    if (position && parse_integer(first_token(line))) {
      atoms_.add(symbol_, *position);
      return true;
    }
  } else if (list_ == List::spin) {
    if (line == "spin-polarised" || line == "spin-unpolarised") log_.run.method.spin_polarized.set(line == "spin-polarised", log_.here());
    if (line == "spin-orbit coupling") log_.run.method.spin_orbit.set(true, log_.here());
    if (!line.empty()) return true;
  }
  list_ = List::none;
  return false;
}

void Reader::keep_atoms(std::string_view count) {
  if (parse_integer(first_token(count)) != static_cast<std::int64_t>(atoms_.size())) return;
  if (auto structure = atoms_.in_lattice(lattice_)) {
    if (!log_.run.initial) log_.run.initial.set(*structure, log_.here());
    log_.run.last.set(std::move(*structure), log_.here());
  }
}

bool Reader::setting(std::string_view line) {
  auto& method = log_.run.method;
  const auto value = behind_colon(line);
  if (line.starts_with("Lattice vectors :")) {
    list_ = List::lattice;
    rows_.clear();
  } else if (line.starts_with("Species :")) {
    // The list of charges names species again; only the first list has positions.
    const auto open = line.find('('), close = line.find(')');
    symbol_ = open < close && close != std::string_view::npos ? line.substr(open + 1, close - open - 1) : std::string_view();
  } else if (line.starts_with("atomic positions (lattice)")) {
    list_ = List::atoms;
  } else if (line.starts_with("Total number of atoms per unit cell")) {
    keep_atoms(value);
  } else if (line.starts_with("Spin treatment :")) {
    list_ = List::spin;
  } else if (line.starts_with("k-point grid :")) {
    log_.keep(method.k_mesh, simulation::mesh(value));
  } else if (line.starts_with("k-point offset :")) {
    log_.keep(method.k_shift, simulation::triple(tokens(value), 0));
  } else if (line.starts_with("Total number of k-points :")) {
    log_.integer(method.k_irreducible, value);
  } else if (line.starts_with("Muffin-tin radius times maximum |G+k|")) {
    log_.number(method.r_kmax, value);
  } else if (line.starts_with("Total electronic charge")) {
    log_.number(method.electrons, value);
  } else if (line.starts_with("Exchange-correlation functional :")) {
    std::string stated = "xctype";
    for (const auto word : tokens(value)) stated.append(" ").append(word);
    if (const auto number = parse_integer(first_token(value))) log_.functional(simulation::functional_of_number(*number), stated);
  } else if (line.starts_with("Smearing type :")) {
    const auto number = parse_integer(first_token(value));
    if (number == 0) method.smearing.set("gaussian", log_.here());
    if (number == 1 || number == 2) method.smearing.set("methfessel_paxton", log_.here());
    if (number == 3) method.smearing.set("fermi_dirac", log_.here());
  } else if (line.starts_with("Smearing width :")) {
    log_.number(method.smearing_width, value, hartree);
  } else {
    return false;
  }
  return true;
}

bool Reader::result(std::string_view line) {
  auto& results = log_.run.results;
  const auto value = behind_colon(line);
  if (line.starts_with("total energy ")) {
    log_.total(value, hartree, "Ha");
  } else if (line.starts_with("Fermi ")) {
    log_.number(results.fermi, value, hartree);
  } else if (line.starts_with("Estimated indirect band gap :") || line.starts_with("Estimated band gap :")) {
    log_.number(results.printed_gap, value, hartree);
  } else if (line.starts_with("Density of states at Fermi energy :")) {
    const auto density = parse_double(first_token(value));
    metal_ = !density || *density > 1e-6;
  } else if (line.starts_with("total moment")) {
    if (const auto words = tokens(value); words.size() == 1) log_.number(results.magnetization, value);
  } else {
    return false;
  }
  return true;
}

/// `| Elk version 4.0.15 started |`
void Reader::banner(std::string_view line) {
  const auto words = tokens(line);
  if (words.size() < 5) return;
  if (words[4] == "stopped") ended_ = true;
  if (words[4] == "started" && log_.begins_again(words[3])) {
    lattice_.reset();
    ground_state_ = ended_ = timings_ = false;
  }
  if (words[4] == "started") atoms_.clear();
}

void Reader::progress(std::string_view line) {
  auto& run = log_.run;
  if (line.starts_with("| Elk version ")) {
    banner(line);
  } else if (line.starts_with("| Ground-state run starting")) {
    ground_state_ = true;
  } else if (line.starts_with("| Loop number :")) {
    log_.integer(run.convergence.scf_steps_last, behind_colon(line));
  } else if (line.starts_with("Convergence targets achieved")) {
    run.convergence.electronic.set(true, log_.here());
  } else if (line.starts_with("Reached self-consistent loops maximum")) {
    run.convergence.electronic.set(false, log_.here());
  } else if (line.starts_with("Timings (CPU seconds)")) {
    timings_ = true;
  } else if (timings_ && line.starts_with("total ")) {
    log_.number(run.run.cpu_seconds, behind_colon(line));
    timings_ = false;
  }
}

simulation::Calculation Reader::read() {
  std::string_view line;
  while (log_.next(line))
    if (!row(line) && !setting(line) && !result(line)) progress(line);
  auto& run = log_.run;
  run.method.name.set("DFT", log_.whole());
  run.method.basis_type.set("LAPW", log_.whole());
  run.method.core_treatment.set("all-electron", log_.whole());
  // Elk prints the gap between the bands that it takes for the edges, of metals too.
  if (metal_) run.results.printed_gap.clear();
  if (ground_state_) run.type.set("single_point", log_.whole());
  if (ground_state_ && ended_ && run.results.total) run.convergence.ionic.set(true, log_.whole());
  log_.finish(ended_);
  return std::move(run);
}

simulation::Calculation read(Group& group, std::size_t main) { return Reader(group.files[main], static_cast<int>(main)).read(); }

void extract(Group& group, Sink& sink) { simulation::state_log(group, sink, format, read); }

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::elk
