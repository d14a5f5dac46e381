// SPDX-License-Identifier: GPL-3.0-or-later
#include <map>
#include <utility>

#include "quarry/extractor.hpp"
#include "quarry/units.hpp"
#include "simulation/plain_log.hpp"

namespace quarry::qbox {

extern const Format format;

namespace {

using constants::bohr;
using constants::hartree;
using constants::rydberg;
using simulation::after;
using simulation::first_token;
using simulation::tokens;

/// The text between the quotes behind `name="`.
std::string_view attribute(std::string_view line, std::string_view name) {
  auto rest = after(line, name);
  if (!rest || !rest->starts_with("=\"")) return {};
  rest->remove_prefix(2);
  const auto end = rest->find('"');
  return end == std::string_view::npos ? std::string_view() : simulation::trimmed(rest->substr(0, end));
}

/// The text of `<name> text </name>` where the line begins so.
std::optional<std::string_view> text_of(std::string_view line, std::string_view element) {
  if (!line.starts_with('<') || !line.substr(1).starts_with(element)) return std::nullopt;
  line.remove_prefix(1 + element.size());
  const auto end = line.find("</");
  if (!line.starts_with('>') || end == std::string_view::npos) return std::nullopt;
  return simulation::trimmed(line.substr(1, end - 1));
}

/// Reads a log line by line: what stands between its XML is no XML.
class Reader {
 public:
  Reader(File& file, int index) : log_(file, index, "Qbox", "</fpmd:simulation>") {}
  simulation::Calculation read();

 private:
  bool species(std::string_view line);
  bool atoms(std::string_view line);
  bool command(std::string_view line);
  void progress(std::string_view line);

  simulation::PlainLog log_;
  std::map<std::string, std::string, std::less<>> symbols_;  ///< of species by the name in the log
  std::string species_, atom_, file_;
  simulation::Rows cell_, forces_;
  simulation::AtomList atoms_;
  std::vector<simulation::Pseudopotential> potentials_;
  bool in_set_ = false, ended_ = false, molecular_dynamics_ = false, relaxes_ = false;
};

bool Reader::species(std::string_view line) {
  if (line.starts_with("SpeciesCmd: defining species")) {
    if (const auto file = after(line, " as ")) file_ = structure::last_part(first_token(*file));
  } else if (line.starts_with("<species name=")) {
    species_ = attribute(line, "name");
  } else if (const auto symbol = text_of(line, "symbol")) {
    symbols_[species_] = *symbol;
  } else if (const auto charge = text_of(line, "valence_charge")) {
    simulation::Pseudopotential one;
    one.element = symbols_[species_];
    one.name = file_.empty() ? species_ : file_;
    one.file = std::exchange(file_, {});
    one.valence = parse_double(*charge);
    potentials_.push_back(std::move(one));
  } else {
    return false;
  }
  return true;
}

bool Reader::atoms(std::string_view line) {
  if (line.starts_with("<atomset>")) {
    in_set_ = true;
    cell_.clear();
    forces_.clear();
    atoms_.clear();
  } else if (!in_set_) {
    return false;
  } else if (line.starts_with("a=\"") || line.starts_with("b=\"") || line.starts_with("c=\"")) {
    if (const auto vector = simulation::triple(tokens(attribute(line, line.substr(0, 1))), 0)) cell_.add(*vector);
  } else if (line.starts_with("<atom name=")) {
    const auto known = symbols_.find(attribute(line, "species"));
    atom_ = known == symbols_.end() ? "?" : known->second;
  } else if (const auto text = text_of(line, "position")) {
    auto position = simulation::triple(tokens(*text), 0);
    if (!position || atom_ == "?") return atoms_.spoil(), true;
    for (auto& x : *position) x *= bohr;
    atoms_.add(atom_, *position);
  } else if (const auto force = text_of(line, "force")) {
    if (const auto vector = simulation::triple(tokens(*force), 0)) forces_.add(*vector);
  } else if (line.starts_with("</atomset>")) {
    in_set_ = false;
    auto structure = atoms_.placed_in(cell_.matrix(bohr));
    if (!structure) return true;
    if (!log_.run.initial) log_.run.initial.set(*structure, log_.here());
    log_.run.last.set(std::move(*structure), log_.here());
    if (forces_.size() == atoms_.size()) forces_.state_forces(log_.run.results, hartree / bohr, log_.here());
  }
  return true;
}

/// `[qbox] <cmd>set ecut 70</cmd>`: what the user said; a cutoff in rydberg.
bool Reader::command(std::string_view line) {
  const auto rest = after(line, "<cmd>");
  if (!rest) return false;
  const auto words = tokens(rest->substr(0, rest->find("</cmd>")));
  if (words.size() < 3 || words[0] != "set") return true;
  if (words[1] == "ecut") log_.number(log_.run.method.cutoff, words[2], rydberg);
  if (words[1] == "xc") log_.functional(words[2] == "LDA" ? "LDA-PZ" : words[2], words[2]);
  if (words[1] == "atoms_dyn") {
    molecular_dynamics_ = words[2] == "MD";
    relaxes_ = words[2] == "SD" || words[2] == "SDA" || words[2] == "CG" || words[2] == "AND" || words[2] == "BMD";
  }
  return true;
}

void Reader::progress(std::string_view line) {
  auto& run = log_.run;
  if (const auto release = text_of(line, "release")) {
    run.version.set(std::string(first_token(*release)), log_.here());
  } else if (const auto energy = text_of(line, "etotal")) {
    log_.total(*energy, hartree, "Ha");
  } else if (line.starts_with("<wavefunction ecut=")) {
    // In hartree here.
    if (const auto cutoff = parse_double(attribute(line, "ecut")); cutoff && *cutoff > 0) run.method.cutoff.set(*cutoff * hartree, log_.here());
    if (const auto spins = parse_integer(attribute(line, "nspin"))) run.method.spin_polarized.set(*spins == 2, log_.here());
    log_.keep(run.method.electrons, parse_double(attribute(line, "nel")));
  } else if (line.starts_with("<mpi_processes count=")) {
    log_.keep(run.run.cores, parse_integer(attribute(line, "count")));
  } else if (const auto start = text_of(line, "start_time")) {
    run.run.start.set(std::string(*start), log_.here());
  } else if (const auto end = text_of(line, "end_time")) {
    run.run.end.set(std::string(*end), log_.here());
  } else if (const auto wall = text_of(line, "real_time")) {
    log_.number(run.run.wall_seconds, *wall);
  } else if (line.starts_with("</fpmd:simulation>")) {
    ended_ = true;
  }
}

simulation::Calculation Reader::read() {
  std::string_view line;
  while (log_.next(line))
    if (!species(line) && !atoms(line) && !command(line)) progress(line);
  auto& run = log_.run;
  run.method.name.set("DFT", log_.whole());
  run.method.basis_type.set("plane waves", log_.whole());
  run.method.core_treatment.set("pseudopotential", log_.whole());
  if (!potentials_.empty()) run.method.pseudopotentials.set(potentials_, log_.whole());
  if (run.results.total) run.type.set(molecular_dynamics_ ? "md" : relaxes_ ? "relax" : "single_point", log_.whole());
  if (run.type.value == "single_point" && ended_) run.convergence.ionic.set(true, log_.whole());
  log_.finish(ended_);
  return std::move(run);
}

simulation::Calculation read(Group& group, std::size_t main) { return Reader(group.files[main], static_cast<int>(main)).read(); }

void extract(Group& group, Sink& sink) { simulation::state_log(group, sink, format, read); }

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::qbox
