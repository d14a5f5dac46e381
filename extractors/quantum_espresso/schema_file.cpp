// SPDX-License-Identifier: GPL-3.0-or-later
#include "quantum_espresso/schema_file.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "quantum_espresso/functional.hpp"
#include "quarry/units.hpp"
#include "simulation/plain_log.hpp"
#include "simulation/text.hpp"
#include "simulation/xml.hpp"

namespace quarry::quantum_espresso {

namespace {

using constants::bohr;
using constants::hartree;
using simulation::tokens;
using simulation::trimmed;

/// All numbers of a text; empty where one token is none.
std::vector<double> numbers_of(std::string_view text) {
  std::vector<double> result;
  for (std::size_t at = 0; at < text.size();) {
    at = text.find_first_not_of(" \t\r\n", at);
    if (at == std::string_view::npos) break;
    const auto end = std::min(text.find_first_of(" \t\r\n", at), text.size());
    const auto number = parse_double(text.substr(at, end - at));
    if (!number) return {};
    result.push_back(*number);
    at = end;
  }
  return result;
}

class Reader final : public simulation::XmlEvents {
 public:
  explicit Reader(int file) : file_(file) { run_.program = "Quantum ESPRESSO"; }

  void start(std::string_view element, const simulation::Attributes& attributes) override {
    path_ += '/';
    path_ += element;
    if (is("general_info/creator")) {
      version_ = attributes["VERSION"];
      program_ = attributes["NAME"];
    } else if (element == "atom") {
      label_ = attributes["name"];
    } else if (element == "monkhorst_pack") {
      grid(attributes);
    } else if (element == "atomic_structure") {
      atoms_.clear();
      if (const auto count = parse_integer(attributes["nat"]); count && in("output")) run_.sites.set(*count, here());
    } else if (element == "species") {
      species_ = attributes["name"];
    } else if (element == "Hubbard_U") {
      hubbard_ = {};
      if (const auto* element_of_it = crystal::element_of_label(attributes["specie"])) hubbard_.element = element_of_it->symbol;
      hubbard_.orbital = attributes["label"];
      hubbard_species_ = attributes["specie"];
    } else if (element == "smearing") {
      width_ = parse_double(attributes["degauss"]);
    } else if (element == "total_energy" && in("output")) {
      run_.results.total.clear();
    } else if (element == "step") {
      ++steps_;
    }
  }

  bool wants_text() const override { return true; }

  void end(std::string_view element, std::string_view text) override {
    if (in("output")) output(element, text);
    else if (in("input")) input(element, trimmed(text));
    else if (is("parallel_info/nprocs")) set(run_.run.cores, parse_integer(trimmed(text)));
    else if (is("timing_info/total/cpu")) set(run_.run.cpu_seconds, parse_double(trimmed(text)));
    else if (is("timing_info/total/wall")) set(run_.run.wall_seconds, parse_double(trimmed(text)));
    else if (is("exit_status")) exit_ = parse_integer(trimmed(text));
    path_.resize(path_.size() - element.size() - 1);
  }

  simulation::Calculation finish(const simulation::XmlOutcome& outcome);

 private:
  Place here() const { return {file_, -1, -1, path_.size() > 14 ? path_.substr(14) : path_}; }
  /// Below the root `qes:espresso`.
  bool is(std::string_view path) const { return path_.size() > 14 && std::string_view(path_).substr(14) == path; }
  bool in(std::string_view part) const {
    const auto below = path_.size() > 14 ? std::string_view(path_).substr(14) : std::string_view();
    return below.starts_with(part) && below.size() > part.size() && below[part.size()] == '/';
  }
  template <class T>
  void set(simulation::Reading<T>& reading, const std::optional<T>& value) {
    if (value) reading.set(*value, here());
  }
  void energy(simulation::Reading<double>& reading, std::string_view text) {
    if (const auto value = parse_double(trimmed(text))) reading.set(*value * hartree, here());
  }

  void grid(const simulation::Attributes& attributes) {
    const auto three = [&](std::string_view a, std::string_view b, std::string_view c) -> std::optional<std::array<std::int64_t, 3>> {
      const auto x = parse_integer(attributes[a]), y = parse_integer(attributes[b]), z = parse_integer(attributes[c]);
      if (!x || !y || !z) return std::nullopt;
      return std::array<std::int64_t, 3>{*x, *y, *z};
    };
    const auto mesh = three("nk1", "nk2", "nk3"), shift = three("k1", "k2", "k3");
    if (!mesh || (*mesh)[0] < 1) return;
    run_.method.k_mesh.set(*mesh, here());
    run_.method.k_scheme.set("monkhorst_pack", here());
    if (shift)
      run_.method.k_shift.set({static_cast<double>((*shift)[0]) / 2, static_cast<double>((*shift)[1]) / 2, static_cast<double>((*shift)[2]) / 2}, here());
  }

