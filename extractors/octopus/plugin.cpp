// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"
#include "quarry/units.hpp"
#include "simulation/plain_log.hpp"

namespace quarry::octopus {

extern const Format format;

namespace {

using constants::bohr;
using constants::hartree;
using simulation::after;
using simulation::behind_colon;
using simulation::behind_equals;
using simulation::first_token;
using simulation::tokens;

/// LibXC's name of what Octopus prints of it; empty for what is not in this table.
std::string_view libxc_of(std::string_view words) {
  struct Entry {
    std::string_view begins, name;
  };
  static constexpr std::array entries{
      Entry{"Slater exchange", "LDA_X"},
      Entry{"Perdew & Zunger (Modified)", "LDA_C_PZ_MOD"},
      Entry{"Perdew & Zunger", "LDA_C_PZ"},
      Entry{"Perdew & Wang (Modified)", "LDA_C_PW_MOD"},
      Entry{"Perdew, Burke & Ernzerhof exchange", "GGA_X_PBE"},
  };
  for (const auto& entry : entries)
    if (words.starts_with(entry.begins)) return entry.name;
  return {};
}

/// Reads a log or static/info. Units are those that the file names: eV and angstrom, or hartree and bohr.
class Reader {
 public:
  Reader(File& file, int index) : log_(file, index, "Octopus", "Octopus emitted") {}
  simulation::Calculation read();

 private:
  enum class List { none, lattice, forces, moments };
  bool row(std::string_view line);
  bool begin_list(std::string_view line);
  bool input(std::string_view line);
  bool functional(std::string_view line);
  bool result(std::string_view line);
  void progress(std::string_view line);
  void finish();

