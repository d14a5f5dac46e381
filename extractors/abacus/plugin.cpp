// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"
#include "quarry/units.hpp"
#include "simulation/plain_log.hpp"

namespace quarry::abacus {

extern const Format format;

namespace {

using constants::bohr;
using constants::rydberg;
using simulation::behind_equals;
using simulation::first_token;
using simulation::tokens;

/// Reads running_*.log. A step's geometry is printed before its energy, and once more behind the last: a structure is taken
/// when an energy comes for it.
class Reader {
 public:
  Reader(File& file, int index) : log_(file, index, "ABACUS", "Total  Time  :") {}
  simulation::Calculation read();

 private:
  enum class List { none, atoms, lattice, forces };
  bool row(std::string_view line);
  bool begin_list(std::string_view line);
  bool setting(std::string_view line);
  bool result(std::string_view line);
  void progress(std::string_view line);
  std::optional<crystal::Structure> geometry() const;
  void energy(std::string_view text);
  void finish();

  simulation::PlainLog log_;
  List list_ = List::none;
  simulation::Rows rows_;
  bool began_ = false;  ///< rows of the list in hand have come
  int headings_ = 0;
  std::optional<double> length_;  ///< of the coordinates' unit, angstrom
  std::optional<crystal::Matrix> lattice_;
  simulation::AtomList atoms_;
  bool direct_ = false;
  std::string functional_;
  std::vector<simulation::Pseudopotential> potentials_;
  bool functionals_differ_ = false, orbitals_ = false, waves_ = false;
  bool relaxes_ = false, cell_ = false, nscf_ = false, ended_ = false;
  std::int64_t steps_ = 0;
};

std::optional<crystal::Structure> Reader::geometry() const { return direct_ ? atoms_.in_lattice(lattice_) : atoms_.placed_in(lattice_); }

bool Reader::row(std::string_view line) {
  if (list_ == List::none) return false;
  const auto words = tokens(line);
  const auto first = simulation::triple(words, list_ == List::lattice ? 0 : 1);
  if (first) {
    began_ = true;
    if (list_ == List::atoms) {
      // `tauc_Si1`, `taud_Si1`: the label behind the mark of its kind
      auto label = words[0];
      if (label.starts_with("tauc_") || label.starts_with("taud_")) label.remove_prefix(5);
      auto position = *first;
      if (!direct_)
        for (auto& x : position) x *= length_.value_or(0);
      atoms_.add(label, position);
    } else {
      rows_.add(*first);
    }
    return true;
  }
  if (!began_ && ++headings_ < 6) return true;
  if (list_ == List::lattice) lattice_ = length_ ? rows_.matrix(*length_) : std::nullopt;
  if (list_ == List::forces) rows_.state_forces(log_.run.results, 1, log_.here());
  list_ = List::none;
  return false;
}

bool Reader::begin_list(std::string_view line) {
  if (line.starts_with("CARTESIAN COORDINATES ( UNIT =") || line.starts_with("DIRECT COORDINATES")) {
    direct_ = line.starts_with("DIRECT");
    if (!direct_) length_ = simulation::scaled(parse_double(first_token(behind_equals(line))), bohr);
    atoms_.clear();
    list_ = List::atoms;
  } else if (line.starts_with("Lattice vectors: (Cartesian coordinate: in unit of a_0)")) {
    list_ = List::lattice;
  } else if (line.starts_with("TOTAL-FORCE (eV/Angstrom)")) {
    list_ = List::forces;
  } else {
    return false;
  }
  rows_.clear();
  began_ = false;
  headings_ = 0;
  return true;
}

bool Reader::setting(std::string_view line) {
  auto& method = log_.run.method;
  const auto value = behind_equals(line);
  if (line.starts_with("lattice constant (Bohr) =")) {
    length_ = simulation::scaled(parse_double(first_token(value)), bohr);
  } else if (line.starts_with("energy cutoff for wavefunc (unit:Ry) =")) {
    log_.number(method.cutoff, value, rydberg);
  } else if (line.starts_with("energy cutoff for charge/potential (unit:Ry) =")) {
    log_.number(method.density_cutoff, value, rydberg);
  } else if (line.starts_with("Read in pseudopotential file is ")) {
    simulation::Pseudopotential one;
    one.file = one.name = first_token(line.substr(32));
    potentials_.push_back(std::move(one));
  } else if (line.starts_with("exchange-correlation functional =")) {
    functionals_differ_ = functionals_differ_ || (!functional_.empty() && functional_ != value);
    functional_ = value;
  } else if (line.starts_with("nkstot =")) {
    log_.integer(method.k_total, value);
  } else if (line.starts_with("nkstot_ibz =")) {
    log_.integer(method.k_irreducible, value);
  } else if (line.starts_with("nspin =")) {
    const auto spins = parse_integer(first_token(value));
    if (spins) method.spin_polarized.set(*spins == 2, log_.here());
    if (spins == 4) method.noncollinear.set(true, log_.here());
  } else if (line.starts_with("NBANDS =")) {
    log_.integer(method.bands, value);
  } else if (line.starts_with("POINT GROUP =")) {
    if (!value.empty()) log_.run.point_group.set(std::string(first_token(value)), log_.here());
  } else {
    return false;
  }
  return true;
}

/// The total energy of a step, which the geometry in hand is of.
void Reader::energy(std::string_view text) {
  log_.total(text, 1, "eV");
  if (auto structure = geometry()) {
    if (!log_.run.initial) log_.run.initial.set(*structure, log_.here());
    log_.run.last.set(std::move(*structure), log_.here());
  }
}

bool Reader::result(std::string_view line) {
  auto& run = log_.run;
  if (line.starts_with("final etot is ")) {
    energy(line.substr(14));
  } else if (line.starts_with("!FINAL_ETOT_IS ")) {
    // Behind the last step the next geometry may stand already; the value is that of the step.
    if (run.last) log_.total(line.substr(15), 1, "eV");
    else energy(line.substr(15));
  } else if (line.starts_with("EFERMI =")) {
    log_.number(run.results.fermi, behind_equals(line));
  } else if (line.starts_with("E_Fermi ")) {
    const auto words = tokens(line);
    if (words.size() == 3) log_.number(run.results.fermi, words[2]);
  } else if (line.starts_with("TOTAL-PRESSURE:")) {
    // ABACUS counts compression positive, as we do pressures.
    log_.number(run.results.pressure, simulation::behind_colon(line), 0.1);
  } else if (line.starts_with("charge density convergence is achieved")) {
    run.convergence.electronic.set(true, log_.here());
  } else if (line.find("convergence has NOT been achieved") != std::string_view::npos) {
    run.convergence.electronic.set(false, log_.here());
  } else {
    return false;
  }
  return true;
}

void Reader::progress(std::string_view line) {
  auto& run = log_.run;
  if (line.starts_with("Version:")) {
    // `Parallel, v3.0.0`, `Parallel, in development`
    auto version = simulation::behind_colon(line);
    if (const auto number = simulation::after(version, ", v")) version = *number;
    if (!version.empty()) log_.begins_again(version);
  } else if (line.starts_with("ABACUS v") && !run.version) {
    log_.begins_again(first_token(line.substr(8)));
  } else if (line.starts_with("Processor Number is")) {
    log_.integer(run.run.cores, line.substr(19));
  } else if (line.starts_with("LCAO ALGORITHM")) {
    orbitals_ = true;
  } else if (line.starts_with("PW ALGORITHM")) {
    waves_ = true;
  } else if (line.starts_with("RELAX CELL :")) {
    cell_ = true;
  } else if (line.starts_with("RELAX IONS :") || line.starts_with("STEP OF ION RELAXATION")) {
    relaxes_ = true;
    ++steps_;
    run.convergence.electronic.clear();
  } else if (line.starts_with("Ion relaxation is ")) {
    if (!cell_) run.convergence.ionic.set(line.find("not converged") == std::string_view::npos, log_.here());
  } else if (line.starts_with("Lattice relaxation is ")) {
    run.convergence.ionic.set(line.find("not converged") == std::string_view::npos, log_.here());
  } else if (line.starts_with("NONSELF-CONSISTENT")) {
    nscf_ = true;
  } else if (line.starts_with("Total  Time  :")) {
    log_.keep(run.run.wall_seconds, simulation::duration(simulation::behind_colon(line)));
    ended_ = true;
  }
}

void Reader::finish() {
  auto& run = log_.run;
  auto& method = run.method;
  if (!run.last && geometry()) run.last.set(*geometry(), log_.whole());
  method.name.set("DFT", log_.whole());
  method.core_treatment.set("pseudopotential", log_.whole());
  if (orbitals_) method.basis_type.set("numeric atomic orbitals", log_.whole());
  else if (waves_) method.basis_type.set("plane waves", log_.whole());
  // Of orbitals it is the mesh that the cutoff sets, and energies depend on more than that.
  if (!waves_) method.cutoff.clear();
  if (!potentials_.empty()) method.pseudopotentials.set(potentials_, log_.whole());
  if (!functional_.empty() && !functionals_differ_) log_.functional(functional_, functional_);
  if (cell_) run.type.set("cell_relax", log_.whole());
  else if (relaxes_) run.type.set("relax", log_.whole());
  else if (nscf_) run.type.set("nscf", log_.whole());
  else if (run.results.total) run.type.set("single_point", log_.whole());
  if (steps_ > 0) run.convergence.ionic_steps.set(steps_, log_.whole());
  if (run.type.value == "single_point" && ended_) run.convergence.ionic.set(true, log_.whole());
  log_.finish(ended_);
}

simulation::Calculation Reader::read() {
  std::string_view line;
  while (log_.next(line))
    if (!begin_list(line) && !row(line) && !setting(line) && !result(line)) progress(line);
  finish();
  return std::move(log_.run);
}

simulation::Calculation read(Group& group, std::size_t main) { return Reader(group.files[main], static_cast<int>(main)).read(); }

void extract(Group& group, Sink& sink) { simulation::state_log(group, sink, format, read); }

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::abacus