  void input(std::string_view element, std::string_view text) {
    auto& method = run_.method;
    const bool yes = text == "true";
    if (is("input/control_variables/calculation")) calculation_ = text;
    else if (is("input/control_variables/title")) title_ = text;
    else if (is("input/control_variables/nstep")) set(run_.convergence.max_ionic_steps, parse_integer(text));
    else if (is("input/control_variables/forc_conv_thr")) {
      if (const auto value = parse_double(text)) run_.convergence.force_threshold.set(*value * hartree / bohr, here());
    } else if (is("input/spin/lsda")) lsda_ = yes;
    else if (is("input/spin/noncolin")) method.noncollinear.set(yes, here());
    else if (is("input/spin/spinorbit")) method.spin_orbit.set(yes, here());
    else if (is("input/bands/occupations")) occupations_ = text;
    else if (is("input/bands/smearing")) smearing_ = text;
    else if (is("input/bands/tot_charge")) set(method.charge, parse_double(text));
    else if (is("input/electron_control/conv_thr")) energy(run_.convergence.scf_threshold, text);
    else if (is("input/electron_control/max_nstep")) set(run_.convergence.max_scf_steps, parse_integer(text));
    else if (element == "Hubbard_U") {
      if (const auto u = parse_double(text)) asked_u_[hubbard_species_] = *u;
    } else if (element == "monkhorst_pack") method.k_mesh.place = here();
    else atoms(element, text);
  }

  /// `atom`, `a1`, ... of an atomic_structure, in input, a step or the output.
  void atoms(std::string_view element, std::string_view text) {
    if (element == "atom") {
      const auto numbers = numbers_of(text);
      atoms_.push_back({label_, numbers.size() == 3 ? std::optional(crystal::Vector{numbers[0] * bohr, numbers[1] * bohr, numbers[2] * bohr})
                                                    : std::nullopt});
    } else if (element.size() == 2 && element[0] == 'a' && element[1] >= '1' && element[1] <= '3') {
      const auto numbers = numbers_of(text);
      if (numbers.size() == 3) cell_[static_cast<std::size_t>(element[1] - '1')] = {numbers[0] * bohr, numbers[1] * bohr, numbers[2] * bohr};
    } else if (element == "atomic_structure") {
      structure();
    }
  }

  void structure() {
    const auto back = crystal::inverse(cell_);
    if (!back || atoms_.empty()) return;
    crystal::Structure made;
    made.lattice = cell_;
    for (const auto& [label, position] : atoms_) {
      const auto* symbol = crystal::element_of_label(label);
      if (symbol == nullptr || !position) return;
      made.add_site(symbol->symbol, crystal::times(*position, *back));
    }
    (in("input") ? run_.initial : run_.last).set(std::move(made), here());
  }

  void output(std::string_view element, std::string_view raw);
  void bands(std::string_view element, std::string_view text);
  void hubbard(std::string_view text);
  void forces(std::string_view text);
  void stress(std::string_view text);

