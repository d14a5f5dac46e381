// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"
#include "quarry/units.hpp"
#include "simulation/plain_log.hpp"

namespace quarry::phonopy {

extern const Format format;

namespace {

using simulation::behind_colon;
using simulation::first_token;
using simulation::tokens;

/// The numbers of `[ 1.0, 2.0, 3.0 ]`
std::optional<crystal::Vector> numbers_in_brackets(std::string_view line) {
  const auto open = line.find('['), close = line.find(']');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) return std::nullopt;
  std::string text(line.substr(open + 1, close - open - 1));
  for (auto& c : text)
    if (c == ',') c = ' ';
  const auto words = tokens(text);
  return words.size() == 3 ? simulation::triple(words, 0) : std::nullopt;
}

/// Reads phonopy.yaml, band.yaml, mesh.yaml line by line, as they are long: of their YAML nothing but keys at the start of lines,
/// lists of numbers in brackets and the frequencies. The cell is the primitive one, or the only one;
/// where the file does not say that it is in angstrom or bohr (band.yaml never does), its atoms only.
class Reader {
 public:
  Reader(File& file, int index) : lines_(file), file_(index) { run_.program = "phonopy"; }
  simulation::Calculation read();

 private:
  Place here() const { return {file_, lines_.number(), -1, {}}; }
  void top_key(std::string_view line);
  void cell(std::string_view line);
  void end_cell();
  void frequency(std::string_view text);
  void finish(bool cut);

  LineReader lines_;
  int file_;
  simulation::Calculation run_;
  std::string block_, list_, symbol_;
  simulation::Rows lattice_;
  simulation::AtomList atoms_;
  std::optional<double> length_;  ///< angstrom; nothing where the file does not name the unit
  std::optional<double> lowest_, highest_;
  std::int64_t q_points_ = 0, frequencies_ = 0;
  std::optional<std::int64_t> expected_q_, atoms_count_;
  bool spoiled_ = false;
};

void Reader::frequency(std::string_view text) {
  const auto value = parse_double(first_token(text));
  if (!value) spoiled_ = true;
  if (!value) return;
  ++frequencies_;
  if (!lowest_ || *value < *lowest_) lowest_ = value;
  if (!highest_ || *value > *highest_) highest_ = value;
}

void Reader::end_cell() {
  const bool primitive = block_ == "primitive_cell", alone = block_.empty();
  const bool wanted = primitive || alone || (block_ == "unit_cell" && !run_.last && !run_.composition);
  if (auto structure = wanted && lattice_.size() == 3 ? atoms_.in_lattice(lattice_.matrix(length_.value_or(1))) : std::nullopt) {
    if (length_) run_.last.set(std::move(*structure), here());
    else run_.composition.set(crystal::composition(*structure), here());
  }
  lattice_.clear();
  atoms_.clear();
}

/// A key at the start of a line. In band.yaml the cell's own keys stand there.
void Reader::top_key(std::string_view line) {
  const auto key = line.substr(0, line.find(':'));
  const auto value = behind_colon(line);
  const bool part_of_cell = key == "lattice" || key == "points";
  if (!part_of_cell) {
    end_cell();
    block_ = key == "primitive_cell" || key == "unit_cell" || key == "supercell" || key == "phonopy" || key == "physical_unit" || key == "phonon" ? key : "";
  }
  list_ = key;
  if (key == "nqpoint") expected_q_ = parse_integer(first_token(value));
  if (key == "natom") atoms_count_ = parse_integer(first_token(value));
}

void Reader::cell(std::string_view line) {
  if (line.starts_with("lattice:") || line.starts_with("points:") || line.starts_with("reciprocal_lattice:")) {
    list_ = line.substr(0, line.find(':'));
  } else if (list_ == "lattice") {
    if (const auto row = numbers_in_brackets(line)) lattice_.add(*row);
  } else if (list_ == "points") {
    if (line.starts_with("- symbol:")) symbol_ = first_token(behind_colon(line));
    if (line.starts_with("coordinates:")) {
      if (const auto position = numbers_in_brackets(line)) atoms_.add(symbol_, *position);
      else atoms_.spoil();
    }
  }
}

void Reader::finish(bool cut) {
  const Place whole{file_, -1, -1, {}};
  run_.type.set("phonon", whole);
  const bool short_of = expected_q_ && (q_points_ != *expected_q_ || (atoms_count_ && frequencies_ != *expected_q_ * *atoms_count_ * 3));
  run_.truncated = cut || short_of;
  // Extremes over a part of the points are none of the whole.
  if (run_.truncated || spoiled_ || !lowest_) return;
  run_.results.lowest_frequency.set(*lowest_, whole);
  run_.results.highest_frequency.set(*highest_, whole);
}

simulation::Calculation Reader::read() {
  std::string_view raw;
  bool cut = false;
  while (!cut && lines_.next(raw)) {
    cut = !lines_.terminated();
    if (cut || raw.empty()) continue;
    const auto line = simulation::trimmed(raw);
    const bool top = raw.front() != ' ' && raw.front() != '-' && raw.front() != '#' && raw.find(':') != std::string_view::npos;
    if (top) top_key(line);
    else if (line.starts_with("- q-position:")) ++q_points_;
    else if (line.starts_with("frequency:")) frequency(behind_colon(line));
    else if (block_ == "phonopy" && line.starts_with("version:")) run_.version.set(std::string(first_token(behind_colon(line))), here());
    else if (block_ == "physical_unit" && line.starts_with("length:")) {
      auto unit = first_token(behind_colon(line));
      if (unit.size() > 2 && unit.front() == '"') unit = unit.substr(1, unit.size() - 2);
      length_ = unit == "angstrom" || unit == "Angstrom" ? std::optional(1.0) : unit == "au" ? std::optional(constants::bohr) : std::nullopt;
    } else if (block_ != "phonon") cell(line);
  }
  if (!cut) end_cell();
  finish(cut);
  return std::move(run_);
}

simulation::Calculation read(Group& group, std::size_t main) { return Reader(group.files[main], static_cast<int>(main)).read(); }

void extract(Group& group, Sink& sink) { simulation::state_log(group, sink, format, read); }

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::phonopy
