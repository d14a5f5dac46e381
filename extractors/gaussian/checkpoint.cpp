// SPDX-License-Identifier: GPL-3.0-or-later
#include "gaussian/checkpoint.hpp"

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "gaussian/route.hpp"
#include "quarry/units.hpp"
#include "simulation/molecular.hpp"
#include "simulation/plain_log.hpp"
#include "simulation/text.hpp"

namespace quarry::gaussian {

namespace {

using simulation::tokens;
using simulation::trimmed;

constexpr std::size_t key_width = 43;           ///< of `Number of atoms                            I                3`
constexpr std::size_t most_values = 3'000'000;  ///< of an array that is kept

/// What was read of the file: numbers by their keys, and arrays that came to their end.
struct Checkpoint {
  std::map<std::string, std::string, std::less<>> scalars;
  std::map<std::string, std::vector<double>, std::less<>> arrays;
  std::string title, task, method, basis, version;
  bool whole = true;

  std::optional<double> real(std::string_view key) const {
    const auto found = scalars.find(key);
    return found == scalars.end() ? std::nullopt : parse_double(found->second);
  }
  std::optional<std::int64_t> integer(std::string_view key) const {
    const auto found = scalars.find(key);
    return found == scalars.end() ? std::nullopt : parse_integer(found->second);
  }
  /// Empty where there is none.
  const std::vector<double>& array(std::string_view key) const {
    static const std::vector<double> none;
    const auto found = arrays.find(key);
    return found == arrays.end() ? none : found->second;
  }
};

bool is_wanted(std::string_view key) {
  return key == "Atomic numbers" || key == "Current cartesian coordinates" || key == "Alpha Orbital Energies" || key == "Beta Orbital Energies" ||
         key == "Cartesian Gradient" || key == "Dipole Moment" || key == "Nuclear charges";
}

/// Reads `count` numbers (or, of text, lines of five) that stand below a key.
class Section {
 public:
  Section(std::string key, char type, std::int64_t count) : key_(std::move(key)), type_(type), left_(count) {}
  bool wanted() const { return is_wanted(key_) || key_ == "Gaussian Version"; }
  bool done() const { return left_ <= 0; }
  void read(std::string_view line, Checkpoint& file) {
    if (type_ == 'C' || type_ == 'H') {
      constexpr std::int64_t per_line = 5;
      text_ += line;
      left_ -= type_ == 'C' ? per_line : 9;
      if (done() && key_ == "Gaussian Version") file.version = trimmed(text_);
      return;
    }
    for (const auto word : tokens(line)) {
      const auto value = parse_double(word);
      if (!value) spoiled_ = true;
      if (wanted() && value && values_.size() < most_values) values_.push_back(*value);
      --left_;
    }
    if (left_ == 0 && wanted() && !spoiled_) file.arrays[key_] = std::move(values_);
  }

