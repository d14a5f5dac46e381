// SPDX-License-Identifier: GPL-3.0-or-later
#include "quantum_espresso/input_file.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "quantum_espresso/functional.hpp"
#include "quarry/units.hpp"
#include "simulation/plain_log.hpp"
#include "simulation/text.hpp"

namespace quarry::quantum_espresso {

namespace {

using constants::bohr;
using constants::rydberg;
using simulation::lower;
using simulation::tokens;
using simulation::trimmed;

enum class Card { none, species, positions, k_points, cell, other };

struct Kind {
  std::string_view theirs, ours;
};
constexpr std::array calculations{Kind{"scf", "single_point"}, Kind{"nscf", "bands"}, Kind{"bands", "bands"}, Kind{"relax", "relax"},
                                  Kind{"vc-relax", "cell_relax"}, Kind{"md", "md"}, Kind{"vc-md", "md"}, Kind{"cp", "md"}, Kind{"vc-cp", "md"}};
constexpr std::array smearings{Kind{"gaussian", "gaussian"}, Kind{"gauss", "gaussian"}, Kind{"gaussian-smearing", "gaussian"}, Kind{"mv", "cold"},
                               Kind{"m-v", "cold"}, Kind{"cold", "cold"}, Kind{"marzari-vanderbilt", "cold"}, Kind{"fd", "fermi_dirac"},
                               Kind{"f-d", "fermi_dirac"}, Kind{"fermi-dirac", "fermi_dirac"}, Kind{"mp", "methfessel_paxton"},
                               Kind{"m-p", "methfessel_paxton"}, Kind{"methfessel-paxton", "methfessel_paxton"}};

template <std::size_t n>
std::string named(const std::array<Kind, n>& kinds, const std::string& theirs) {
  const auto found = std::ranges::find(kinds, theirs, &Kind::theirs);
  return found == kinds.end() ? std::string() : std::string(found->ours);
}

/// A number of Fortran: `3.0d+01`.
std::optional<double> real_of(std::string_view text) {
  auto copy = lower(text);
  std::ranges::replace(copy, 'd', 'e');
  return parse_double(copy);
}

std::optional<crystal::Vector> vector_of(const std::vector<std::string_view>& words, std::size_t from) {
  if (words.size() < from + 3) return std::nullopt;
  crystal::Vector result{};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto value = real_of(words[from + i]);
    if (!value) return std::nullopt;
    result[i] = *value;
  }
  return result;
}

class Reader {
 public:
  Reader(File& file, int index) : lines_(file), index_(index) { run_.program = "Quantum ESPRESSO"; }

  simulation::Calculation read() {
    for (std::string_view line; lines_.next(line);) {
      whole_ = lines_.terminated();
      take(trimmed(line.substr(0, line.find_first_of(in_namelist_ ? "!" : "!#"))));
    }
    finish();
    return std::move(run_);
  }

 private:
  Place here() const { return {index_, lines_.number(), -1, {}}; }

  void take(std::string_view line) {
    if (line.empty()) return;
    if (line.front() == '&') {
      in_namelist_ = true;
    } else if (line == "/" || lower(line) == "&end") {
      in_namelist_ = false;
    } else if (in_namelist_) {
      assignments(line);
    } else if (!begin_card(line)) {
      row(line);
    }
  }

  /// `ibrav = 0, nat = 2`; commas in quotes stay.
  void assignments(std::string_view line) {
    bool quoted = false;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= line.size(); ++i) {
      if (i < line.size() && (line[i] == '\'' || line[i] == '"')) quoted = !quoted;
      if (i < line.size() && (quoted || line[i] != ',')) continue;
      const auto part = line.substr(begin, i - begin);
      begin = i + 1;
      const auto equals = part.find('=');
      if (equals == std::string_view::npos || values_.size() > 2000) continue;
      values_[lower(trimmed(part.substr(0, equals)))] = {std::string(trimmed(part.substr(equals + 1))), here()};
      last_name_ = lower(trimmed(part.substr(0, equals)));
    }
    if (line.ends_with('/')) in_namelist_ = false;
  }

