// SPDX-License-Identifier: GPL-3.0-or-later
#include "siesta/input.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "quarry/chemistry.hpp"
#include "quarry/units.hpp"
#include "simulation/text.hpp"

namespace quarry::siesta {

using simulation::lower;
using simulation::tokens;
using simulation::trimmed;

namespace {

constexpr std::size_t most_rows = 1'000'000;
using Row = std::vector<std::string>;

struct Entry {
  Row words;               ///< behind a label
  std::vector<Row> rows;   ///< of a block
  bool whole = true;       ///< its end is there
  Place place;
};

/// Labels in any case, with `-`, `_` and `.` or without.
std::string label_of(std::string_view word) {
  auto label = lower(word);
  std::erase_if(label, [](char c) { return c == '-' || c == '_' || c == '.'; });
  return label;
}

class InputReader {
 public:
  InputReader(File& fdf, int file) : lines_(fdf), file_(file) {}
  simulation::Calculation read();

 private:
  void read_line(std::string_view line);
  const Entry* entry(std::string_view label) const;
  std::string word(std::string_view label) const;
  std::optional<double> quantity(std::string_view label, std::string_view unit) const;
  /// The element of a number in Chemical_Species_Label; nothing for ghosts and mixtures.
  std::map<std::int64_t, std::string> species() const;
  std::optional<crystal::Matrix> lattice() const;
  std::optional<crystal::Structure> structure() const;
  void read_method();

