// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "quarry/extractor.hpp"
#include "quarry/units.hpp"
#include "simulation/plain_log.hpp"

namespace quarry::crystal_code {

extern const Format format;

namespace {

using constants::hartree;
using simulation::after;
using simulation::first_token;
using simulation::tokens;

/// Reads an output of crystal. A run of properties that the same file holds behind it is not read.
class Reader {
 public:
  Reader(File& file, int index) : log_(file, index, "CRYSTAL", "EEEEEEEEEE TERMINATION") {}
  simulation::Calculation read();

 private:
  enum class List { none, cell, atoms };
  bool row(std::string_view line);
  bool geometry(std::string_view line);
  bool setting(std::string_view line);
  bool functional(std::string_view line);
  bool result(std::string_view line);
  void progress(std::string_view line);
  void keep_atoms();
  void finish();

  simulation::PlainLog log_;
  List list_ = List::none;
  crystal::Structure atoms_;
  std::optional<crystal::Matrix> lattice_;
  std::array<bool, 3> length_{};  ///< is the coordinate an angstrom, not a fraction
  std::int64_t expected_ = 0, dimensions_ = 3;
  bool spoiled_ = false, ended_ = false, relaxes_ = false, kohn_sham_ = false;
  std::string exchange_, correlation_;
  std::optional<double> exact_;
};

/// Where a direction is not periodic CRYSTAL sets 500 angstrom: a place in it is an angstrom.
void Reader::keep_atoms() {
  if (spoiled_ || atoms_.sites.empty() || static_cast<std::int64_t>(atoms_.sites.size()) != expected_) return;
  if (dimensions_ > 0) {
    if (!lattice_) return;
    atoms_.lattice = lattice_;
    atoms_.periodic = {true, dimensions_ > 1, dimensions_ > 2};
    const auto& cell = *lattice_;
    for (auto& site : atoms_.sites)
      for (std::size_t i = 0; i < 3; ++i)
        if (length_[i]) site.position[i] /= std::sqrt(crystal::dot(cell[i], cell[i]));
  }
  if (!log_.run.initial) log_.run.initial.set(atoms_, log_.here());
  log_.run.last.set(atoms_, log_.here());
}

bool Reader::row(std::string_view line) {
  if (list_ == List::none) return false;
  const auto words = tokens(line);
  if (list_ == List::cell) {
    if (words.empty() || words[0] == "A") return true;
    const auto lengths = simulation::triple(words, 0), angles = simulation::triple(words, 3);
    if (lengths && angles) lattice_ = crystal::lattice_of({(*lengths)[0], (*lengths)[1], (*lengths)[2], (*angles)[0], (*angles)[1], (*angles)[2]});
    list_ = List::none;
    return true;
  }
  if (words.empty() || line.starts_with("***") || words[0] == "ATOM") {
    if (words.size() >= 4 && words[0] == "ATOM")
      for (std::size_t i = 0; i < 3; ++i) length_[i] = words[i + 1].find("ANGSTROM") != std::string_view::npos;
    if (!words.empty() || atoms_.sites.empty()) return true;
  } else if (words.size() == 7 && (words[1] == "T" || words[1] == "F")) {
    // `11 T 272 HF   x y z`: hundreds stand for a pseudopotential, 0 for a ghost.
    const auto number = parse_integer(words[2]);
    const auto position = simulation::triple(words, 4);
    const auto* element = number ? element_of_number(static_cast<int>(*number % 100)) : nullptr;
    if (element != nullptr && position) atoms_.add_site(element->symbol, *position);
    else spoiled_ = true;
    return true;
  }
  list_ = List::none;
  keep_atoms();
  return false;
}

bool Reader::geometry(std::string_view line) {
  if (const auto number = simulation::integer_after(line, "DIMENSIONALITY OF THE SYSTEM")) {
    dimensions_ = *number;
  } else if (line.starts_with("PRIMITIVE CELL")) {
    list_ = List::cell;
  } else if (line.starts_with("ATOMS IN THE ASYMMETRIC UNIT")) {
    list_ = List::atoms;
    expected_ = simulation::integer_after(line, "ATOMS IN THE UNIT CELL:").value_or(0);
    atoms_ = {};
    spoiled_ = false;
  } else {
    return false;
  }
  return true;
}

/// `(EXCHANGE)[CORRELATION] FUNCTIONAL:(PERDEW-BURKE-ERNZERHOF)[PERDEW-BURKE-ERNZERHOF]`
bool Reader::functional(std::string_view line) {
  const auto rest = after(line, "FUNCTIONAL:(");
  const auto middle = rest ? rest->find(")[") : std::string_view::npos;
  if (middle == std::string_view::npos) return false;
  exchange_ = rest->substr(0, middle);
  correlation_ = rest->substr(middle + 2, rest->rfind(']') - middle - 2);
  return true;
}

bool Reader::setting(std::string_view line) {
  auto& method = log_.run.method;
  if (line.starts_with("(EXCHANGE)[CORRELATION]")) return functional(line);
  if (line.starts_with("HYBRID EXCHANGE - PERCENTAGE OF FOCK EXCHANGE")) {
    exact_ = simulation::scaled(parse_double(first_token(line.substr(45))), 0.01);
  } else if (line.starts_with("KOHN-SHAM HAMILTONIAN")) {
    kohn_sham_ = true;
  } else if (line.starts_with("TYPE OF CALCULATION :")) {
    method.spin_polarized.set(line.find("UNRESTRICTED") != std::string_view::npos || line.find(" OPEN SHELL") != std::string_view::npos, log_.here());
  } else if (line.starts_with("SHRINK. FACT.(MONKH.)")) {
    log_.keep(method.k_mesh, simulation::mesh(line.substr(21)));
    if (const auto rest = after(line, "IN THE IBZ")) log_.integer(method.k_irreducible, *rest);
  } else if (line.starts_with("N. OF ELECTRONS PER CELL")) {
    log_.number(method.electrons, line.substr(24));
  } else if (line.starts_with("NUMBER OF AO")) {
    log_.integer(method.basis_functions, line.substr(12));
  } else {
    return false;
  }
  return true;
}

bool Reader::result(std::string_view line) {
  auto& run = log_.run;
  if (line.starts_with("== SCF ENDED - ")) {
    run.convergence.electronic.set(line.find("CONVERGENCE ON") != std::string_view::npos, log_.here());
    if (const auto rest = after(line, "E(AU)")) log_.total(*rest, hartree, "Ha");
    if (const auto rest = after(line, "CYCLES")) log_.integer(run.convergence.scf_steps_last, *rest);
  } else if (line.starts_with("TOTAL ENERGY(DFT)(AU)(") || line.starts_with("TOTAL ENERGY(HF)(AU)(")) {
    const auto open = line.find("(AU)(") + 5, close = line.find(')', open);
    if (close == std::string_view::npos) return true;
    log_.integer(run.convergence.scf_steps_last, line.substr(open, close - open));
    log_.total(line.substr(close + 1), hartree, "Ha");
  } else if (line.starts_with("* OPT END - ")) {
    run.convergence.ionic.set(line.find("CONVERGED") != std::string_view::npos, log_.here());
    if (const auto rest = after(line, "E(AU):")) log_.total(*rest, hartree, "Ha");
    if (const auto rest = after(line, "POINTS")) log_.integer(run.convergence.ionic_steps, *rest);
  } else if (line.find("DIRECT ENERGY BAND GAP:") != std::string_view::npos) {
    log_.number(run.results.printed_gap, *after(line, "GAP:"));
    run.results.printed_gap_direct.set(!line.starts_with("INDIRECT"), log_.here());
  } else {
    return false;
  }
  return true;
}

void Reader::progress(std::string_view line) {
  auto& run = log_.run;
  if (line.starts_with('*') && line.find("CRYSTAL") != std::string_view::npos) {
    const auto words = tokens(line);
    if (words.size() == 3 && words[1].starts_with("CRYSTAL") && words[1].size() > 7) run.version.set(std::string(words[1]), log_.here());
  } else if (line.starts_with('*') && !run.build && line.find("public") != std::string_view::npos) {
    if (const auto release = simulation::behind_colon(line); !release.empty()) run.build.set("public " + std::string(first_token(release)), log_.here());
  } else if (line.find("OPTIMIZATION CONTROL") != std::string_view::npos || line.starts_with("STARTING GEOMETRY OPTIMIZATION")) {
    relaxes_ = true;
  } else if (line.starts_with("TTTTTTTTTT") && line.find(" END ") != std::string_view::npos) {
    if (const auto rest = after(line, "TELAPSE")) log_.number(run.run.wall_seconds, *rest);
    if (const auto rest = after(line, "TCPU")) log_.number(run.run.cpu_seconds, *rest);
  } else if (line.starts_with("EEEEEEEEEE TERMINATION")) {
    ended_ = true;
  } else if (line.find("PROCESSORS WORKING") != std::string_view::npos) {
    log_.integer(run.run.cores, line);
  }
}

void Reader::finish() {
  auto& run = log_.run;
  auto& method = run.method;
  if (kohn_sham_ || run.results.total) method.name.set(kohn_sham_ ? "DFT" : "HF", log_.whole());
  method.basis_type.set("gaussians", log_.whole());
  if (kohn_sham_ && !exchange_.empty()) {
    const bool pbe = exchange_ == "PERDEW-BURKE-ERNZERHOF" && correlation_ == exchange_;
    const std::string_view name = pbe && !exact_ ? "PBE" : pbe && *exact_ == 0.25 ? "PBE0" : "";
    log_.functional(name, "(" + exchange_ + ")[" + correlation_ + "]");
    if (exact_) method.functional.value->exact_exchange = exact_;
  } else if (!kohn_sham_ && run.results.total) {
    log_.functional("HF", "");
  }
  if (relaxes_) run.type.set("relax", log_.whole());
  else if (run.results.total) run.type.set("single_point", log_.whole());
  if (!relaxes_ && ended_ && run.results.total) run.convergence.ionic.set(true, log_.whole());
  log_.finish(ended_);
}

simulation::Calculation Reader::read() {
  std::string_view line;
  while (!ended_ && log_.next(line))
    if (!row(line) && !geometry(line) && !setting(line) && !result(line)) progress(line);
  finish();
  return std::move(log_.run);
}

simulation::Calculation read(Group& group, std::size_t main) { return Reader(group.files[main], static_cast<int>(main)).read(); }

void extract(Group& group, Sink& sink) { simulation::state_log(group, sink, format, read); }

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::crystal_code
