// SPDX-License-Identifier: GPL-3.0-or-later
#include "quantum_espresso/iotk_file.hpp"

#include "quantum_espresso/functional.hpp"
#include "quarry/units.hpp"
#include "simulation/plain_log.hpp"
#include "simulation/text.hpp"
#include "simulation/xml.hpp"

namespace quarry::quantum_espresso {

namespace {

using constants::bohr;
using constants::hartree;
using simulation::trimmed;

class Reader final : public simulation::XmlEvents {
 public:
  explicit Reader(int file) : file_(file) { run_.program = "Quantum ESPRESSO"; }

  void start(std::string_view element, const simulation::Attributes& attributes) override {
    path_ += '/';
    path_ += element;
    if (element == "CREATOR") {
      if (const auto version = attributes["VERSION"]; !version.empty()) run_.version.set(std::string(version), here());
      if (const auto name = attributes["NAME"]; !name.empty()) run_.build.set(std::string(name), here());
    } else if (element.starts_with("UNITS_FOR_")) {
      units(element.substr(10), attributes["UNITS"]);
    } else if (element.starts_with("ATOM.") && in("/Root/IONS")) {
      atom(attributes);
    } else if (element == "MONKHORST_PACK_GRID") {
      mesh(attributes);
    } else if (element == "MONKHORST_PACK_OFFSET") {
      const auto x = parse_integer(attributes["k1"]), y = parse_integer(attributes["k2"]), z = parse_integer(attributes["k3"]);
      if (x && y && z && run_.method.k_mesh)
        run_.method.k_shift.set({static_cast<double>(*x) / 2, static_cast<double>(*y) / 2, static_cast<double>(*z) / 2}, here());
    }
  }

  bool wants_text() const override { return true; }

  void end(std::string_view element, std::string_view raw) override {
    const auto text = trimmed(raw);
    if (in("/Root/IONS")) ions(element, text);
    else if (in("/Root/CELL/DIRECT_LATTICE_VECTORS")) axis(element, text);
    else if (in("/Root/PLANE_WAVES")) cutoffs(element, text);
    else if (in("/Root/SPIN")) spin(element, text);
    else if (path_ == "/Root/EXCHANGE_CORRELATION/DFT") run_.method.functional.set(functional_of(text), here());
    else if (in("/Root/OCCUPATIONS")) occupations(element, text);
    else if (in("/Root/BAND_STRUCTURE_INFO")) bands(element, text);
    else if (path_ == "/Root/EF_TENSORS/DONE_ELECTRIC_FIELD") field_done_ = text == "T";
    else if (path_ == "/Root/EF_TENSORS/DIELECTRIC_CONSTANT") dielectric(text);
    path_.resize(path_.size() - element.size() - 1);
  }

  simulation::Calculation finish(const simulation::XmlOutcome& outcome);

 private:
  Place here() const { return {file_, -1, -1, path_}; }
  bool in(std::string_view part) const { return path_.size() > part.size() && path_.starts_with(part) && path_[part.size()] == '/'; }
  static std::vector<double> numbers(std::string_view text) {
    std::vector<double> result;
    for (std::string_view line; !text.empty(); text.remove_prefix(std::min(line.size() + 1, text.size()))) {
      line = text.substr(0, text.find('\n'));
      for (const auto word : simulation::tokens(line)) {
        const auto value = parse_double(word);
        if (!value) return {};
        result.push_back(*value);
      }
    }
    return result;
  }

  /// All energies are in hartree and lengths in bohr; where a file says another unit, nothing is taken.
  void units(std::string_view what, std::string_view unit) {
    if ((what == "DIRECT_LATTICE_VECTORS" || what == "ATOMIC_POSITIONS") && unit != "Bohr") lengths_known_ = false;
    if ((what == "CUTOFF" || what == "ENERGIES") && unit != "Hartree") energies_known_ = false;
  }

  void atom(const simulation::Attributes& attributes) {
    const auto tau = numbers(attributes["tau"]);
    if (tau.size() == 3) atoms_.add(trimmed(attributes["SPECIES"]), {tau[0], tau[1], tau[2]});
    else atoms_.spoil();
  }

  void ions(std::string_view element, std::string_view text) {
    if (element == "NUMBER_OF_ATOMS") {
      if (const auto count = parse_integer(text); count && *count > 0) run_.sites.set(*count, here());
    } else if (element == "ATOM_TYPE") {
      const auto* symbol = crystal::element_of_label(text);
      pseudopotentials_.push_back({.element = symbol == nullptr ? std::string() : std::string(symbol->symbol)});
    } else if (element == "PSEUDO" && !pseudopotentials_.empty()) {
      auto& one = pseudopotentials_.back();
      one.file = text;
      one.name = one.file.substr(0, one.file.rfind('.'));
    }
  }

  void axis(std::string_view element, std::string_view text) {
    const auto row = numbers(text);
    if (element.size() != 2 || element[0] != 'a' || element[1] < '1' || element[1] > '3' || row.size() != 3) return;
    cell_[static_cast<std::size_t>(element[1] - '1')] = {row[0] * bohr, row[1] * bohr, row[2] * bohr};
    ++axes_;
  }

