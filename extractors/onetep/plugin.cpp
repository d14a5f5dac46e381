// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"
#include "quarry/units.hpp"
#include "simulation/plain_log.hpp"

namespace quarry::onetep {

extern const Format format;

namespace {

using constants::bohr;
using constants::hartree;
using simulation::first_token;
using simulation::tokens;

/// Reads a log. It repeats the input but not the positions, so that there is a composition and a cell, and no structure.
class Reader {
 public:
  Reader(File& file, int index) : log_(file, index, "ONETEP", "Job completed:") {}
  simulation::Calculation read();

 private:
  enum class List { none, lattice, counts, forces };
  bool row(std::string_view line);
  bool input(std::string_view line);
  void task(std::string_view name);
  void energy(std::string_view line);
  void progress(std::string_view line);

  simulation::PlainLog log_;
  List list_ = List::none;
  simulation::Rows rows_;
  double length_ = bohr;
  Composition counts_;
  bool counted_ = true, valence_ = true, input_ = false, ended_ = false;
  std::string dispersion_, functional_;
  std::vector<simulation::Pseudopotential> potentials_;
};

/// Rows of the list in hand; true where the line was one.
bool Reader::row(std::string_view line) {
  if (list_ == List::none) return false;
  const auto words = tokens(line);
  if (list_ == List::lattice) {
    if (words.size() == 1 && simulation::lower(words[0]).starts_with("ang")) length_ = 1;
    else if (const auto vector = simulation::triple(words, 0)) rows_.add(*vector);
    else {
      log_.keep(log_.run.lattice, rows_.matrix(length_));
      list_ = List::none;
    }
    return true;
  }
  if (list_ == List::counts) {
    const auto number = words.size() >= 3 ? parse_integer(words[1]) : std::nullopt;
    const auto* element = number ? crystal::element_of_label(words[0]) : nullptr;
    if (element != nullptr) counts_[std::string(element->symbol)] += static_cast<double>(*number);
    else if (number && !words[0].starts_with("Totals")) counted_ = false;
    else list_ = List::none;
    return list_ != List::none;
  }
  // `*    Cl      2     -0.01413623  -0.01018036  -0.00611528 *`
  if (words.size() == 7 && words.front() == "*" && words.back() == "*" && simulation::triple(words, 3)) rows_.add(*simulation::triple(words, 3));
  else if (!rows_.empty()) {
    rows_.state_forces(log_.run.results, hartree / bohr, log_.here());
    list_ = List::none;
  }
  return true;
}

void Reader::task(std::string_view name) {
  const auto key = simulation::lower(name);
  // Energies of a conduction run are of its states alone.
  valence_ = key != "cond" && key != "lr_tddft" && key != "properties_cond";
  const std::string_view type = key == "singlepoint"            ? "single_point"
                                : key == "geometryoptimization" ? "relax"
                                : key == "moleculardynamics"    ? "md"
                                : key == "phonon"               ? "phonon"
                                : key == "lr_tddft"             ? "tddft"
                                : key == "properties"           ? "properties"
                                                                : "";
  if (!type.empty()) log_.run.type.set(std::string(type), log_.here());
}

/// What the log repeats of the input: `cutoff_energy        : 600 eV`.
bool Reader::input(std::string_view line) {
  if (line.find("INPUT FILE ---") != std::string_view::npos) input_ = line.find("END INPUT") == std::string_view::npos;
  if (!input_) return false;
  const auto lowered = simulation::lower(line);
  const std::string_view key = first_token(lowered);
  auto value = line.substr(std::min(key.size(), line.size()));
  value = value.substr(std::min(value.find_first_not_of(" \t:="), value.size()));
  value = simulation::trimmed(value.substr(0, value.find_first_of("!#")));
  if (lowered.starts_with("%block lattice_cart")) {
    list_ = List::lattice;
    rows_.clear();
  } else if (key == "task") {
    task(first_token(value));
  } else if (key == "cutoff_energy") {
    if (const auto quantity = parse_quantity(value)) log_.keep(log_.run.method.cutoff, convert(quantity->value, quantity->unit, "eV"));
  } else if (key == "xc_functional") {
    functional_ = first_token(value);
  } else if (key == "charge") {
    log_.number(log_.run.method.charge, value);
  } else if (key == "spin_polarized" || key == "spinpolarized") {
    log_.run.method.spin_polarized.set(simulation::lower(value).starts_with('t'), log_.here());
  }
  return true;
}

/// `   3      0.00014145961773    -62.39443961485479  <-- CG`
void Reader::energy(std::string_view line) {
  const auto words = tokens(line);
  if (valence_ && words.size() > 3 && parse_integer(words[0])) log_.total(words[2], hartree, "Ha");
}

void Reader::progress(std::string_view line) {
  auto& run = log_.run;
  if (line.starts_with("|") && line.find(" Version ") != std::string_view::npos) {
    const auto words = tokens(line);
    if (words.size() == 4 && words[1] == "Version") log_.begins_again(words[2]);
  } else if (line.find("<-- CG") != std::string_view::npos) {
    energy(line);
  } else if (line.starts_with("|         *** NGWF optimisation converged ***")) {
    run.convergence.electronic.set(true, log_.here());
  } else if (line.starts_with("WARNING: maximum number of NGWF CG iterations")) {
    run.convergence.electronic.set(false, log_.here());
  } else if (line.starts_with("Symbol ") && line.find("Natoms") != std::string_view::npos) {
    list_ = List::counts;
    counts_.clear();
    counted_ = true;
  } else if (line.starts_with("****") && line.find("* Forces *") != std::string_view::npos) {
    list_ = List::forces;
    rows_.clear();
  } else if (line.starts_with("File: ") && line.find(" [") != std::string_view::npos) {
    simulation::Pseudopotential one;
    one.file = structure::last_part(first_token(line.substr(6)));
    one.name = one.file;
    potentials_.push_back(std::move(one));
  } else if (line.starts_with("Dispersion Correction Energy:")) {
    log_.number(run.results.dispersion, simulation::behind_colon(line), hartree);
  } else if (line.starts_with("Model :")) {
    dispersion_ = first_token(simulation::behind_colon(line));
  } else if (line.starts_with("Running with ") && line.find("MPI process") != std::string_view::npos) {
    log_.integer(run.run.cores, line.substr(13));
  } else if (line.starts_with("TOTAL TIME:")) {
    const auto text = first_token(simulation::behind_colon(line));
    if (text.ends_with('s')) log_.number(run.run.wall_seconds, text.substr(0, text.size() - 1));
  } else if (line.starts_with("Job completed:")) {
    ended_ = true;
  }
}

simulation::Calculation Reader::read() {
  std::string_view line;
  while (log_.next(line))
    if (!row(line) && !input(line)) progress(line);
  auto& run = log_.run;
  run.method.name.set("DFT", log_.whole());
  run.method.basis_type.set("NGWFs", log_.whole());
  run.method.core_treatment.set("pseudopotential", log_.whole());
  if (!functional_.empty()) {
    // ONETEP's LDA is Ceperley and Alder's as Perdew and Zunger gave it.
    const auto key = simulation::lower(functional_);
    log_.functional(key == "lda" || key == "capz" ? "LDA-PZ" : key, functional_);
    if (run.results.dispersion && *run.results.dispersion != 0) simulation::add_dispersion(*run.method.functional.value, dispersion_);
  }
  if (!potentials_.empty()) run.method.pseudopotentials.set(potentials_, log_.whole());
  if (counted_ && !counts_.empty()) run.composition.set(counts_, log_.whole());
  if (run.type.value == "single_point" && ended_ && run.results.total) run.convergence.ionic.set(true, log_.whole());
  log_.finish(ended_);
  return std::move(run);
}

simulation::Calculation read(Group& group, std::size_t main) { return Reader(group.files[main], static_cast<int>(main)).read(); }

void extract(Group& group, Sink& sink) { simulation::state_log(group, sink, format, read); }

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::onetep
