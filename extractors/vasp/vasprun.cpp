// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <numbers>

#include "quarry/chemistry.hpp"
#include "quarry/number.hpp"
#include "quarry/units.hpp"
#include "structure/tokens.hpp"
#include "vasp/readers.hpp"
#include "simulation/xml.hpp"

namespace quarry::vasp {

namespace {

using structure::tokens;

constexpr std::size_t most_rows = 10'000'000;

template <std::size_t n>
std::optional<std::array<double, n>> numbers(std::string_view text) {
  std::array<double, n> result{};
  const auto words = tokens(text);
  if (words.size() != n) return std::nullopt;
  for (std::size_t i = 0; i < n; ++i) {
    const auto value = parse_double(words[i]);
    if (!value) return std::nullopt;
    result[i] = *value;
  }
  return result;
}

/// A number behind a word of a comment: `spin 1`, `kpoint 12`.
std::size_t numbered(std::string_view comment) {
  const auto words = tokens(comment);
  const auto value = words.size() == 2 ? parse_integer(words[1]) : std::nullopt;
  return value && *value > 0 ? static_cast<std::size_t>(*value) : 0;
}

/// Where the stream is. A vasprun.xml is read by the section that it is in; the rest is passed by.
enum class Section { none, generator, incar, kpoints, parameters, atoms, types, structure, calculation, step_energy, energy, eigenvalues, dos, modes };
enum class Table { none, basis, positions, forces, stress, points, epsilon, epsilon_ion };

class Reader final : public simulation::XmlEvents {
 public:
  explicit Reader(int index) : index_(index) { run_.source = "vasprun.xml"; }

  void start(std::string_view element, const simulation::Attributes& attributes) override {
    wants_text_ = false;
    if (skipping_ != 0) {
      ++skipping_;
      return;
    }
    name_ = attributes["name"];
    if (heavy(element, attributes)) {
      skipping_ = 1;
      return;
    }
    if (element == "varray") begin_table(attributes["name"]);
    else if (element == "set") begin_set(attributes["comment"]);
    else if (element == "generation") generation(attributes["param"]);
    else if (element == "array") begin_array(attributes["name"]);
    else begin_section(element, attributes);
    wants_text_ = element == "i" || element == "v" || element == "c" || element == "r";
    row_ = element == "rc" ? Row{} : row_;
  }

  void end(std::string_view element, std::string_view text) override {
    if (skipping_ != 0) {
      --skipping_;
      return;
    }
    if (element == "i") scalar(text);
    else if (element == "v") vector(text);
    else if (element == "c") row_.cells.emplace_back(trimmed(text));
    else if (element == "rc") row_end();
    else if (element == "r") band(text);
    else if (element == "varray") end_table();
    else end_section(element);
    wants_text_ = false;
  }

  bool wants_text() const override { return wants_text_; }

  Run finish(const simulation::XmlOutcome& outcome) {
    run_.finished = outcome.error.empty() && ended_;
    run_.cut = !*run_.finished;
    if (run_.cut) {
      run_.diagnostics.push_back({Severity::warning,
                                  "the document is not whole (" + (outcome.error.empty() ? "no end" : outcome.error) +
                                      "): the run did not end, or the file is damaged",
                                  {index_, outcome.line, -1, {}}});
      run_.began_another_step = in_calculation_;
    }
    if (irreducible_ != 0) run_.irreducible.set(static_cast<std::int64_t>(irreducible_), points_place_);
    species();
    if (run_.finished.value_or(false) && final_) run_.last = final_;
    return std::move(run_);
  }

 private:
  struct Row {
    std::vector<std::string> cells;
  };

  Place here() const { return {index_, line, -1, {}}; }