  LineReader lines_;
  int file_;
  std::map<std::string, Entry, std::less<>> entries_;
  Entry* block_ = nullptr;
  std::string block_name_;
  bool includes_ = false;
  simulation::Calculation run_;
};

void InputReader::read_line(std::string_view line) {
  const auto words = tokens(line.substr(0, line.find_first_of("#;!")));
  if (words.empty()) return;
  const auto first = label_of(words[0]);
  if (first == "%block" && words.size() > 1) {
    block_name_ = label_of(words[1]);
    includes_ = includes_ || std::ranges::find(words, "<") != words.end();
    const auto [at, fresh] = entries_.try_emplace(block_name_);
    block_ = fresh ? &at->second : nullptr;
    if (fresh) at->second.place = {file_, lines_.number(), -1, {}};
    if (fresh) at->second.whole = false;
  } else if (first == "%endblock") {
    if (block_ != nullptr) block_->whole = true;
    block_ = nullptr;
    block_name_.clear();
  } else if (!block_name_.empty()) {
    if (block_ != nullptr && block_->rows.size() < most_rows) block_->rows.emplace_back(words.begin(), words.end());
  } else if (first == "%include" || std::ranges::find(words, "<") != words.end()) {
    includes_ = true;
  } else {
    const auto [at, fresh] = entries_.try_emplace(first);
    if (fresh) at->second = {Row(words.begin() + 1, words.end()), {}, true, {file_, lines_.number(), -1, {}}};
  }
}

const Entry* InputReader::entry(std::string_view label) const {
  const auto found = entries_.find(label);
  return found != entries_.end() && found->second.whole ? &found->second : nullptr;
}

std::string InputReader::word(std::string_view label) const {
  const auto* const found = entry(label);
  return found != nullptr && !found->words.empty() ? found->words[0] : std::string();
}

/// A number without its unit is in one of the program's choice.
std::optional<double> InputReader::quantity(std::string_view label, std::string_view unit) const {
  const auto* const found = entry(label);
  if (found == nullptr || found->words.size() < 2) return std::nullopt;
  const auto value = parse_double(found->words[0]);
  const auto name = lower(found->words[1]);
  const auto known = name == "ang" ? "angstrom" : name == "bohr" ? "bohr" : name == "nm" ? "nm" : name == "ry" ? "Ry" : name == "ev" ? "eV" : name == "hartree" ? "Ha" : "";
  return value && *known != '\0' ? convert(*value, known, unit) : std::nullopt;
}

std::map<std::int64_t, std::string> InputReader::species() const {
  std::map<std::int64_t, std::string> result;
  const auto* const block = entry("chemicalspecieslabel");
  for (const auto& row : block != nullptr ? block->rows : std::vector<Row>()) {
    const auto index = row.size() >= 3 ? parse_integer(row[0]) : std::nullopt, charge = row.size() >= 3 ? parse_integer(row[1]) : std::nullopt;
    const auto* const element = charge && *charge > 0 && *charge < 119 ? element_of_number(static_cast<int>(*charge)) : nullptr;
    if (index) result[*index] = element != nullptr ? element->symbol : std::string(charge && *charge < 0 ? "" : "?");
  }
  return result;
}

std::optional<crystal::Matrix> InputReader::lattice() const {
  const auto constant = quantity("latticeconstant", "angstrom");
  if (!constant || *constant <= 0) return std::nullopt;
  if (const auto* const parameters = entry("latticeparameters")) {
    if (parameters->rows.size() != 1 || parameters->rows[0].size() < 6) return std::nullopt;
    const auto edges = simulation::triple(parameters->rows[0], 0), angles = simulation::triple(parameters->rows[0], 3);
    if (!edges || !angles) return std::nullopt;
    return crystal::lattice_of({(*edges)[0] * *constant, (*edges)[1] * *constant, (*edges)[2] * *constant, (*angles)[0], (*angles)[1], (*angles)[2]});
  }
  crystal::Matrix vectors{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
  if (const auto* const block = entry("latticevectors")) {
    if (block->rows.size() < 3) return std::nullopt;
    for (std::size_t i = 0; i < 3; ++i) {
      const auto row = simulation::triple(block->rows[i], 0);
      if (!row) return std::nullopt;
      vectors[i] = *row;
    }
  } else if (entries_.contains("latticevectors")) {
    return std::nullopt;
  }
  for (auto& row : vectors)
    for (auto& component : row) component *= *constant;
  return vectors;
}

std::optional<crystal::Structure> InputReader::structure() const {
  const auto* const atoms = entry("atomiccoordinatesandatomicspecies");
  const auto count = parse_integer(word("numberofatoms"));
  const auto kinds = species();
  if (atoms == nullptr || kinds.empty() || includes_ || entries_.contains("supercell") || entries_.contains("zmatrix")) return std::nullopt;
  if (!count || *count < 1 || static_cast<std::size_t>(*count) > atoms->rows.size()) return std::nullopt;
  const auto form = label_of(word("atomiccoordinatesformat"));
  const bool fractional = form == "fractional" || form == "scaledbylatticevectors", scaled = form == "scaledcartesian";
  const double length = form == "ang" || form == "notscaledcartesianang" ? 1 : form == "bohr" || form == "notscaledcartesianbohr" ? constants::bohr : 0;
  const auto cell = lattice();
  const bool free = !entries_.contains("latticeconstant") && !entries_.contains("latticevectors") && !entries_.contains("latticeparameters");
  const auto back = cell ? crystal::inverse(*cell) : std::nullopt;
  if ((!fractional && !scaled && length == 0) || (!free && !back) || (free && (fractional || scaled))) return std::nullopt;
  crystal::Structure result;
  if (!free) result.lattice = cell;
  for (std::size_t i = 0; i < static_cast<std::size_t>(*count); ++i) {
    const auto& row = atoms->rows[i];
    const auto place = simulation::triple(row, 0);
    const auto kind = row.size() > 3 ? parse_integer(row[3]) : std::nullopt;
    const auto found = kind ? kinds.find(*kind) : kinds.end();
    if (!place || found == kinds.end() || found->second == "?") return std::nullopt;
    if (found->second.empty()) continue;  // a ghost
    auto at = *place;
    for (auto& component : at) component *= fractional ? 1 : scaled ? *quantity("latticeconstant", "angstrom") : length;
    result.add_site(found->second, fractional || free ? at : crystal::times(at, *back));
  }
  return result.sites.empty() ? std::nullopt : std::optional(std::move(result));
}

void InputReader::read_method() {
  auto& method = run_.method;
  const auto at = [&](std::string_view label) { return entries_.find(label)->second.place; };
  const auto family = lower(word("xcfunctional")), authors = word("xcauthors");
  if (!authors.empty()) {
    const auto name = lower(authors) == "ca" || lower(authors) == "pz" ? std::string("LDA-PZ") : lower(authors) == "pw92" ? "LDA-PW" : authors;
    auto functional = simulation::functional_named(name).value_or(simulation::Functional{});
    // The two labels must agree: `LDA` with `PBE` is a mistake that the program ends with.
    if (family != lower(functional.ladder)) functional = {};
    functional.stated = word("xcfunctional") + (family.empty() ? "" : " ") + authors;
    method.functional.set(std::move(functional), at("xcauthors"));
  }
  if (const auto cutoff = quantity("meshcutoff", "eV")) method.mesh_cutoff.set(*cutoff, at("meshcutoff"));
  if (const auto size = word("paobasissize"); !size.empty()) method.basis_set.set(size, at("paobasissize"));
  if (const auto charge = parse_double(word("netcharge"))) method.charge.set(*charge, at("netcharge"));
  const auto spin = lower(word("spinpolarized"));
  if (spin == ".true." || spin == "true" || spin == "t" || spin == "yes") method.spin_polarized.set(true, at("spinpolarized"));
  if (spin == ".false." || spin == "false" || spin == "f" || spin == "no") method.spin_polarized.set(false, at("spinpolarized"));
  const auto* const grid = entry("kgridmonkhorstpack");
  if (grid == nullptr || grid->rows.size() < 3) return;
  std::array<std::int64_t, 3> mesh{};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) {
      const auto number = j < grid->rows[i].size() ? parse_integer(grid->rows[i][j]) : std::nullopt;
      if (!number || (i == j ? *number < 1 : *number != 0)) return;
      if (i == j) mesh[i] = *number;
    }
  method.k_mesh.set(mesh, grid->place);
  method.k_scheme.set("monkhorst_pack", grid->place);
}

simulation::Calculation InputReader::read() {
  run_.program = "SIESTA";
  const Place whole{file_, -1, -1, {}};
  std::string_view line;
  while (lines_.next(line)) {
    // The last line of a file that a person wrote may have no end; a number in it may be cut.
    if (!lines_.terminated()) {
      run_.truncated = !trimmed(line).empty() && label_of(tokens(line).front()) != "%endblock";
      if (run_.truncated) break;
    }
    read_line(line);
  }
  run_.truncated = run_.truncated || !block_name_.empty();
  run_.settings_cut = run_.truncated || includes_;
  if (const auto* const name = entry("systemname"); name != nullptr) {
    std::string title;
    for (const auto& one : name->words) title += (title.empty() ? "" : " ") + one;
    if (!title.empty()) run_.title.set(title.substr(0, 200), name->place);
  }
  run_.diagnostics.push_back({Severity::note, "an input: what is stated was asked for, not computed", whole});
  if (includes_) run_.diagnostics.push_back({Severity::warning, "the input takes parts from other files, which are not read", whole});
  run_.method.name.set("DFT", whole);
  read_method();
  if (const auto count = parse_integer(word("numberofatoms")); count && *count > 0 && !entries_.contains("supercell")) run_.sites.set(*count, whole);
  if (auto atoms = structure()) run_.last.set(std::move(*atoms), entry("atomiccoordinatesandatomicspecies")->place);
  return std::move(run_);
}

}  // namespace

simulation::Calculation read_input(File& fdf, int file) { return InputReader(fdf, file).read(); }

}  // namespace quarry::siesta