  void cutoffs(std::string_view element, std::string_view text) {
    const auto value = parse_double(text);
    if (!value || !energies_known_) return;
    if (element == "WFC_CUTOFF") run_.method.cutoff.set(*value * hartree, here());
    else if (element == "RHO_CUTOFF") run_.method.density_cutoff.set(*value * hartree, here());
  }

  void spin(std::string_view element, std::string_view text) {
    if (text != "T" && text != "F") return;
    const bool yes = text == "T";
    if (element == "LSDA") run_.method.spin_polarized.set(yes, here());
    else if (element == "NON-COLINEAR_CALCULATION") run_.method.noncollinear.set(yes, here());
    else if (element == "SPIN-ORBIT_CALCULATION") run_.method.spin_orbit.set(yes, here());
  }

  void occupations(std::string_view element, std::string_view text) {
    if (element == "SMEARING_METHOD") smeared_ = text == "T";
    else if (element == "TETRAHEDRON_METHOD") tetrahedra_ = text == "T";
    else if (element == "SMEARING_TYPE") smearing_ = simulation::lower(text);
    else if (element == "SMEARING_PARAMETER") width_ = parse_double(text);
  }

  void bands(std::string_view element, std::string_view text) {
    const auto value = parse_double(text);
    if (!value) return;
    if (element == "NUMBER_OF_K-POINTS") run_.method.k_irreducible.value = simulation::count_of(*value), run_.method.k_irreducible.place = here();
    else if (element == "NUMBER_OF_BANDS") run_.method.bands.value = simulation::count_of(*value), run_.method.bands.place = here();
    else if (element == "NUMBER_OF_ELECTRONS") run_.method.electrons.set(*value, here());
    else if (element == "FERMI_ENERGY" && energies_known_) run_.results.fermi.set(*value * hartree, here());
  }

  void mesh(const simulation::Attributes& attributes) {
    const auto x = parse_integer(attributes["nk1"]), y = parse_integer(attributes["nk2"]), z = parse_integer(attributes["nk3"]);
    if (!x || !y || !z || *x < 1 || *y < 1 || *z < 1) return;
    run_.method.k_mesh.set({*x, *y, *z}, here());
    run_.method.k_scheme.set("monkhorst_pack", here());
  }

  void dielectric(std::string_view text) {
    auto tensor = numbers(text);
    if (field_done_ && tensor.size() == 9) run_.results.dielectric_electronic.set(std::move(tensor), here());
  }

  int file_;
  std::string path_;
  simulation::Calculation run_;
  simulation::AtomList atoms_ = [] {
    simulation::AtomList list;
    list.clear(bohr);
    return list;
  }();
  crystal::Matrix cell_{};
  int axes_ = 0;
  bool lengths_known_ = true, energies_known_ = true, smeared_ = false, tetrahedra_ = false, field_done_ = false;
  std::string smearing_;
  std::optional<double> width_;
  std::vector<simulation::Pseudopotential> pseudopotentials_;
};

simulation::Calculation Reader::finish(const simulation::XmlOutcome& outcome) {
  const Place whole{file_, -1, -1, {}};
  auto& method = run_.method;
  const bool phonons = run_.results.dielectric_electronic.value.has_value();
  if (phonons) run_.type.set("phonon", whole);
  method.name.set("DFT", whole);
  method.basis_type.set("plane waves", whole);
  method.core_treatment.set("pseudopotential", whole);
  if (axes_ == 3 && lengths_known_ && (!run_.sites || static_cast<std::int64_t>(atoms_.size()) == *run_.sites))
    if (auto structure = atoms_.placed_in(cell_)) run_.last.set(std::move(*structure), {file_, -1, -1, "/Root/IONS"});
  if (tetrahedra_) {
    method.smearing.set("tetrahedron", whole);
  } else if (smeared_) {
    if (smearing_ == "gaussian" || smearing_ == "gauss") method.smearing.set("gaussian", whole);
    else if (smearing_.starts_with("methfessel") || smearing_ == "m-p") method.smearing.set("methfessel_paxton", whole);
    else if (smearing_.starts_with("marzari") || smearing_ == "m-v") method.smearing.set("cold", whole);
    else if (smearing_.starts_with("fermi") || smearing_ == "f-d") method.smearing.set("fermi_dirac", whole);
    if (width_ && energies_known_) method.smearing_width.set(*width_ * hartree, whole);
  }
  // Of an insulator the file has a number here too, which is none of the run's.
  if (!tetrahedra_ && !smeared_) run_.results.fermi.clear();
  if (!pseudopotentials_.empty()) method.pseudopotentials.set(std::move(pseudopotentials_), whole);
  if (!outcome.error.empty()) {
    run_.truncated = true;
    run_.diagnostics.push_back({Severity::warning, "the XML is broken: " + outcome.error, {file_, outcome.line, -1, {}}});
  }
  return std::move(run_);
}

}  // namespace

simulation::Calculation read_iotk(File& file, int index) {
  Reader reader(index);
  const auto outcome = simulation::read_xml(file, reader);
  return reader.finish(outcome);
}

}  // namespace quarry::quantum_espresso