  /// Gigabytes that say nothing we state.
  static bool heavy(std::string_view element, const simulation::Attributes& attributes) {
    if (element == "projected" || element == "partial" || element == "dielectricfunction" || element == "electronvelocities" ||
        element == "eigenvalues_kpoints_opt" || element == "projected_kpoints_opt" || element == "dos_kpoints_opt")
      return true;
    if ((element == "kpoints" || element == "dos" || element == "eigenvalues") && !attributes["comment"].empty()) return true;
    const auto name = attributes["name"];
    return element == "varray" && (name == "primitive_index" || name == "tetrahedronlist" || name == "hessian" || name == "eigenvectors");
  }

  void begin_section(std::string_view element, const simulation::Attributes& attributes) {
    if (element == "generator") section_ = Section::generator;
    else if (element == "incar") section_ = Section::incar;
    else if (element == "kpoints") section_ = kpoints_seen_++ == 0 ? Section::kpoints : Section::none;
    else if (element == "parameters") section_ = Section::parameters;
    else if (element == "structure") begin_structure(attributes["name"]);
    else if (element == "calculation") begin_calculation();
    else if (element == "scstep") in_scstep_ = true;
    else if (element == "dynmat" && in_calculation_) section_ = Section::modes;
    else if (element == "energy") section_ = in_scstep_ ? Section::step_energy : in_calculation_ ? Section::energy : Section::none;
    else if (element == "eigenvalues") {
      section_ = Section::eigenvalues;
      bands_.clear();
      spin_ = 0;
    } else if (element == "dos") section_ = Section::dos;
  }

  void begin_structure(std::string_view name) {
    structure_name_ = name;
    section_ = Section::structure;
    basis_.clear();
    positions_.clear();
    table_good_ = true;
  }

  void begin_calculation() {
    in_calculation_ = true;
    section_ = Section::calculation;
    scsteps_ = 0;
    free_ = zero_ = entropyless_ = step_free_ = step_zero_ = std::nullopt;
    step_structure_ = {};
    step_forces_ = {};
    step_stress_ = {};
  }

  void end_section(std::string_view element) {
    if (element == "structure") end_structure();
    else if (element == "scstep") {
      in_scstep_ = false;
      ++scsteps_;
      section_ = Section::calculation;
    } else if (element == "energy") section_ = Section::calculation;
    else if (element == "calculation") end_calculation();
    else if (element == "modeling") ended_ = true;
    else if (element == "eigenvalues") {
      const auto gap = bands_.gap();
      step_gap_ = {gap, here()};
      section_ = Section::none;
    } else if (element == "generator" || element == "incar" || element == "kpoints" || element == "parameters" || element == "dos" ||
             element == "dynmat")
      section_ = in_calculation_ ? Section::calculation : Section::none;
    else if (element == "array") end_array();
  }

  void begin_array(std::string_view name) {
    array_ = name;
    if (name == "atoms") section_ = Section::atoms;
    else if (name == "atomtypes") section_ = Section::types;
    responses_.clear();
    table_good_ = true;
  }

  void end_array() {
    // Nine for each ion, by rows.
    if (array_ == "born_charges" && in_calculation_ && table_good_ && !responses_.empty() && responses_.size() % 9 == 0)
      run_.responses.born_charges.set(std::move(responses_), here());
    responses_.clear();
    array_ = {};
  }

  void begin_set(std::string_view comment) {
    if (section_ != Section::eigenvalues || comment.empty()) return;
    if (comment.starts_with("spin")) spin_ = numbered(comment) - 1;
    else if (comment.starts_with("kpoint")) bands_.begin_k_point(spin_, numbered(comment));
  }

  void begin_table(std::string_view name) {
    table_ = Table::none;
    if (section_ == Section::structure && name == "basis") table_ = Table::basis;
    else if (section_ == Section::structure && name == "positions") table_ = Table::positions;
    else if (section_ == Section::kpoints && name == "kpointlist") table_ = Table::points;
    else if (section_ == Section::calculation && name == "forces") table_ = Table::forces;
    else if (section_ == Section::calculation && name == "stress") table_ = Table::stress;
    // With local fields in DFT: of linear response, or of finite fields. `epsilon_rpa` is without.
    else if (section_ == Section::calculation && (name == "epsilon" || name == "epsilon_scf")) table_ = Table::epsilon;
    else if (section_ == Section::calculation && name == "epsilon_ion") table_ = Table::epsilon_ion;
    if (table_ == Table::epsilon || table_ == Table::epsilon_ion) {
      responses_.clear();
      table_good_ = true;
    }
    if (table_ == Table::points) points_place_ = here();
    if (table_ == Table::forces) {
      force_squares_ = largest_ = 0;
      force_rows_ = 0;
      table_good_ = true;
    }
    if (table_ == Table::stress) {
      stress_rows_.clear();
      table_good_ = true;
    }
  }