  struct Atom {
    std::string label;
    std::optional<crystal::Vector> position;
  };
  int file_;
  std::string path_;
  simulation::Calculation run_;
  std::string version_, program_, label_, species_, calculation_, title_, occupations_, smearing_;
  std::optional<double> width_;
  std::optional<std::int64_t> exit_;
  std::optional<bool> lsda_;
  std::vector<Atom> atoms_;
  crystal::Matrix cell_{};
  simulation::Hubbard hubbard_;
  std::string hubbard_species_;
  std::map<std::string, double, std::less<>> asked_u_;  ///< by species, as the input is repeated
  std::vector<simulation::Hubbard> hubbards_;
  std::vector<simulation::Pseudopotential> pseudopotentials_;
  std::string dispersion_;
  simulation::Bands bands_;
  std::vector<double> eigenvalues_;
  std::size_t k_point_ = 0;
  std::size_t up_ = 0;
  std::int64_t steps_ = 0;
};

void Reader::output(std::string_view element, std::string_view raw) {
  const auto text = trimmed(raw);
  auto& method = run_.method;
  auto& results = run_.results;
  if (is("output/convergence_info/scf_conv/convergence_achieved")) run_.convergence.electronic.set(text == "true", here());
  else if (is("output/convergence_info/scf_conv/n_scf_steps")) set(run_.convergence.scf_steps_last, parse_integer(text));
  else if (is("output/convergence_info/opt_conv/convergence_achieved")) run_.convergence.ionic.set(text == "true", here());
  else if (is("output/basis_set/ecutwfc")) energy(method.cutoff, text);
  else if (is("output/basis_set/ecutrho")) energy(method.density_cutoff, text);
  else if (is("output/dft/functional")) method.functional.set(functional_of(text), here());
  else if (is("output/dft/vdW/vdw_corr")) dispersion_ = text;
  else if (element == "Hubbard_U") hubbard(text);
  else if (element == "pseudo_file") {
    simulation::Pseudopotential one;
    if (const auto* symbol = crystal::element_of_label(species_)) one.element = symbol->symbol;
    one.file = text;
    one.name = one.file.substr(0, one.file.rfind('.'));
    pseudopotentials_.push_back(std::move(one));
  } else if (is("output/magnetization/lsda")) lsda_ = text == "true";
  else if (is("output/magnetization/noncolin")) method.noncollinear.set(text == "true", here());
  else if (is("output/magnetization/spinorbit")) method.spin_orbit.set(text == "true", here());
  else if (is("output/magnetization/total")) set(results.magnetization, parse_double(text));
  else if (is("output/magnetization/absolute")) set(results.absolute_magnetization, parse_double(text));
  else if (is("output/total_energy/etot")) {
    energy(results.total, text);
    if (const auto value = parse_double(text)) results.total_native = simulation::Native{*value, "Ha", std::string(text)};
  } else if (is("output/total_energy/demet") && results.total) results.free = results.total;
  else if (is("output/forces")) forces(text);
  else if (is("output/stress")) stress(text);
  else if (in("output/band_structure")) bands(element, text);
  else atoms(element, text);
}

/// The unit depends on the version: QE 6 repeats the input in eV and puts Ry into the output, QE 7 has hartree in both. The two
/// together tell which it is.
void Reader::hubbard(std::string_view text) {
  const auto printed = parse_double(text);
  if (!printed || *printed == 0) return;
  const auto asked = asked_u_.find(hubbard_species_);
  const double ratio = asked == asked_u_.end() ? 0 : asked->second / *printed;
  const auto is = [&](double wanted) { return std::abs(ratio / wanted - 1) < 1e-4; };
  if (is(constants::rydberg)) hubbard_.u = asked->second;
  else if (is(1)) hubbard_.u = *printed * hartree;
  else run_.diagnostics.push_back({Severity::note, "the unit of a Hubbard U is not known: its value is left out", here()});
  hubbards_.push_back(hubbard_);
}

void Reader::bands(std::string_view element, std::string_view text) {
  auto& results = run_.results;
  if (is("output/band_structure/fermi_energy")) energy(results.fermi, text);
  else if (is("output/band_structure/highestOccupiedLevel")) energy(results.vbm, text);
  else if (is("output/band_structure/lowestUnoccupiedLevel")) energy(results.cbm, text);
  else if (is("output/band_structure/nelec")) set(run_.method.electrons, parse_double(text));
  else if (is("output/band_structure/nks")) set(run_.method.k_irreducible, parse_integer(text));
  else if (is("output/band_structure/nbnd")) set(run_.method.bands, parse_integer(text));
  else if (is("output/band_structure/nbnd_up")) up_ = static_cast<std::size_t>(std::max<std::int64_t>(0, parse_integer(text).value_or(0)));
  else if (is("output/band_structure/lsda")) lsda_ = text == "true";
  else if (element == "eigenvalues") eigenvalues_ = numbers_of(text);
  else if (element == "occupations" && is("output/band_structure/ks_energies/occupations")) {
    const auto occupations = numbers_of(text);
    if (occupations.size() != eigenvalues_.size() || occupations.empty()) return bands_.spoil();
    ++k_point_;
    const bool spins = lsda_.value_or(false);
    const auto split = spins ? (up_ != 0 ? up_ : occupations.size() / 2) : occupations.size();
    for (std::size_t i = 0; i < occupations.size(); ++i) {
      if (i == 0) bands_.begin_k_point(0, k_point_);
      if (spins && i == split) bands_.begin_k_point(1, k_point_);
      bands_.add(eigenvalues_[i] * hartree, occupations[i], 1);  // QE's occupations are of 1 in either case
    }
  }
}

void Reader::forces(std::string_view text) {
  const auto values = numbers_of(text);
  if (values.size() % 3 != 0) return;
  simulation::Rows rows;
  for (std::size_t i = 0; i < values.size(); i += 3) rows.add({values[i], values[i + 1], values[i + 2]});
  rows.state_forces(run_.results, hartree / bohr, here());
}

void Reader::stress(std::string_view text) {
  const auto t = numbers_of(text);
  if (t.size() != 9) return;
  constexpr double unit = -hartree / (bohr * bohr * bohr) * constants::ev_per_cubic_angstrom;
  run_.results.stress.set({t[0] * unit, t[4] * unit, t[8] * unit, t[5] * unit, t[2] * unit, t[1] * unit}, here());
}

struct Kind {
  std::string_view theirs, ours;
};
constexpr std::array calculations{Kind{"scf", "single_point"}, Kind{"nscf", "bands"}, Kind{"bands", "bands"}, Kind{"relax", "relax"},
                                  Kind{"vc-relax", "cell_relax"}, Kind{"md", "md"}, Kind{"vc-md", "md"}, Kind{"cp", "md"}};
constexpr std::array smearings{Kind{"gaussian", "gaussian"}, Kind{"gauss", "gaussian"}, Kind{"mv", "cold"}, Kind{"m-v", "cold"},
                               Kind{"cold", "cold"}, Kind{"marzari-vanderbilt", "cold"}, Kind{"fd", "fermi_dirac"}, Kind{"f-d", "fermi_dirac"},
                               Kind{"fermi-dirac", "fermi_dirac"}, Kind{"mp", "methfessel_paxton"}, Kind{"m-p", "methfessel_paxton"},
                               Kind{"methfessel-paxton", "methfessel_paxton"}};

template <std::size_t n>
std::string named(const std::array<Kind, n>& kinds, const std::string& theirs) {
  const auto found = std::ranges::find(kinds, theirs, &Kind::theirs);
  return found == kinds.end() ? std::string() : std::string(found->ours);
}

simulation::Calculation Reader::finish(const simulation::XmlOutcome& outcome) {
  const Place whole{file_, -1, -1, {}};
  auto& method = run_.method;
  if (!version_.empty()) run_.version.set(version_, whole);
  if (!program_.empty()) run_.build.set(program_, whole);
  if (!title_.empty()) run_.title.set(title_, whole);
  method.name.set("DFT", whole);
  method.basis_type.set("plane waves", whole);
  method.core_treatment.set("pseudopotential", whole);
  if (const auto type = named(calculations, calculation_); !type.empty()) run_.type.set(type, whole);
  // Spins that may point anywhere need not point anywhere: spin-orbit coupling alone makes a run noncollinear.
  if (lsda_ && !method.noncollinear.value.value_or(false)) method.spin_polarized.set(*lsda_, whole);
  if (occupations_ == "smearing") {
    const auto kind = named(smearings, simulation::lower(smearing_));
    if (!kind.empty()) method.smearing.set(kind, whole);
    if (width_) method.smearing_width.set(*width_ * hartree, whole);
  } else if (occupations_.starts_with("tetrahedra")) {
    method.smearing.set("tetrahedron", whole);
  } else if (occupations_ == "fixed") {
    method.smearing.set("fixed", whole);
  }
  if (!pseudopotentials_.empty()) method.pseudopotentials.set(std::move(pseudopotentials_), whole);
  if (method.functional) {
    auto functional = *method.functional;
    if (!hubbards_.empty()) simulation::add_hubbard(functional);
    const auto correction = simulation::lower(dispersion_);
    if (correction == "grimme-d2" || correction == "dft-d") simulation::add_dispersion(functional, "D2");
    else if (correction == "grimme-d3" || correction == "dft-d3") simulation::add_dispersion(functional, "D3");
    else if (correction == "ts") simulation::add_dispersion(functional, "TS");
    else if (correction == "mbd") simulation::add_dispersion(functional, "MBD");
    else if (correction == "xdm") simulation::add_dispersion(functional, "XDM");
    method.functional.set(std::move(functional), method.functional.place);
  }
  if (!hubbards_.empty()) method.hubbard.set(std::move(hubbards_), whole);
  if (const auto gap = bands_.gap(); gap && program_ == "PWSCF") run_.results.gap.set(*gap, whole);
  if (steps_ > 0) run_.convergence.ionic_steps.set(steps_, whole);
  else if (run_.results.total) run_.convergence.ionic_steps.set(1, whole);
  // They compute no energy: what stands in its place is left from the density that they read.
  if (calculation_ == "nscf" || calculation_ == "bands") {
    run_.results.total.clear();
    run_.results.free.clear();
    run_.results.total_native.reset();
    run_.results.force_max.clear();
    run_.results.force_rms.clear();
    run_.results.stress.clear();
    run_.results.magnetization.clear();
    run_.results.absolute_magnetization.clear();
    run_.convergence.scf_steps_last.clear();
    run_.convergence.electronic.clear();
    run_.convergence.ionic.clear();
    run_.convergence.ionic_steps.clear();
  }
  if (run_.type.value == "single_point" && run_.results.total) run_.convergence.ionic.set(true, whole);
  run_.run.finished.set(outcome.error.empty() && exit_.value_or(0) == 0, whole);
  if (!outcome.error.empty()) {
    run_.truncated = true;
    run_.diagnostics.push_back({Severity::warning, "the XML is broken: " + outcome.error, {file_, outcome.line, -1, {}}});
  }
  return std::move(run_);
}

}  // namespace

simulation::Calculation read_schema(File& file, int index) {
  Reader reader(index);
  const auto outcome = simulation::read_xml(file, reader);
  return reader.finish(outcome);
}

}  // namespace quarry::quantum_espresso