  bool begin_card(std::string_view line) {
    const auto words = tokens(line);
    const auto name = lower(words[0]);
    const auto option = lower(trimmed(line.substr(words[0].size())));
    const auto begins = [&](Card card) {
      card_ = card;
      option_.clear();
      for (const char c : option)
        if (c != '{' && c != '}' && c != '(' && c != ')') option_ += c;
      option_ = trimmed(std::string_view(option_));
      return true;
    };
    if (name == "atomic_species") return begins(Card::species);
    if (name == "atomic_positions") {
      position_unit_.clear();
      begins(Card::positions);
      position_unit_ = option_;
      return true;
    }
    if (name == "k_points") {
      k_place_ = here();
      k_first_ = true;
      begins(Card::k_points);
      k_option_ = option_;
      return true;
    }
    if (name == "cell_parameters") {
      begins(Card::cell);
      cell_unit_ = option_;
      return true;
    }
    if (name == "constraints" || name == "occupations" || name == "atomic_forces" || name == "atomic_velocities" || name == "hubbard" ||
        name == "solvents" || name == "additional_k_points")
      return begins(Card::other);
    return false;
  }

  void row(std::string_view line) {
    const auto words = tokens(line);
    if (card_ == Card::species) {
      if (words.size() < 3) return;
      simulation::Pseudopotential one;
      if (const auto* element = crystal::element_of_label(words[0])) one.element = element->symbol;
      one.file = words[2];
      one.name = one.file.substr(0, one.file.rfind('.'));
      pseudopotentials_.push_back(std::move(one));
    } else if (card_ == Card::positions) {
      const auto vector = vector_of(words, 1);
      if (vector && whole_) positions_.emplace_back(std::string(words[0]), *vector);
      else spoiled_ = true;
    } else if (card_ == Card::cell && rows_ < 3) {
      const auto vector = vector_of(words, 0);
      if (!vector || !whole_) rows_ = 4;
      else cell_[rows_++] = *vector;
    } else if (card_ == Card::k_points && k_first_) {
      k_first_ = false;
      mesh(words);
    }
  }




  void mesh(const std::vector<std::string_view>& words) {
    if (k_option_ != "automatic" || words.size() < 6) return;
    std::array<std::int64_t, 6> numbers{};
    for (std::size_t i = 0; i < 6; ++i) {
      const auto value = parse_integer(words[i]);
      if (!value || *value < (i < 3 ? 1 : 0)) return;
      numbers[i] = *value;
    }
    run_.method.k_mesh.set({numbers[0], numbers[1], numbers[2]}, here());
    run_.method.k_shift.set({static_cast<double>(numbers[3]) / 2, static_cast<double>(numbers[4]) / 2, static_cast<double>(numbers[5]) / 2}, here());
  }

  std::string word(std::string_view name) const {
    const auto found = values_.find(name);
    if (found == values_.end() || (!whole_ && name == last_name_ && in_namelist_)) return {};
    auto text = std::string_view(found->second.first);
    if (text.size() >= 2 && (text.front() == '\'' || text.front() == '"')) text = text.substr(1, text.find(text.front(), 1) - 1);
    return lower(trimmed(text));
  }
  Place place(std::string_view name) const { return values_.find(name)->second.second; }
  std::optional<double> number(std::string_view name) const {
    const auto text = word(name);
    return text.empty() ? std::nullopt : real_of(text);
  }
  bool yes(std::string_view name) const {
    const auto text = word(name);
    return text.starts_with(".t") || text.starts_with("t");
  }

  void settings();
  void structure();
  void finish();

  LineReader lines_;
  int index_;
  simulation::Calculation run_;
  std::map<std::string, std::pair<std::string, Place>, std::less<>> values_;
  std::string last_name_, option_, position_unit_, cell_unit_, k_option_;
  Card card_ = Card::none;
  bool in_namelist_ = false, whole_ = true, spoiled_ = false, k_first_ = false;
  Place k_place_;
  std::vector<std::pair<std::string, crystal::Vector>> positions_;
  std::vector<simulation::Pseudopotential> pseudopotentials_;
  crystal::Matrix cell_{};
  std::size_t rows_ = 0;
};