  void scalar(std::string_view text) {
    const auto value = trimmed(text);
    switch (section_) {
      case Section::generator:
        if (name_ == "version") run_.version.set(std::string(value.substr(0, 100)), here());
        else if (name_ == "subversion") run_.build = std::string(value.substr(0, 200));
        else if (name_ == "date" || name_ == "time") run_.start += (run_.start.empty() ? "" : " ") + std::string(value.substr(0, 40));
        break;
      case Section::incar: tag(run_.typed, value); break;
      case Section::parameters: tag(run_.resolved, value); break;
      case Section::step_energy: energy(value, step_free_, step_zero_); break;
      case Section::energy: energy(value, free_, zero_); break;
      case Section::dos:
        if (name_ == "efermi") step_fermi_ = {parse_double(value), here()};
        break;
      case Section::calculation:
        if (name_ == "efermi") step_fermi_ = {parse_double(value), here()};
        break;
      case Section::modes:
        if (name_ == "unit") mode_unit_ = std::string(value.substr(0, 40));
        break;
      default: break;
    }
  }

  void energy(std::string_view value, std::optional<double>& free, std::optional<double>& zero) {
    if (name_ == "e_fr_energy") free = parse_double(value);
    else if (name_ == "e_0_energy") zero = parse_double(value);
    else if (name_ == "e_wo_entrp" && section_ == Section::energy) entropyless_ = parse_double(value);
  }

