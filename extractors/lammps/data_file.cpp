// SPDX-License-Identifier: GPL-3.0-or-later
#include "lammps/data_file.hpp"

#include <map>

#include "lammps/atom_table.hpp"
#include "lammps/box.hpp"
#include "lammps/masses.hpp"
#include "lammps/unit_style.hpp"
#include "simulation/text.hpp"

namespace quarry::lammps {

namespace {

constexpr std::int64_t most_types = 100'000;

class DataReader {
 public:
  DataReader(File& data, int file, std::string_view units) : lines_(data), file_(file), units_(units) {}
  Snapshot read();

 private:
  enum class Section { header, masses, atoms, other };
  Place here() const { return {file_, lines_.number(), -1, {}}; }
  void read_title(std::string_view line);
  void read_header(const std::vector<std::string_view>& words);
  void read_mass(const std::vector<std::string_view>& words);
  void begin_section(std::string_view name, std::string_view comment);
  std::optional<Box> box() const;
  void finish();
  void finish_structure(const std::vector<std::string>& symbols, const Box& box, double length, const Place& place);

  LineReader lines_;
  int file_;
  simulation::Calculation run_;
  Section section_ = Section::header;
  std::string units_, hint_;
  std::optional<std::int64_t> atoms_, types_, step_;
  bool shapes_ = false;
  std::array<bool, 3> edges_{};
  crystal::Vector low_{}, high_{}, tilt_{}, origin_{};
  crystal::Matrix vectors_{};
  std::array<bool, 3> rows_{};
  std::map<std::int64_t, double> masses_;
  AtomTable table_;
  Place box_place_, atoms_place_;
};

/// `LAMMPS data file via write_data, version 29 Sep 2021, timestep = 60, units = metal`
void DataReader::read_title(std::string_view line) {
  run_.title.set(std::string(simulation::trimmed(line).substr(0, 200)), here());
  const auto version = simulation::after(line, "version ");
  if (!line.starts_with("LAMMPS data file via write_data") || !version) return;
  if (const auto step = simulation::after(line, "timestep = ")) step_ = parse_integer(simulation::trimmed(step->substr(0, step->find(','))));
  run_.version.set(std::string(simulation::trimmed(version->substr(0, version->find(',')))), here());
  if (const auto units = simulation::after(line, "units = ")) {
    units_ = simulation::first_token(*units);
    run_.dynamics.units_style.set(units_, here());
  }
}

void DataReader::read_header(const std::vector<std::string_view>& words) {
  const auto count = words.size() == 2 || words.size() == 3 ? parse_integer(words[0]) : std::nullopt;
  if (count && words.size() == 2 && words[1] == "atoms") atoms_ = count;
  if (count && words.size() == 3 && words[1] == "atom" && words[2] == "types") types_ = count;
  if (count && *count > 0 && words.size() == 2 && (words[1] == "ellipsoids" || words[1] == "bodies" || words[1] == "lines" || words[1] == "triangles"))
    shapes_ = true;
  constexpr std::array<std::string_view, 3> bounds{"xlo", "ylo", "zlo"}, general{"avec", "bvec", "cvec"};
  for (std::size_t i = 0; i < 3; ++i) {
    if (words.size() == 4 && words[2] == bounds[i]) {
      const auto low = parse_double(words[0]), high = parse_double(words[1]);
      edges_[i] = low && high;
      low_[i] = low.value_or(0);
      high_[i] = high.value_or(0);
      box_place_ = here();
    }
    if (words.size() == 4 && words[3] == general[i]) {
      const auto vector = simulation::triple(words, 0);
      rows_[i] = vector.has_value();
      vectors_[i] = vector.value_or(crystal::Vector{});
      box_place_ = here();
    }
  }
  if (words.size() == 6 && words[3] == "xy" && words[5] == "yz") {
    const auto tilt = simulation::triple(words, 0);
    if (!tilt) edges_ = {};
    else tilt_ = *tilt;
  }
  if (words.size() == 5 && words[3] == "abc")
    if (const auto origin = simulation::triple(words, 0)) origin_ = *origin;
}

std::optional<Box> DataReader::box() const {
  if (rows_ == std::array<bool, 3>{true, true, true}) return Box{origin_, vectors_};
  return edges_ == std::array<bool, 3>{true, true, true} ? box_of(low_, high_, tilt_) : std::nullopt;
}

void DataReader::begin_section(std::string_view name, std::string_view comment) {
  section_ = name == "Masses" ? Section::masses : name == "Atoms" ? Section::atoms : Section::other;
  if (section_ != Section::atoms) return;
  hint_ = simulation::first_token(comment);
  table_.begin(hint_, static_cast<std::size_t>(types_.value_or(0)));
  atoms_place_ = here();
}

void DataReader::read_mass(const std::vector<std::string_view>& words) {
  const auto type = parse_integer(words[0]);
  const auto mass = words.size() >= 2 ? parse_double(words[1]) : std::nullopt;
  if (type && mass && *type >= 1 && *type <= types_.value_or(0)) masses_[*type] = *mass;
}

Snapshot DataReader::read() {
  run_.program = "LAMMPS";
  std::string_view line;
  while (lines_.next(line) && lines_.terminated()) {
    if (lines_.number() == 1) {
      read_title(line);
      continue;
    }
    const auto hash = line.find('#');
    const auto text = simulation::trimmed(line.substr(0, hash));
    if (text.empty()) continue;
    const char first = text.front();
    if ((first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z')) {
      begin_section(text, hash == std::string_view::npos ? std::string_view() : line.substr(hash + 1));
      continue;
    }
    if (section_ == Section::other) continue;
    const auto words = simulation::tokens(text);
    if (section_ == Section::header) read_header(words);
    else if (section_ == Section::masses) read_mass(words);
    else table_.add(words);
  }
  finish();
  return {std::move(run_), step_};
}

void DataReader::finish_structure(const std::vector<std::string>& symbols, const Box& box, double length, const Place& place) {
  const auto atoms = table_.atoms();
  if (!atoms || shapes_) {
    run_.diagnostics.push_back({Severity::note, "the file does not say what the columns of its atoms are: no structure is stated", atoms_place_});
    return;
  }
  const auto back = crystal::inverse(box.vectors);
  if (!back) return;
  crystal::Structure structure;
  structure.lattice = scaled(box.vectors, length);
  for (const auto& [type, position] : *atoms) {
    const crystal::Vector from{position[0] - box.origin[0], position[1] - box.origin[1], position[2] - box.origin[2]};
    structure.add_site(symbols[type], crystal::times(from, *back));
  }
  run_.last.set(std::move(structure), place);
}

void DataReader::finish() {
  const Place whole{file_, -1, -1, {}};
  if (!atoms_ || !types_ || *atoms_ < 1 || *types_ < 1 || *types_ > most_types) return;
  run_.truncated = table_.rows() < *atoms_;
  if (!run_.truncated && table_.rows() > *atoms_) {
    run_.diagnostics.push_back({Severity::warning, "the file has more atoms than it says: none is stated", atoms_place_});
    return;
  }
  run_.dynamics.particles.set(*atoms_, whole);
  run_.sites.set(*atoms_, whole);
  const auto style = unit_style(units_);
  std::vector<std::string> symbols;
  if (units_.empty() || style) {
    std::vector<double> in_u;
    for (const auto& [type, mass] : masses_) in_u.push_back(mass * (style ? style->mass : 1));
    if (static_cast<std::int64_t>(in_u.size()) == *types_) symbols = elements_of_masses(in_u);
  }
  // A data file does not say which sides are periodic: all are, where the run does not.
  const auto box_read = box();
  if (box_read) run_.angles.set(angles_of(box_read->vectors), box_place_);
  if (symbols.empty() && !style) {
    run_.diagnostics.push_back({Severity::note, "the masses are not those of elements and the file states no units: neither elements nor lengths are stated", whole});
    return;
  }
  if (!symbols.empty()) run_.diagnostics.push_back({Severity::note, "elements are taken from the masses", whole});
  if (!style) run_.diagnostics.push_back({Severity::note, "the file states no units: lengths are taken as angstrom, masses being in u", box_place_});
  if (!box_read) return;
  const double length = style ? style->length : 1;
  run_.lattice.set(scaled(box_read->vectors, length), box_place_);
  if (!symbols.empty() && !run_.truncated) finish_structure(symbols, *box_read, length, atoms_place_);
}

}  // namespace

Snapshot read_data_file(File& data, int file, std::string_view units) { return DataReader(data, file, units).read(); }

}  // namespace quarry::lammps
