// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"
#include "quarry/units.hpp"
#include "simulation/plain_log.hpp"

namespace quarry::openmx {

extern const Format format;

namespace {

using constants::bohr;
using constants::hartree;
using constants::rydberg;
using simulation::first_token;
using simulation::lower;
using simulation::tokens;

/// Reads an output, which repeats the input first: atoms and cell are those of the start.
class Reader {
 public:
  Reader(File& file, int index) : log_(file, index, "OpenMX", "") {}
  simulation::Calculation read();

 private:
  enum class List { none, species, atoms, vectors };
  bool row(std::string_view line);
  void key(std::string_view line);
  void method_key(std::string_view key, std::string_view value);
  void progress(std::string_view line);
  void structure();

  simulation::PlainLog log_;
  List list_ = List::none;
  std::vector<std::pair<std::string, std::string>> species_;  ///< name, its basis (`O6.0-s2p2d1`)
  simulation::AtomList atoms_;
  std::vector<std::pair<std::string, crystal::Vector>> placed_;
  simulation::Rows vectors_;
  std::string unit_ = "ang", vector_unit_ = "ang";
  std::int64_t expected_ = 0;
  bool relaxes_ = false, dynamics_ = false, ended_ = false, energies_ = false;
};

bool Reader::row(std::string_view line) {
  if (list_ == List::none) return false;
  const auto words = tokens(line);
  if (!words.empty() && words[0].ends_with('>')) {
    list_ = List::none;
  } else if (list_ == List::species) {
    if (words.size() >= 2) species_.emplace_back(words[0], words[1]);
  } else if (list_ == List::vectors) {
    if (const auto vector = simulation::triple(words, 0)) vectors_.add(*vector);
  } else if (const auto position = simulation::triple(words, 2)) {
    placed_.emplace_back(std::string(words[1]), *position);
  }
  return true;
}

void Reader::method_key(std::string_view name, std::string_view value) {
  auto& method = log_.run.method;
  if (name == "scf.xctype") {
    const auto type = lower(value);
    method.name.set("DFT", log_.here());
    log_.functional(type == "gga-pbe" ? "PBE" : type == "lda" ? "LDA-PZ" : type == "lsda-ca" ? "LDA-PZ" : type == "lsda-pw" ? "LDA-PW" : "", value);
  } else if (name == "scf.spinpolarization") {
    const auto spin = lower(value);
    method.spin_polarized.set(spin == "on", log_.here());
    if (spin == "nc") method.noncollinear.set(true, log_.here());
  } else if (name == "scf.energycutoff") {
    log_.number(method.mesh_cutoff, value, rydberg);
  } else if (name == "scf.kgrid") {
    log_.keep(method.k_mesh, simulation::mesh(value));
  } else if (name == "scf.spinorbit.coupling") {
    method.spin_orbit.set(lower(value) == "on", log_.here());
  }
}

/// `scf.XcType                    GGA-PBE`, in any case, `#` before remarks
void Reader::key(std::string_view line) {
  line = simulation::trimmed(line.substr(0, line.find('#')));
  const auto word = first_token(line);
  const auto name = lower(word);
  const auto value = simulation::trimmed(line.substr(std::min(word.size(), line.size())));
  if (name == "<definition.of.atomic.species") {
    list_ = List::species;
  } else if (name == "<atoms.speciesandcoordinates") {
    list_ = List::atoms;
  } else if (name == "<atoms.unitvectors") {
    list_ = List::vectors;
    vectors_.clear();
  } else if (name == "atoms.number") {
    expected_ = parse_integer(first_token(value)).value_or(0);
  } else if (name == "atoms.speciesandcoordinates.unit") {
    unit_ = lower(first_token(value));
  } else if (name == "atoms.unitvectors.unit") {
    vector_unit_ = lower(first_token(value));
  } else if (name == "md.type") {
    const auto type = lower(first_token(value));
    dynamics_ = type.starts_with("nv") || type.starts_with("np");
    relaxes_ = !dynamics_ && type != "nomd";
  } else {
    method_key(name, name == "scf.kgrid" ? value : first_token(value));
  }
}

void Reader::structure() {
  if (static_cast<std::int64_t>(placed_.size()) != expected_ || expected_ == 0) return;
  const auto cell = vectors_.matrix(vector_unit_ == "au" ? bohr : 1);
  const double unit = unit_ == "ang" ? 1 : unit_ == "au" ? bohr : 0;
  for (auto& [name, position] : placed_) {
    if (unit > 0)
      for (auto& x : position) x *= unit;
    // A species may have any name; its basis begins with the element.
    std::string_view element = name;
    for (const auto& [species, basis] : species_)
      if (species == name) element = basis;
    atoms_.add(element, position);
  }
  auto structure = unit_ == "frac" ? atoms_.in_lattice(cell) : unit > 0 ? atoms_.placed_in(cell) : std::nullopt;
  if (!structure) return;
  // A relaxation ends elsewhere.
  if (relaxes_ || dynamics_) log_.run.composition.set(crystal::composition(*structure), log_.whole());
  else log_.run.last.set(std::move(*structure), log_.whole());
}

void Reader::progress(std::string_view line) {
  auto& run = log_.run;
  if (line.starts_with("This calculation was performed by OpenMX")) {
    const auto version = simulation::after(line, "Ver.");
    if (version) run.version.set(std::string(first_token(*version)), log_.here());
  } else if (line.starts_with("Total energy (Hartree) at MD")) {
    energies_ = true;
  } else if (energies_ && line.starts_with("Utot.")) {
    log_.total(line.substr(5), hartree, "Ha");
    energies_ = false;
  } else if (line.starts_with("Elapsed.Time.")) {
    log_.number(run.run.wall_seconds, line.substr(13));
    ended_ = true;
  } else if (!line.starts_with('*')) {
    key(line);
  }
}

simulation::Calculation Reader::read() {
  std::string_view line;
  while (log_.next(line))
    if (!row(line)) progress(line);
  auto& run = log_.run;
  structure();
  run.method.basis_type.set("numeric atomic orbitals", log_.whole());
  run.method.core_treatment.set("pseudopotential", log_.whole());
  run.type.set(relaxes_ ? "relax" : dynamics_ ? "md" : "single_point", log_.whole());
  if (run.type.value == "single_point" && ended_ && run.results.total) run.convergence.ionic.set(true, log_.whole());
  log_.finish(ended_);
  return std::move(run);
}

simulation::Calculation read(Group& group, std::size_t main) { return Reader(group.files[main], static_cast<int>(main)).read(); }

void extract(Group& group, Sink& sink) { simulation::state_log(group, sink, format, read); }

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::openmx
