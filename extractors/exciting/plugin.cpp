// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"
#include "quarry/units.hpp"
#include "simulation/plain_log.hpp"

namespace quarry::exciting {

extern const Format format;

namespace {

using constants::bohr;
using constants::hartree;
using simulation::behind_colon;
using simulation::first_token;
using simulation::tokens;

constexpr double force_unit = hartree / bohr;

/// Reads INFO.OUT. A relaxation's result is that of its last step.
class Reader {
 public:
  Reader(File& file, int index) : log_(file, index, "exciting", " stopped") {}
  simulation::Calculation read();

 private:
  enum class List { none, lattice, input_atoms, atoms, forces };
  bool row(std::string_view line);
  bool begin_list(std::string_view line);
  bool setting(std::string_view line);
  bool exchange_correlation(std::string_view line);
  bool result(std::string_view line);
  void progress(std::string_view line);
  void keep_atoms();

  simulation::PlainLog log_;
  List list_ = List::none;
  simulation::Rows rows_;
  std::optional<crystal::Matrix> lattice_;
  simulation::AtomList atoms_;
  std::string symbol_;
  bool relaxes_ = false, ended_ = false, metal_ = false;
  std::int64_t steps_ = 0;
};

void Reader::keep_atoms() {
  if (auto structure = atoms_.in_lattice(lattice_)) {
    if (!log_.run.initial) log_.run.initial.set(*structure, log_.here());
    log_.run.last.set(std::move(*structure), log_.here());
  }
}

/// Rows of the list in hand: `x y z`, `1 : x y z` or `atom 1 Ga : x y z`.
bool Reader::row(std::string_view line) {
  if (list_ == List::none) return false;
  const auto colon = line.find(':');
  const auto numbers = simulation::triple(tokens(colon == std::string_view::npos ? line : line.substr(colon + 1)), 0);
  const bool labelled = line.starts_with("atom ");
  const bool fits = list_ == List::lattice ? colon == std::string_view::npos : list_ == List::input_atoms ? colon != std::string_view::npos : labelled;
  if (fits && numbers) {
    if (list_ == List::input_atoms) atoms_.add(symbol_, *numbers);
    else if (list_ == List::atoms) {
      const auto words = tokens(line.substr(0, colon));
      if (words.size() == 3) atoms_.add(words[2], *numbers);
      else atoms_.spoil();
    } else rows_.add(*numbers);
    return true;
  }
  if (labelled && fits && list_ == List::atoms) atoms_.spoil();
  if (list_ == List::lattice) lattice_ = rows_.matrix(bohr);
  if (list_ == List::atoms) keep_atoms();
  if (list_ == List::forces) rows_.state_forces(log_.run.results, force_unit, log_.here());
  list_ = List::none;
  return false;
}

bool Reader::begin_list(std::string_view line) {
  if (line.starts_with("Lattice vectors")) list_ = List::lattice;
  else if (line.starts_with("atomic positions (lattice)")) list_ = List::input_atoms;
  else if (line.starts_with("Atomic positions") || line.starts_with("Optimized atomic positions")) {
    list_ = List::atoms;
    atoms_.clear();
  } else if (line.starts_with("Total atomic forces including IBS")) list_ = List::forces;
  else return false;
  rows_.clear();
  return true;
}

bool Reader::exchange_correlation(std::string_view line) {
  if (!line.starts_with("Exchange-correlation type")) return false;
  const auto number = parse_integer(first_token(behind_colon(line)));
  if (number) log_.functional(simulation::functional_of_number(*number), "xctype " + std::to_string(*number));
  return true;
}

bool Reader::setting(std::string_view line) {
  auto& method = log_.run.method;
  const auto value = behind_colon(line);
  if (line.starts_with("Species :")) {
    const auto open = line.find('('), close = line.find(')');
    symbol_ = open < close && close != std::string_view::npos ? line.substr(open + 1, close - open - 1) : std::string_view();
  } else if (line.starts_with("Spin treatment")) {
    if (value.starts_with("spin-")) method.spin_polarized.set(value.starts_with("spin-polarised"), log_.here());
  } else if (line.starts_with("k-point grid")) {
    log_.keep(method.k_mesh, simulation::mesh(value));
  } else if (line.starts_with("Total number of k-points")) {
    log_.integer(method.k_irreducible, value);
  } else if (line.starts_with("R^MT_min * |G+k|_max")) {
    log_.number(method.r_kmax, value);
  } else if (line.starts_with("Smearing scheme")) {
    const auto name = simulation::lower(value);
    const std::string scheme = name == "gaussian" ? "gaussian" : name == "fermi-dirac" ? "fermi_dirac" : name.starts_with("methfessel") ? "methfessel_paxton" : "";
    if (!scheme.empty()) method.smearing.set(scheme, log_.here());
  } else if (line.starts_with("Smearing width")) {
    log_.number(method.smearing_width, value, hartree);
  } else if (line.starts_with("Total electronic charge")) {
    log_.number(method.electrons, value);
  } else {
    return exchange_correlation(line);
  }
  return true;
}

bool Reader::result(std::string_view line) {
  auto& results = log_.run.results;
  const auto value = behind_colon(line);
  if (line.starts_with("Total energy at this optimization step") || (line.starts_with("Total energy") && tokens(line).size() == 4)) {
    log_.total(value, hartree, "Ha");
  } else if (line.starts_with("Fermi energy")) {
    log_.number(results.fermi, value, hartree);
  } else if (line.starts_with("Estimated fundamental gap")) {
    log_.number(results.printed_gap, value, hartree);
  } else if (line.starts_with("DOS at Fermi energy")) {
    // The gap is between two bands, whether or not the Fermi energy lies there.
    const auto density = parse_double(first_token(value));
    metal_ = !density || *density > 1e-6;
  } else if (line.starts_with("total moment")) {
    if (const auto words = tokens(value); words.size() == 1) log_.number(results.magnetization, value);
  } else if (line.starts_with("Maximum force magnitude")) {
    const auto open = line.rfind('(');
    log_.keep(log_.run.convergence.force_threshold, simulation::scaled(parse_double(first_token(line.substr(open + 1))), force_unit));
  } else {
    return false;
  }
  return true;
}

void Reader::progress(std::string_view line) {
  auto& run = log_.run;
  if (line.starts_with("| EXCITING ")) {
    const auto words = tokens(line);
    if (words.size() > 3 && words[3] == "started" && log_.begins_again(words[2])) {
      lattice_.reset();
      atoms_.clear();
      relaxes_ = ended_ = false;
      steps_ = 0;
    }
    if (words.size() > 3 && words[3] == "stopped") ended_ = true;
  } else if (line.starts_with("| SCF iteration number")) {
    log_.integer(run.convergence.scf_steps_last, behind_colon(line));
  } else if (line.starts_with("| Convergence targets achieved")) {
    run.convergence.electronic.set(true, log_.here());
  } else if (line.starts_with("| Reached self-consistent loops maximum")) {
    run.convergence.electronic.set(false, log_.here());
  } else if (line.starts_with("| Force convergence target achieved") || line.starts_with("Maximum force target reached")) {
    run.convergence.ionic.set(true, log_.here());
  } else if (line.starts_with("| Structure-optimization module started")) {
    relaxes_ = true;
  } else if (line.starts_with("| Optimization step")) {
    ++steps_;
    // What the ground state before said of bands is not of this geometry.
    run.results.printed_gap.clear();
    run.results.fermi.clear();
  } else if (line.starts_with("Number of scf iterations")) {
    log_.integer(run.convergence.scf_steps_last, behind_colon(line));
  } else if (line.starts_with("Total time spent (seconds)")) {
    log_.number(run.run.wall_seconds, behind_colon(line));
  }
}

simulation::Calculation Reader::read() {
  std::string_view line;
  while (log_.next(line)) {
    if (row(line) || begin_list(line)) continue;
    // The atoms of the input are whole where their number is stated.
    if (line.starts_with("Total number of atoms per unit cell")) {
      if (parse_integer(first_token(behind_colon(line))) == static_cast<std::int64_t>(atoms_.size())) keep_atoms();
    } else if (!setting(line) && !result(line)) {
      progress(line);
    }
  }
  auto& run = log_.run;
  auto& method = run.method;
  method.name.set("DFT", log_.whole());
  method.basis_type.set("LAPW", log_.whole());
  method.core_treatment.set("all-electron", log_.whole());
  if (metal_) run.results.printed_gap.clear();
  run.type.set(relaxes_ ? "relax" : "single_point", log_.whole());
  if (steps_ > 0) run.convergence.ionic_steps.set(steps_, log_.whole());
  if (!relaxes_ && ended_ && run.results.total) run.convergence.ionic.set(true, log_.whole());
  log_.finish(ended_);
  return std::move(run);
}

simulation::Calculation read(Group& group, std::size_t main) { return Reader(group.files[main], static_cast<int>(main)).read(); }

void extract(Group& group, Sink& sink) { simulation::state_log(group, sink, format, read); }

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::exciting