void Reader::settings() {
  auto& method = run_.method;
  const auto energy = [&](simulation::Reading<double>& to, std::string_view name) {
    if (const auto value = number(name); value && *value > 0) to.set(*value * rydberg, place(name));
  };
  if (const auto type = named(calculations, word("calculation")); !type.empty()) run_.type.set(type, place("calculation"));
  if (const auto title = word("title"); !title.empty()) run_.title.set(values_.find("title")->second.first, place("title"));
  energy(method.cutoff, "ecutwfc");
  energy(method.density_cutoff, "ecutrho");
  energy(run_.convergence.scf_threshold, "conv_thr");
  if (const auto most = number("nstep"); most && *most >= 1 && *most < 1e9) run_.convergence.max_ionic_steps.set(static_cast<std::int64_t>(*most), place("nstep"));
  if (const auto functional = word("input_dft"); !functional.empty()) method.functional.set(functional_of(functional), place("input_dft"));
  if (const auto charge = number("tot_charge")) method.charge.set(*charge, place("tot_charge"));
  if (const auto bands = number("nbnd"); bands && *bands >= 1 && *bands < 1e9) method.bands.set(static_cast<std::int64_t>(*bands), place("nbnd"));
  if (const auto spins = number("nspin")) method.spin_polarized.set(*spins == 2, place("nspin"));
  if (!word("noncolin").empty()) method.noncollinear.set(yes("noncolin"), place("noncolin"));
  if (!word("lspinorb").empty()) method.spin_orbit.set(yes("lspinorb"), place("lspinorb"));
  const auto occupations = word("occupations");
  if (occupations == "smearing") {
    if (const auto kind = named(smearings, word("smearing")); !kind.empty()) method.smearing.set(kind, place("smearing"));
    energy(method.smearing_width, "degauss");
  } else if (occupations.starts_with("tetrahedra")) {
    method.smearing.set("tetrahedron", place("occupations"));
  } else if (occupations == "fixed") {
    method.smearing.set("fixed", place("occupations"));
  }
  if (k_option_ == "automatic" && method.k_mesh) method.k_scheme.set("monkhorst_pack", k_place_);
  else if (k_option_ == "gamma") method.k_scheme.set("gamma", k_place_);
  else if (k_option_.ends_with("_b")) method.k_scheme.set("line", k_place_);
  else if (k_option_ == "tpiba" || k_option_ == "crystal") method.k_scheme.set("explicit", k_place_);
}

/// The atoms, where the input has all of them and the unit of each length.
void Reader::structure() {
  const auto count = number("nat");
  if (!count || *count < 1 || spoiled_ || static_cast<double>(positions_.size()) != *count || !word("space_group").empty()) return;
  Composition amounts;
  for (const auto& [label, position] : positions_) {
    const auto* element = crystal::element_of_label(label);
    if (element == nullptr) return;
    amounts[std::string(element->symbol)] += 1;
  }
  const Place place = this->place("nat");
  run_.composition.set(amounts, place);
  run_.sites.set(static_cast<std::int64_t>(positions_.size()), place);
  const auto alat = number("celldm(1)") ? *number("celldm(1)") * bohr : number("a").value_or(0);
  double unit = 0;
  if (cell_unit_ == "angstrom") unit = 1;
  else if (cell_unit_ == "bohr") unit = bohr;
  else if (cell_unit_ == "alat") unit = alat;
  if (number("ibrav") != 0 || rows_ != 3 || unit <= 0) return;
  auto cell = cell_;
  for (auto& vector : cell)
    for (auto& component : vector) component *= unit;
  run_.lattice.set(cell, place);
  simulation::AtomList atoms;
  const bool fractions = position_unit_ == "crystal";
  atoms.clear(position_unit_ == "bohr" ? bohr : position_unit_ == "alat" ? alat : 1);
  if (!fractions && position_unit_ != "angstrom" && position_unit_ != "bohr" && !(position_unit_ == "alat" && alat > 0)) return;
  for (const auto& [label, position] : positions_) atoms.add(label, position);
  if (auto made = fractions ? atoms.in_lattice(cell) : atoms.placed_in(cell)) run_.last.set(std::move(*made), place);
}

void Reader::finish() {
  const Place all{index_, -1, -1, {}};
  run_.method.name.set("DFT", all);
  run_.method.basis_type.set("plane waves", all);
  run_.method.core_treatment.set("pseudopotential", all);
  settings();
  structure();
  if (!pseudopotentials_.empty()) run_.method.pseudopotentials.set(std::move(pseudopotentials_), all);
  const bool short_of_atoms = spoiled_ || static_cast<double>(positions_.size()) < number("nat").value_or(0);
  if (whole_ && !in_namelist_ && !short_of_atoms && card_ != Card::none) return;
  run_.diagnostics.push_back({Severity::warning, "the input has no end of line at its end, or not all of its parts: it may be cut", here()});
}

}  // namespace

simulation::Calculation read_input(File& file, int index) { return Reader(file, index).read(); }

}  // namespace quarry::quantum_espresso
