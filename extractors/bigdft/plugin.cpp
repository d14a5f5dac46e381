// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"
#include "quarry/units.hpp"
#include "simulation/plain_log.hpp"

namespace quarry::bigdft {

extern const Format format;

namespace {

using constants::bohr;
using constants::hartree;
using simulation::behind_colon;
using simulation::first_token;
using simulation::tokens;

/// Reads a log line by line: it is YAML, but the run that was cut is none.
class Reader {
 public:
  Reader(File& file, int index) : log_(file, index, "BigDFT", "Number of dictionary folders allocated") {}
  simulation::Calculation read();

 private:
  bool atoms(std::string_view line);
  void setting(std::string_view line);
  void progress(std::string_view line);
  void functional(std::int64_t number);

  simulation::PlainLog log_;
  simulation::AtomList atoms_;
  bool block_ = false, positions_ = false, free_ = false, ended_ = false, dft_ = false;
  double length_ = bohr;
};

/// ABINIT's numbers, and LibXC's below zero.
void Reader::functional(std::int64_t number) {
  const std::string stated = "ixc " + std::to_string(number);
  if (number >= 0) return log_.functional(number == 1 ? "teter" : number == 11 ? "PBE" : number == 100 ? "HF" : "", stated);
  std::vector<std::string> names;
  for (auto rest = -number; rest > 0; rest /= 1000)
    if (const auto name = simulation::libxc_name(static_cast<int>(rest % 1000))) names.emplace_back(*name);
  auto known = simulation::functional_of_libxc(names);
  known.stated = stated;
  log_.run.method.functional.set(std::move(known), log_.here());
}

/// `Atomic structure:`, its units, and rows `- N: [ 3.57, 3.57, 3.60] # [ ... ] 0001`
bool Reader::atoms(std::string_view line) {
  if (line.starts_with("Atomic structure:")) {
    block_ = true;
    positions_ = false;
    length_ = bohr;
    atoms_.clear();
    return true;
  }
  if (!block_) return false;
  if (line.starts_with("Units ")) {
    const auto unit = first_token(behind_colon(line));
    if (unit.starts_with("angstr")) length_ = 1;
    // Fractions of a cell are not read.
    else if (unit != "bohr" && unit != "atomic" && unit != "atomicd0" && unit != "bohrd0") atoms_.spoil();
  } else if (line.starts_with("Positions:")) {
    positions_ = true;
  } else if (positions_ && line.starts_with('-')) {
    const auto open = line.find('['), close = line.find(']'), colon = line.find(':');
    std::array<double, 3> position{};
    std::string numbers(open < close && close != std::string_view::npos ? line.substr(open + 1, close - open - 1) : std::string_view());
    for (auto& c : numbers)
      if (c == ',') c = ' ';
    const auto read = simulation::triple(tokens(numbers), 0);
    if (!read || colon > open) return atoms_.spoil(), true;
    for (std::size_t i = 0; i < 3; ++i) position[i] = (*read)[i] * length_;
    auto label = first_token(line.substr(1, colon - 1));
    if (label.starts_with('{')) label.remove_prefix(1);
    atoms_.add(label, position);
  } else if (positions_ && !line.starts_with('#')) {
    block_ = false;
    if (auto structure = free_ ? atoms_.free() : std::nullopt) {
      if (!log_.run.initial) log_.run.initial.set(*structure, log_.here());
      log_.run.last.set(std::move(*structure), log_.here());
    }
    return false;
  }
  return true;
}

void Reader::setting(std::string_view line) {
  auto& run = log_.run;
  // Input keys are lower case, with their explanation behind `#`.
  if (line.starts_with("dft:")) {
    dft_ = true;
  } else if (dft_ && line.starts_with("hgrids:")) {
    const auto open = line.find('[');
    if (open != std::string_view::npos) log_.number(run.method.grid_spacing, line.substr(open + 1, line.find(',') - open - 1), bohr);
  } else if (dft_ && line.starts_with("ixc ")) {
    if (const auto number = parse_integer(first_token(behind_colon(line)))) functional(*number);
  } else if (dft_ && line.starts_with("nspin ")) {
    if (const auto spins = parse_integer(first_token(behind_colon(line)))) {
      run.method.spin_polarized.set(*spins == 2, log_.here());
      if (*spins == 4) run.method.noncollinear.set(true, log_.here());
    }
  } else if (dft_ && line.starts_with("qcharge ")) {
    log_.number(run.method.charge, behind_colon(line));
  } else if (line.starts_with("Boundary Conditions")) {
    free_ = behind_colon(line).starts_with("Free");
  } else if (line.starts_with("Number of atoms ")) {
    log_.integer(run.sites, behind_colon(line));
  } else if (line.starts_with("Total Number of Electrons")) {
    log_.number(run.method.electrons, behind_colon(line));
  }
}

void Reader::progress(std::string_view line) {
  auto& run = log_.run;
  if (line.starts_with("Version Number ")) {
    log_.begins_again(first_token(behind_colon(line)));
  } else if (line.starts_with("Number of MPI tasks")) {
    log_.integer(run.run.cores, behind_colon(line));
  } else if (line.starts_with("Maximal OpenMP threads per MPI task")) {
    log_.integer(run.run.threads, behind_colon(line));
  } else if (line.starts_with("Energy (Hartree) ")) {
    log_.total(behind_colon(line), hartree, "Ha");
  } else if (line.starts_with("Clean forces norm (Ha/Bohr):")) {
    const auto largest = simulation::after(line, "maxval:");
    if (largest) log_.number(run.results.force_max, largest->substr(0, largest->find(',')), hartree / bohr);
  } else if (line.starts_with("Walltime since initialization")) {
    log_.keep(run.run.wall_seconds, simulation::duration(first_token(behind_colon(line))));
    ended_ = true;
  } else {
    setting(line);
  }
}

simulation::Calculation Reader::read() {
  std::string_view line;
  while (log_.next(line))
    if (!atoms(line)) progress(line);
  auto& run = log_.run;
  run.method.name.set("DFT", log_.whole());
  run.method.basis_type.set("wavelets", log_.whole());
  run.method.core_treatment.set("pseudopotential", log_.whole());
  log_.finish(ended_);
  return std::move(run);
}

simulation::Calculation read(Group& group, std::size_t main) { return Reader(group.files[main], static_cast<int>(main)).read(); }

void extract(Group& group, Sink& sink) { simulation::state_log(group, sink, format, read); }

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::bigdft