 private:
  std::string key_, text_;
  char type_;
  std::int64_t left_;
  std::vector<double> values_;
  bool spoiled_ = false;
};

Checkpoint read_keys(File& file) {
  Checkpoint result;
  LineReader lines(file);
  std::string_view line;
  std::optional<Section> section;
  while (lines.next(line)) {
    if (!lines.terminated()) {
      result.whole = false;
      break;
    }
    if (lines.number() == 1) result.title = trimmed(line);
    else if (lines.number() == 2) {
      const auto words = tokens(line);
      if (!words.empty()) result.task = words[0];
      if (words.size() > 1) result.method = words[1];
      if (words.size() > 2) result.basis = words[2];
    } else if (section && !section->done()) {
      section->read(line, result);
    } else if (line.size() > key_width) {
      const auto key = std::string(trimmed(line.substr(0, key_width - 3)));
      const auto words = tokens(line.substr(key_width));
      const char type = line[key_width];
      if (words.size() == 3 && words[1] == "N=") section.emplace(key, type, parse_integer(words[2]).value_or(0));
      else if (words.size() == 2) result.scalars[key] = words[1];
    }
  }
  if (section && !section->done()) result.whole = false;
  return result;
}

void state_level(const Checkpoint& file, simulation::Calculation& run, const Place& whole) {
  const auto route = read_route("# " + file.method + "/" + file.basis);
  auto functional = simulation::functional_named(route.method).value_or(simulation::Functional{});
  if (functional.canonical == "HF") run.method.name.set("HF", whole);
  else if (!functional.canonical.empty()) run.method.name.set("DFT", whole);
  functional.stated = route.method;
  if (!functional.stated.empty()) run.method.functional.set(std::move(functional), whole);
  if (!file.basis.empty()) run.method.basis_set.set(file.basis, whole);
  run.method.basis_type.set("gaussians", whole);
  const auto task = simulation::lower(file.task);
  if (task == "fopt" || task == "popt") run.type.set("relax", whole);
  else if (task == "fts" || task == "pts") run.type.set("transition_state", whole);
  else if (task == "freq") run.type.set("frequency", whole);
  else if (task == "sp") run.type.set("single_point", whole);
}

void state_atoms(const Checkpoint& file, simulation::Calculation& run, const Place& whole) {
  const auto& numbers = file.array("Atomic numbers");
  const auto& positions = file.array("Current cartesian coordinates");
  if (numbers.empty() || positions.size() != 3 * numbers.size()) return;
  simulation::AtomList atoms;
  atoms.clear(constants::bohr);
  for (std::size_t i = 0; i < numbers.size(); ++i) atoms.add(numbers[i], {positions[3 * i], positions[3 * i + 1], positions[3 * i + 2]});
  if (auto structure = atoms.free()) run.last.set(std::move(*structure), whole);
}

void state_orbitals(const Checkpoint& file, simulation::Calculation& run, const Place& whole) {
  simulation::Orbitals orbitals;
  const auto add = [&](std::size_t spin, std::string_view energies, std::string_view electrons) {
    const auto count = file.integer(electrons);
    const auto& list = file.array(energies);
    if (!count || *count < 0) return;
    for (std::size_t i = 0; i < list.size(); ++i) orbitals.add(spin, list[i] * constants::hartree, i < static_cast<std::size_t>(*count));
  };
  add(0, "Alpha Orbital Energies", "Number of alpha electrons");
  if (!file.array("Beta Orbital Energies").empty()) add(1, "Beta Orbital Energies", "Number of beta electrons");
  orbitals.state(run.results, whole);
}

}  // namespace

simulation::Calculation read_checkpoint(File& input, int index) {
  const Place whole{index, -1, -1, {}};
  const auto file = read_keys(input);
  simulation::Calculation run;
  if (!file.version.empty()) {
    run.program = "Gaussian";
    run.build.set(file.version, whole);
    // `ES64L-G16RevC.01`
    const auto at = file.version.find("-G"), revision = file.version.find("Rev");
    if (at != std::string::npos && revision != std::string::npos && revision > at + 2)
      run.version.set("20" + file.version.substr(at + 2, revision - at - 2) + "+" + file.version.substr(revision + 3), whole);
  }
  if (!file.title.empty()) run.title.set(file.title, whole);
  state_level(file, run, whole);
  if (const auto value = file.integer("Charge")) run.method.charge.set(static_cast<double>(*value), whole);
  if (const auto value = file.integer("Multiplicity")) run.method.multiplicity.set(*value, whole);
  if (const auto value = file.integer("Number of electrons")) run.method.electrons.set(static_cast<double>(*value), whole);
  if (const auto value = file.integer("Number of basis functions")) run.method.basis_functions.set(*value, whole);
  state_atoms(file, run, whole);
  const auto total = file.real("Total Energy"), scf = file.real("SCF Energy");
  if (total) {
    run.results.total.set(*total * constants::hartree, whole);
    run.results.total_native = simulation::Native{*total, "Ha", file.scalars.find("Total Energy")->second};
  }
  constexpr double same = 1e-9;
  if (total && scf && std::abs(*total - *scf) > same) run.results.scf.set(*scf * constants::hartree, whole);
  state_orbitals(file, run, whole);
  simulation::Rows gradient;
  const auto& components = file.array("Cartesian Gradient");
  for (std::size_t i = 0; i + 2 < components.size(); i += 3) gradient.add({components[i], components[i + 1], components[i + 2]});
  gradient.state_forces(run.results, constants::hartree / constants::bohr, whole);
  if (!file.whole) {
    run.truncated = true;
    run.diagnostics.push_back({Severity::warning, "the checkpoint ends within a section", whole});
  }
  return run;
}

}  // namespace quarry::gaussian