  void tag(Tags& tags, std::string_view value) {
    if (!name_.empty() && name_.size() < 40 && tags.size() < 2000) tags.try_emplace(upper(name_), value.substr(0, 100'000));
  }

  void vector(std::string_view text) {
    if (section_ == Section::incar || section_ == Section::parameters) {
      tag(section_ == Section::incar ? run_.typed : run_.resolved, trimmed(text));
      return;
    }
    if (section_ == Section::kpoints && table_ == Table::none) return k_vector(text);
    if (table_ == Table::points) {
      ++irreducible_;
      return;
    }
    if (section_ == Section::modes && name_ == "eigenvalues") return modes(text);
    const bool charges = array_ == "born_charges" && section_ == Section::calculation;
    if (table_ == Table::none && !charges) return;
    const auto v = numbers<3>(text);
    if (!v) {
      table_good_ = false;
      return;
    }
    if (charges || table_ == Table::epsilon || table_ == Table::epsilon_ion) {
      if (responses_.size() < most_rows) responses_.insert(responses_.end(), v->begin(), v->end());
    } else if (table_ == Table::basis) basis_.push_back(*v);
    else if (table_ == Table::positions && positions_.size() < most_rows) positions_.push_back(*v);
    else if (table_ == Table::stress) stress_rows_.push_back(*v);
    else if (table_ == Table::forces) {
      const double square = crystal::dot(*v, *v);
      force_squares_ += square;
      largest_ = std::max(largest_, square);
      ++force_rows_;
    }
  }

  /// Minus the squares of the modes, in eV/(angstrom^2 u), newer programs in THz^2 and saying so. Imaginary modes are kept negative.
  void modes(std::string_view text) {
    double unit = std::sqrt(constants::elementary_charge / constants::atomic_mass) * 1e10 / (2 * std::numbers::pi) * 1e-12;
    if (mode_unit_ == "THz^2") unit = 1;
    else if (!mode_unit_.empty()) return;
    std::vector<double> frequencies;
    for (const auto word : tokens(text)) {
      const auto value = parse_double(word);
      if (!value || frequencies.size() > most_rows) return;
      frequencies.push_back(*value <= 0 ? std::sqrt(-*value) * unit : -std::sqrt(*value) * unit);
    }
    if (!frequencies.empty()) run_.responses.frequencies.set(std::move(frequencies), here());
  }

  void k_vector(std::string_view text) {
    if (!run_.k_points) return;
    const auto v = numbers<3>(text);
    if (!v) return;
    auto& points = *run_.k_points.value;
    if (name_ == "divisions" && (points.scheme == "gamma" || points.scheme == "monkhorst_pack")) {
      std::array<std::int64_t, 3> mesh{};
      for (std::size_t i = 0; i < 3; ++i) mesh[i] = (*v)[i] >= 1 && (*v)[i] < 1e6 ? static_cast<std::int64_t>((*v)[i]) : 0;
      if (mesh[0] != 0 && mesh[1] != 0 && mesh[2] != 0) points.mesh = mesh;
    } else if (name_ == "usershift") {
      points.shift = *v;
    }
  }

  void generation(std::string_view param) {
    if (section_ != Section::kpoints) return;
    KPoints points;
    // As it was typed, where VASP goes by the first letter: `Monk`.
    if (param.starts_with('G') || param.starts_with('g')) points.scheme = "gamma";
    else if (param.starts_with('M') || param.starts_with('m')) points.scheme = "monkhorst_pack";
    else if (param == "Automatic") points.scheme = "automatic";
    else if (param == "listgenerated") points.scheme = "line";
    else points.scheme = "explicit";
    run_.k_points.set(std::move(points), here());
  }

  void end_table() {
    if (table_ == Table::forces && table_good_ && force_rows_ != 0)
      step_forces_.set({std::sqrt(largest_), std::sqrt(force_squares_ / static_cast<double>(force_rows_))}, here());
    if (table_ == Table::stress && table_good_ && stress_rows_.size() == 3) {
      const auto& s = stress_rows_;  // kbar, positive = compression
      step_stress_.set({-0.1 * s[0][0], -0.1 * s[1][1], -0.1 * s[2][2], -0.1 * s[1][2], -0.1 * s[2][0], -0.1 * s[0][1]}, here());
    }
    if ((table_ == Table::epsilon || table_ == Table::epsilon_ion) && table_good_ && responses_.size() == 9)
      (table_ == Table::epsilon ? run_.responses.dielectric_electronic : run_.responses.dielectric_ionic).set(responses_, here());
    table_ = Table::none;
  }

  void band(std::string_view text) {
    if (section_ != Section::eigenvalues) return;
    const auto v = numbers<2>(text);
    if (v) bands_.add((*v)[0], (*v)[1], 1);  // occupations are of one state, with spin or without
    else bands_.spoil();
  }

  void row_end() {
    auto& cells = row_.cells;
    if (section_ == Section::atoms && cells.size() == 2) {
      atom_types_.push_back(parse_integer(cells[1]).value_or(0));
    } else if (section_ == Section::types && cells.size() == 5) {
      auto potential = potential_of_title(cells[4]);
      potential.valence = parse_double(cells[3]);
      // The element's column is padded, and some builds print `r ` for Zr and `X ` for Xe: the title knows better.
      const auto* element = find_element(cells[1]);
      if (potential.element.empty() && element != nullptr) potential.element = std::string(element->symbol);
      run_.potentials.push_back(std::move(potential));
      type_counts_.push_back(parse_integer(cells[0]).value_or(-1));
    }
    row_ = {};
  }

  /// Element per atom, so that counts are made in the atoms' order.
  std::optional<crystal::Structure> build() const {
    if (!table_good_ || basis_.size() != 3 || positions_.empty() || positions_.size() != atom_types_.size()) return std::nullopt;
    crystal::Structure structure;
    structure.lattice = crystal::Matrix{basis_[0], basis_[1], basis_[2]};
    if (!crystal::inverse(*structure.lattice)) return std::nullopt;
    for (std::size_t i = 0; i < positions_.size(); ++i) {
      const auto type = atom_types_[i];
      if (type < 1 || static_cast<std::size_t>(type) > run_.potentials.size()) return std::nullopt;
      const auto& symbol = run_.potentials[static_cast<std::size_t>(type - 1)].element;
      if (symbol.empty()) return std::nullopt;
      structure.add_site(symbol, positions_[i]);
    }
    return structure;
  }

  void end_structure() {
    section_ = in_calculation_ ? Section::calculation : Section::none;
    if (structure_name_ != "initialpos" && structure_name_ != "finalpos" && !in_calculation_) return;
    auto structure = build();
    if (!structure) return;
    if (structure_name_ == "initialpos") run_.initial.set(std::move(*structure), here());
    else if (structure_name_ == "finalpos") final_.set(std::move(*structure), here());
    else step_structure_.set(std::move(*structure), here());
  }

  /// The end tag makes the step certain.
  void end_calculation() {
    in_calculation_ = false;
    section_ = Section::none;
    ++steps_;
    const auto place = here();
    run_.ionic_steps.set(steps_, place);
    run_.electronic_steps.set(scsteps_, place);
    run_.free_energy = {free_, place};
    run_.entropyless_energy = {entropyless_, place};
    run_.sigma0_energy = {sigma0(), place};
    if (step_structure_) run_.last = std::move(step_structure_);
    run_.forces = std::move(step_forces_);
    run_.stress = std::move(step_stress_);
    if (step_fermi_) run_.fermi = step_fermi_;
    run_.gap = step_gap_;  // one of another step is of another geometry
    step_fermi_ = {};
    step_gap_ = {};
  }

  /// VASP 5 writes the entropy where the step's energy at zero width belongs: it follows from the last electronic step.
  std::optional<double> sigma0() const {
    if (step_free_ && step_zero_ && free_) {
      const double derived = *free_ + (*step_zero_ - *step_free_);
      return zero_ && std::abs(*zero_ - derived) < 1e-6 ? *zero_ : derived;
    }
    const bool sound = run_.version && !run_.version.value->empty() && (*run_.version)[0] >= '6';
    return sound ? zero_ : std::nullopt;
  }

  void species() {
    if (run_.potentials.size() != type_counts_.size()) return;
    for (std::size_t i = 0; i < type_counts_.size(); ++i) {
      run_.elements.push_back(run_.potentials[i].element);
      run_.counts.push_back(type_counts_[i]);
    }
  }

  int index_;
  Run run_;
  Section section_ = Section::none;
  Table table_ = Table::none;
  std::string name_, structure_name_, array_;
  bool wants_text_ = false, in_calculation_ = false, in_scstep_ = false, ended_ = false, table_good_ = true;
  int skipping_ = 0, kpoints_seen_ = 0;
  Row row_;
  std::vector<crystal::Vector> basis_, positions_, stress_rows_;
  std::vector<double> responses_;  ///< rows of the table of responses in hand
  std::string mode_unit_;
  std::vector<std::int64_t> atom_types_, type_counts_;
  std::optional<double> free_, zero_, entropyless_, step_free_, step_zero_;
  std::int64_t steps_ = 0, scsteps_ = 0;
  std::size_t irreducible_ = 0, force_rows_ = 0, spin_ = 0;
  double force_squares_ = 0, largest_ = 0;
  Bands bands_;
  Reading<crystal::Structure> step_structure_, final_;
  Reading<Forces> step_forces_;
  Reading<std::array<double, 6>> step_stress_;
  Reading<double> step_fermi_;
  Reading<Gap> step_gap_;
  Place points_place_;
};

}  // namespace

Run read_vasprun(File& file, int file_index) {
  Reader reader(file_index);
  const auto outcome = simulation::read_xml(file, reader);
  return reader.finish(outcome);
}

}  // namespace quarry::vasp