  simulation::PlainLog log_;
  List list_ = List::none;
  simulation::Rows rows_;
  Composition ions_;
  std::optional<double> energy_unit_;  ///< unknown until a line names it
  double length_ = bohr;
  std::string etot_;
  std::vector<std::string> libxc_, stated_;
  bool log_file_ = false, ended_ = false, functionals_ = false, ions_known_ = true, forces_seen_ = false;
};

/// `[eV]` or `[H]` in a heading
void learn(std::optional<double>& unit, std::string_view line) {
  if (line.find("[eV") != std::string_view::npos) unit = 1;
  else if (line.find("[H") != std::string_view::npos) unit = hartree;
}

bool Reader::begin_list(std::string_view line) {
  if (line.starts_with("Lattice Vectors [")) {
    length_ = line.find("[A]") != std::string_view::npos ? 1 : bohr;
    list_ = List::lattice;
  } else if (line.starts_with("Forces on the ions [")) {
    list_ = List::forces;
    forces_seen_ = true;
    learn(energy_unit_, line);
    length_ = line.find("/A]") != std::string_view::npos ? 1 : bohr;
  } else if (line.starts_with("Local Magnetic Moments")) {
    list_ = List::moments;
  } else {
    return false;
  }
  if (list_ != List::lattice) ions_.clear();
  ions_known_ = true;
  rows_.clear();
  return true;
}

bool Reader::row(std::string_view line) {
  if (list_ == List::none) return false;
  const auto words = tokens(line);
  if (!words.empty() && words[0] == "Ion") return true;
  if (list_ == List::lattice) {
    if (const auto vector = simulation::triple(words, 0)) {
      rows_.add(*vector);
      return true;
    }
    log_.keep(log_.run.lattice, rows_.matrix(length_));
  } else if (words.size() >= 3 && parse_integer(words[0])) {
    if (const auto* element = crystal::element_of_label(words[1])) ions_[std::string(element->symbol)] += 1;
    else ions_known_ = false;
    if (const auto force = simulation::triple(words, 2)) rows_.add(*force);
    return true;
  } else {
    if (list_ == List::forces && energy_unit_) rows_.state_forces(log_.run.results, *energy_unit_ / length_, log_.here());
    if (!ions_.empty() && ions_known_) log_.run.composition.set(ions_, log_.here());
  }
  list_ = List::none;
  return false;
}

/// `Input: [SpinComponents = polarized]`
bool Reader::input(std::string_view line) {
  if (!line.starts_with("Input: [")) return false;
  auto& run = log_.run;
  const auto close = line.find(']');
  const auto value = behind_equals(line.substr(0, close));
  if (line.starts_with("Input: [CalculationMode")) {
    const std::string_view type = value == "gs" ? "single_point" : value == "go" ? "relax" : value == "td" ? "tddft" : value == "vib_modes" ? "frequency" : value == "unocc" ? "bands" : "";
    if (!type.empty()) run.type.set(std::string(type), log_.here());
  } else if (line.starts_with("Input: [SpinComponents")) {
    run.method.spin_polarized.set(value == "polarized" || value == "spin_polarized", log_.here());
    if (value == "non_collinear" || value == "spinors") run.method.noncollinear.set(true, log_.here());
  } else if (line.starts_with("Input: [SmearingFunction")) {
    const std::string_view kind = value == "fermi_dirac" ? "fermi_dirac" : value == "methfessel_paxton" ? "methfessel_paxton" : value == "cold_smearing" ? "cold" : "";
    if (!kind.empty()) run.method.smearing.set(std::string(kind), log_.here());
  } else if (line.starts_with("Input: [TheoryLevel")) {
    const bool dft = value == "dft" || value == "kohn_sham";
    if (dft || value == "hartree_fock") run.method.name.set(dft ? "DFT" : "HF", log_.here());
  }
  return true;
}

/// Below `Exchange-correlation:` the names stand with their kind in brackets, and their papers.
bool Reader::functional(std::string_view line) {
  if (line.starts_with("Exchange-correlation:")) {
    functionals_ = true;
    libxc_.clear();
    stated_.clear();
    return true;
  }
  if (!functionals_) return false;
  if (line.empty() || line.starts_with("***") || line.starts_with("Input:")) {
    functionals_ = false;
    return false;
  }
  if (line.ends_with("(LDA)") || line.ends_with("(GGA)") || line.ends_with("GGA)")) {
    stated_.emplace_back(line);
    if (const auto name = libxc_of(line); !name.empty()) libxc_.emplace_back(name);
  }
  return true;
}

bool Reader::result(std::string_view line) {
  auto& results = log_.run.results;
  if (line.starts_with("etot ")) {
    etot_ = first_token(behind_equals(line));
  } else if (line.starts_with("#  State") || line.starts_with("#st") || line.starts_with("Energy [")) {
    learn(energy_unit_, line);
  } else if (!log_file_ && line.starts_with("Total       =")) {
    if (energy_unit_) log_.total(behind_equals(line), *energy_unit_, *energy_unit_ == 1 ? "eV" : "Ha");
  } else if (!log_file_ && line.starts_with("Free        =")) {
    if (energy_unit_) log_.number(results.free, behind_equals(line), *energy_unit_);
  } else if (line.starts_with("Fermi energy =")) {
    const auto words = tokens(behind_equals(line));
    if (words.size() == 2) log_.number(results.fermi, words[0], words[1] == "eV" ? 1 : hartree);
  } else if (line.starts_with("mz =")) {
    log_.number(results.magnetization, behind_equals(line));
  } else if (line.starts_with("Spacing [")) {
    const auto open = line.find('(');
    const double unit = line.find("[A]") != std::string_view::npos ? 1 : bohr;
    auto text = open == std::string_view::npos ? std::string_view() : line.substr(open + 1);
    log_.number(log_.run.method.grid_spacing, text.substr(0, text.find(',')), unit);
  } else {
    return false;
  }
  return true;
}

void Reader::progress(std::string_view line) {
  auto& run = log_.run;
  if (line.starts_with("Version ")) {
    if (!run.version) run.version.set(std::string(first_token(behind_colon(line))), log_.here());
    log_file_ = true;
  } else if (line.starts_with("n =")) {
    log_.keep(run.method.k_mesh, simulation::mesh(behind_equals(line)));
  } else if (line.starts_with("Dimensions of the k-point grid")) {
    log_.keep(run.method.k_mesh, simulation::mesh(behind_equals(line)));
  } else if (line.starts_with("Number of symmetry-reduced k-points")) {
    log_.integer(run.method.k_irreducible, behind_equals(line));
  } else if (line.starts_with("Total electronic charge")) {
    log_.number(run.method.electrons, behind_equals(line));
  } else if (line.starts_with("Number of processes")) {
    log_.integer(run.run.cores, behind_colon(line));
  } else if (line.starts_with("Info: SCF converged in") || line.starts_with("SCF converged in")) {
    run.convergence.electronic.set(true, log_.here());
    if (const auto count = after(line, "converged in")) log_.integer(run.convergence.scf_steps_last, *count);
  } else if (line.starts_with("SCF *not* converged") || line.find("SCF *not* converged") != std::string_view::npos) {
    run.convergence.electronic.set(false, log_.here());
  } else if (line.starts_with("Calculation ended on")) {
    ended_ = true;
  } else if (line.starts_with("Walltime:")) {
    // `07m 46.772s`
    double total = 0;
    for (const auto word : tokens(behind_colon(line))) {
      const auto number = parse_double(word.substr(0, word.size() - 1));
      if (!number) return;
      total += *number * (word.back() == 'd' ? 86400 : word.back() == 'h' ? 3600 : word.back() == 'm' ? 60 : 1);
    }
    run.run.wall_seconds.set(total, log_.here());
  }
}

void Reader::finish() {
  auto& run = log_.run;
  auto& method = run.method;
  if (log_file_ && energy_unit_ && !etot_.empty()) {
    log_.total(etot_, *energy_unit_, *energy_unit_ == 1 ? "eV" : "Ha");
  }
  method.basis_type.set("real-space grid", log_.whole());
  if (!stated_.empty()) {
    auto functional = libxc_.size() == stated_.size() ? simulation::functional_of_libxc(libxc_) : simulation::Functional{};
    for (const auto& one : stated_) functional.stated += (functional.stated.empty() ? "" : " + ") + one;
    method.functional.set(std::move(functional), log_.whole());
  }
  if (run.type.value == "single_point" && ended_ && run.results.total) run.convergence.ionic.set(true, log_.whole());
  if (log_file_) log_.finish(ended_);
  // static/info says nothing of an end: forces come last.
  else run.truncated = !forces_seen_;
}

simulation::Calculation Reader::read() {
  std::string_view line;
  while (log_.next(line))
    if (!begin_list(line) && !row(line) && !functional(line) && !input(line) && !result(line)) progress(line);
  finish();
  return std::move(log_.run);
}

simulation::Calculation read(Group& group, std::size_t main) { return Reader(group.files[main], static_cast<int>(main)).read(); }

void extract(Group& group, Sink& sink) { simulation::state_log(group, sink, format, read); }

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::octopus
