// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"
#include "simulation/plain_log.hpp"

namespace quarry::lobster {

extern const Format format;

namespace {

using simulation::after;
using simulation::first_token;
using simulation::tokens;

/// The atoms of CHARGE.lobster: `      1      Na                 0.78                 0.67` and a total below.
void read_charges(File& file, int index, simulation::Calculation& run) {
  LineReader lines(file);
  std::string_view line;
  Composition counts;
  bool all = true, whole = false;
  std::int64_t atoms = 0;
  while (!whole && lines.next(line)) {
    const auto words = tokens(line);
    whole = !words.empty() && words[0] == "total";
    if (words.size() < 3 || parse_integer(words[0]) != atoms + 1) continue;
    ++atoms;
    if (const auto* element = crystal::element_of_label(words[1])) counts[std::string(element->symbol)] += 1;
    else all = false;
  }
  if (whole && all && !counts.empty()) run.composition.set(counts, {index, -1, -1, {}});
}

class Reader {
 public:
  Reader(File& file, int index) : log_(file, index, "LOBSTER", "of sys  time") {}
  simulation::Calculation read();

 private:
  void line_of(std::string_view line);
  simulation::PlainLog log_;
  bool ended_ = false, failed_ = false, bases_ = false;
};

void Reader::line_of(std::string_view line) {
  auto& run = log_.run;
  if (line.starts_with("LOBSTER v")) {
    log_.begins_again(first_token(line.substr(9)));
  } else if (line.starts_with("starting on host")) {
    if (const auto rest = after(line, " using ")) log_.integer(run.run.threads, *rest);
  } else if (line.starts_with("setting up local basis functions")) {
    bases_ = true;
  } else if (bases_ && !run.method.basis_set) {
    // `F (pbeVaspFit2015) 2s 2p_y 2p_z 2p_x`
    const auto open = line.find('('), close = line.find(')');
    if (open != std::string_view::npos && close != std::string_view::npos && open < close)
      run.method.basis_set.set(std::string(line.substr(open + 1, close - open - 1)), log_.here());
  } else if (line.starts_with("finished in ")) {
    if (const auto end = line.find(" of wall time"); end != std::string_view::npos) {
      log_.keep(run.run.wall_seconds, simulation::duration(line.substr(12, end - 12)));
      ended_ = true;
    }
  } else if (const auto end = line.find(" of user time"); end != std::string_view::npos) {
    log_.keep(run.run.cpu_seconds, simulation::duration(line.substr(0, end)));
  } else if (line.starts_with("ERROR")) {
    if (!failed_) log_.warn("the program stopped with an error: " + std::string(line));
    failed_ = true;
  }
}

simulation::Calculation Reader::read() {
  std::string_view line;
  while (log_.next(line)) line_of(line);
  auto& run = log_.run;
  run.type.set("bonding_analysis", log_.whole());
  run.method.basis_type.set("Slater-type orbitals", log_.whole());
  log_.finish(ended_, failed_);
  return std::move(run);
}

simulation::Calculation read(Group& group, std::size_t main) {
  auto run = Reader(group.files[main], static_cast<int>(main)).read();
  for (std::size_t i = 0; i < group.files.size(); ++i)
    if (group.files[i].base_name().starts_with("CHARGE.lobster") && group.files[i].readable()) read_charges(group.files[i], static_cast<int>(i), run);
  return run;
}

void extract(Group& group, Sink& sink) { simulation::state_log(group, sink, format, read); }

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::lobster
