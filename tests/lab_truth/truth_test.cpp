// SPDX-License-Identifier: GPL-3.0-or-later
// What the extractors say of the sample data, held against what is known of it (tests/lab/truth.json).
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <set>

#include "quarry/chemistry.hpp"
#include "quarry/connectors.hpp"
#include "quarry/extractors.hpp"
#include "quarry/field.hpp"
#include "quarry/formats.hpp"
#include "quarry/ingest.hpp"
#include "quarry/json.hpp"

namespace quarry::test {
namespace {

const std::string lab = std::string(QUARRY_SOURCE_DIR) + "/tests/lab";

/// Facts that an extractor does not state yet: absent, never wrong. One that is stated must be right.
bool is_gap(const std::string& file, std::string_view path) {
  if (file.find("/vasp_") != std::string::npos)
    return path == "simulation.n_bands" || path == "properties.electronic.band_gap_direct" || path == "results.magnetization.per_site";
  if (file == "silicon/gpaw/si.extxyz") return path == "results.energy_total";
  return file == "oxides/structures/POSCAR.MgO_v4" && path != "material.nsites";  // names its elements in the title only
}

/// What the record says in another sense than the truth, on purpose: pages of a two-channel image, or one of both.
bool is_other_sense(const std::string& file, std::string_view path) {
  return file == "microscopy/steel_316L.ome.tif" && path == "image.shape";
}

/// Where a fact that has no path of its own stands in a record. `list[].member` is the list of the members.
struct Home {
  std::string_view path;
  double factor = 1;  ///< the truth times this is what the record says
};

const std::map<std::string_view, Home>& homes() {
  static const std::map<std::string_view, Home> all{
      {"n_atoms", {"material.nsites"}},
      {"n_kpoints", {"simulation.kpoints.n_irreducible"}},
      {"n_bands", {"simulation.n_bands"}},
      {"n_electronic_steps_last", {"simulation.convergence.n_scf_last"}},
      {"n_ionic_steps", {"simulation.convergence.n_ionic_steps"}},
      {"pressure_kB", {"results.pressure", 0.1}},
      {"site_moments", {"results.magnetization.per_site"}},
      {"density_g_cm3", {"structure.density"}},
      {"pixel_size_nm", {"microscopy.pixel_size_nm"}},
      {"acquired", {"microscopy.acquired"}},
      {"microscope", {"electron_microscopy.microscope"}},
      {"n_rows", {"table.n_rows"}},
      {"columns", {"table.columns[].name"}},
      {"units", {"table.columns[].unit"}},
      {"delimiter", {"table.delimiter"}},
      {"encoding", {"table.encoding"}},
      {"n_members", {"archive.n_members"}},
      {"members", {"archive.members[].name"}}};
  return all;
}

/// The value at a path; of `list[].member` the members of all items that have one.
Value at(const Value& content, std::string_view path) {
  const auto brackets = path.find("[].");
  if (brackets == std::string_view::npos) {
    const auto* const value = content.at_path(path);
    return value == nullptr ? Value() : *value;
  }
  const auto* const list = content.at_path(path.substr(0, brackets));
  if (list == nullptr || !list->is_array()) return {};
  Array members;
  for (const auto& item : list->as_array())
    if (const auto* const member = item.find(path.substr(brackets + 3))) members.push_back(*member);
  return members;
}

/// Half of what the last digit is worth.
double precision_of(const Value& number) {
  const auto text = to_json(number);
  const auto point = text.find('.');
  const auto digits = point == std::string::npos ? 0 : text.size() - point - 1;
  return 0.5000001 * std::pow(10.0, -static_cast<double>(digits));
}

/// Numbers to the digits that the truth has, texts and lists exactly.
bool agrees(const Value& truth, const Value& said, double factor) {
  if (truth.is_number()) {
    // one size for both directions
    if (said.is_array() && !said.as_array().empty())
      return std::all_of(said.as_array().begin(), said.as_array().end(), [&](const Value& one) { return agrees(truth, one, factor); });
    if (!said.is_number()) return false;
    return std::abs(said.as_number() - truth.as_number() * factor) <= precision_of(truth) * factor;
  }
  if (truth.is_array()) {
    if (!said.is_array() || said.as_array().size() != truth.as_array().size()) return false;
    for (std::size_t i = 0; i < truth.as_array().size(); ++i)
      if (!agrees(truth.as_array()[i], said.as_array()[i], factor)) return false;
    return true;
  }
  return truth == said;
}

struct Known {
  std::string subject, key;
  Value content;
  bool read = false;  ///< by an extractor for its format, not by its name alone
};

/// Every record of the sample data, by each of its files.
const std::multimap<std::string, Known>& records() {
  static const auto all = [] {
    std::multimap<std::string, Known> by_file;
    ExtractOptions options;
    options.formats = formats();
    options.extractors = extractors();
    options.isolation = Isolation::none;
    options.dataset_name = "lab";
    std::ifstream map(lab + "/tables/bandgaps.map.json");  // other tables are read as if there were none
    options.map = {std::istreambuf_iterator<char>(map), {}};
    const auto connector = open_source(lab);
    extract(*connector, options, [&](ExtractedGroup&& group) {
      for (const auto& record : group.records) {
        const auto* const key = record.content.at_path("extraction.record_key");
        const auto* const kind = record.content.at_path("extraction.group_kind");
        const bool read = kind != nullptr && *kind != Value("file") && !group.error;
        for (const auto& file : group.files)
          by_file.emplace(file, Known{record.subject, key == nullptr ? "" : key->as_string(), record.content, read});
      }
    });
    return by_file;
  }();
  return all;
}

Object truth() {
  std::ifstream file(lab + "/truth.json");
  return parse_json(std::string{std::istreambuf_iterator<char>(file), {}}).as_object();
}

/// Facts that are derived in another way than by one path.
const std::set<std::string_view> special{"simulation.hubbard[].U", "n_spins", "disordered", "n_structures", "column_2", "mean_column_2"};

Value derived(std::string_view name, const Known& record) {
  if (name == "n_spins") {
    const auto polarized = at(record.content, "simulation.spin.polarized");
    return polarized.is_null() ? Value() : Value(polarized.as_bool() ? 2 : 1);
  }
  if (name == "disordered") {
    const auto features = at(record.content, "structure.features");
    return features.is_array() && std::count(features.as_array().begin(), features.as_array().end(), Value("disorder")) == 1;
  }
  if (name == "simulation.hubbard[].U") {
    Object by_element;
    const auto list = at(record.content, "simulation.hubbard");
    if (!list.is_array()) return {};
    for (const auto& one : list.as_array())
      if (at(one, "U").is_number() && at(one, "U").as_number() != 0) by_element[at(one, "element").as_string()] = at(one, "U");
    return by_element;
  }
  const auto columns = at(record.content, "table.columns");
  if (!columns.is_array() || columns.as_array().size() < 3) return {};
  return at(columns.as_array()[2], name == "column_2" ? "name" : "mean");
}

/// Has this fact a place in our records?
bool has_home(const std::string& name) {
  const auto* const field = find_field(name);
  return homes().contains(name) || special.contains(name) || (field != nullptr && field->path == name) || name.starts_with("custom.");
}

/// The amounts of a formula, or of an object of amounts, in parts of the whole.
std::map<std::string, double> fractions(const Value& formula) {
  std::map<std::string, double> amounts;
  if (formula.is_object()) {
    for (const auto& [element, amount] : formula.as_object()) amounts[element] = amount.as_number();
  } else if (const auto parsed = parse_formula(formula.is_string() ? formula.as_string() : "")) {
    amounts.insert(parsed->composition.begin(), parsed->composition.end());
  }
  double all = 0;
  for (const auto& [element, amount] : amounts) all += amount;
  for (auto& [element, amount] : amounts) amount = std::round(amount / all * 1e6) / 1e6;
  return amounts;
}

bool is_same(std::string_view name, const Value& truth, const Value& said, double factor) {
  // a reduced formula is written in many orders, a composition by the cell or by the formula
  if (name.starts_with("material.c")) return !fractions(said).empty() && fractions(truth) == fractions(said);
  // no byte of the file is one of the 27 that the two differ in
  if (name == "encoding" && truth == Value("ISO-8859-1")) return said == Value("windows-1252") || said == truth;
  if (name == "members") {
    const auto sorted = [](const Value& list) {
      std::multiset<std::string> names;
      for (const auto& one : list.as_array()) names.insert(one.as_string());
      return names;
    };
    return said.is_array() && sorted(said) == sorted(truth);
  }
  return truth.is_object() ? to_json(said) == to_json(truth) : agrees(truth, said, factor);
}

/// What a record says otherwise than the truth; a fact that it does not state is among it.
std::vector<std::string> differences(const std::string& file, const Object& facts, const Known& record) {
  std::vector<std::string> found;
  for (const auto& [name, truth] : facts) {
    if (!has_home(name) || name == "n_structures") continue;
    auto home = homes().contains(name) ? homes().at(name) : Home{name};
    const bool initial = file.ends_with("/POSCAR") && record.content.at_path("structure.initial") != nullptr;
    if (initial && name == "crystal_structure.volume") home.path = "structure.initial.lattice.volume";
    const auto said = special.contains(name) ? derived(name, record) : at(record.content, home.path);
    if ((said.is_null() && is_gap(file, home.path)) || is_other_sense(file, home.path)) continue;
    if (!is_same(name, truth, said, home.factor)) found.push_back(file + ": " + std::string(home.path) + " is " + to_json(truth) + ", " + record.subject + " says " + to_json(said));
  }
  return found;
}

/// The records of a file that are not one of its rows, blocks or members.
std::vector<const Known*> records_of(const std::string& file, bool keyed) {
  std::vector<const Known*> found;
  const auto [first, last] = records().equal_range(file);
  for (auto at = first; at != last; ++at)
    if (keyed != at->second.key.empty()) found.push_back(&at->second);
  return found;
}

void expect_truth(const std::string& file, const Object& facts) {
  const auto own = records_of(file, false);
  const auto keyed = records_of(file, true);
  if (const auto count = facts.find("n_structures"); count != facts.end()) {
    EXPECT_EQ(keyed.size(), static_cast<std::size_t>(count->second.as_integer())) << file;
  }
  if (const auto rows = facts.find("rows"); rows != facts.end()) {
    for (const auto& [key, row] : rows->second.as_object()) {
      const auto found = std::find_if(keyed.begin(), keyed.end(), [&name = key](const Known* one) {
        return at(one->content, "custom.sample_id") == Value(name);
      });
      ASSERT_NE(found, keyed.end()) << file << " has no row " << key;
      EXPECT_EQ(differences(file, row.as_object(), **found), std::vector<std::string>());
    }
  }
  if (const auto blocks = facts.find("structures"); blocks != facts.end()) {
    for (const auto& block : blocks->second.as_array())
      EXPECT_TRUE(std::any_of(keyed.begin(), keyed.end(), [&](const Known* one) { return differences(file, block.as_object(), *one).empty(); }))
          << file << ": no record is " << to_json(block);
  }
  const bool alone = own.size() == 1 || (own.empty() && keyed.size() == 1);
  if (!alone && facts.contains("structures")) return;
  ASSERT_TRUE(alone) << file << " has " << own.size() << " records of its own and " << keyed.size() << " keyed ones";
  EXPECT_EQ(differences(file, facts, own.empty() ? *keyed.front() : *own.front()), std::vector<std::string>());
}

TEST(LabTruth, IsWhatTheExtractorsSay) {
  std::vector<std::string> not_read;
  std::size_t held = 0;
  for (const auto& [file, facts] : truth()) {
    const auto [first, last] = records().equal_range(file);
    ASSERT_NE(first, last) << file << " is in no record";
    if (!std::any_of(first, last, [](const auto& one) { return one.second.read; })) {
      not_read.push_back(file);
      continue;
    }
    ++held;
    expect_truth(file, facts.as_object());
  }
  EXPECT_GT(held, 40U);
  std::cout << "not read, for want of an extractor in this program:";
  for (const auto& file : not_read) std::cout << " " << file;
  std::cout << "\n";
}

TEST(LabTruth, FactsWithoutAHomeAreKnown) {
  const std::set<std::string> homeless{"basis_set",       "big_endian_bigtiff", "channels",       "config_type",  "decimal",
                                       "energies_per_ionic_step", "energy_optimized", "formula", "formulas",     "frequencies_cm-1",
                                       "n_frames",        "n_steps",            "objective_magnification", "rows", "rows_gap_above_3_eV",
                                       "structures",      "temperature_K"};
  std::set<std::string> found;
  for (const auto& [file, facts] : truth())
    for (const auto& [name, value] : facts.as_object())
      if (!has_home(name)) found.insert(name);
  EXPECT_EQ(found, homeless);
}

}  // namespace
}  // namespace quarry::test
