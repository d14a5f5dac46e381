// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"
#include "quarry/units.hpp"
#include "simulation/plain_log.hpp"

namespace quarry::wannier90 {

extern const Format format;

namespace {

using simulation::behind_colon;
using simulation::first_token;
using simulation::tokens;

/// Reads a .wout. Records have no field for spreads and windows.
class Reader {
 public:
  Reader(File& file, int index) : log_(file, index, "Wannier90", "All done: wannier90 exiting") {}
  simulation::Calculation read();

 private:
  void site(std::string_view line);
  void line_of(std::string_view line);

  simulation::PlainLog log_;
  simulation::Rows vectors_;
  simulation::AtomList atoms_;
  double length_ = 1;
  bool sites_ = false, ended_ = false;
};

/// `| Si   1  -0.25000   0.75000  -0.25000   |    0.67882   0.67882   0.67882    |`
void Reader::site(std::string_view line) {
  const auto words = tokens(line);
  const auto position = words.size() == 11 && words[0] == "|" && words[6] == "|" ? simulation::triple(words, 3) : std::nullopt;
  if (position) atoms_.add(words[1], *position);
  else if (!line.starts_with("+--") && !line.starts_with("*--")) atoms_.spoil();
  if (!line.starts_with("*--")) return;
  sites_ = false;
  log_.keep(log_.run.last, atoms_.in_lattice(vectors_.matrix(length_)));
}

void Reader::line_of(std::string_view line) {
  auto& run = log_.run;
  if (sites_) return site(line);
  if (line.starts_with("|        Release:")) {
    log_.begins_again(first_token(behind_colon(line)));
  } else if (line.starts_with("Lattice Vectors (")) {
    length_ = line.starts_with("Lattice Vectors (Bohr)") ? constants::bohr : 1;
    vectors_.clear();
  } else if (line.starts_with("a_1 ") || line.starts_with("a_2 ") || line.starts_with("a_3 ")) {
    if (const auto vector = simulation::triple(tokens(line), 1)) vectors_.add(*vector);
  } else if (line.starts_with("|   Site       Fractional Coordinate")) {
    sites_ = true;
    atoms_.clear();
  } else if (line.starts_with("Grid size =")) {
    // `Grid size =  4 x  4 x  4      Total points =   64`
    const auto words = tokens(line);
    if (words.size() == 12 && words[4] == "x" && words[6] == "x")
      log_.keep(run.method.k_mesh, simulation::mesh(std::string(words[3]).append(" ").append(words[5]).append(" ").append(words[7])));
    if (!words.empty()) log_.integer(run.method.k_total, words.back());
  } else if (line.starts_with("|  Number of input Bloch states")) {
    log_.integer(run.method.bands, behind_colon(line));
  } else if (line.starts_with("Total Execution Time")) {
    log_.number(run.run.wall_seconds, line.substr(20));
  } else if (line.starts_with("All done: wannier90 exiting")) {
    ended_ = true;
  }
}

simulation::Calculation Reader::read() {
  std::string_view line;
  while (log_.next(line)) line_of(line);
  auto& run = log_.run;
  run.type.set("wannierisation", log_.whole());
  run.method.basis_type.set("Wannier functions", log_.whole());
  log_.finish(ended_);
  return std::move(run);
}

simulation::Calculation read(Group& group, std::size_t main) { return Reader(group.files[main], static_cast<int>(main)).read(); }

void extract(Group& group, Sink& sink) { simulation::state_log(group, sink, format, read); }

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::wannier90
