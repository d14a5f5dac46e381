// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"
#include "simulation/plain_log.hpp"

namespace quarry::yambo {

extern const Format format;

namespace {

using simulation::behind_colon;
using simulation::first_token;
using simulation::tokens;

/// Reads a report. Gaps of its quasi-particles are a table of another file; those of the report are of the Kohn-Sham states
/// that it begins with, and are not stated as the run's.
class Reader {
 public:
  Reader(File& file, int index) : log_(file, index, "Yambo", "") {}
  simulation::Calculation read();

 private:
  void line_of(std::string_view line);
  simulation::PlainLog log_;
  Composition counts_;
  bool known_ = true, gw_ = false, bse_ = false, ended_ = false;
};

void Reader::line_of(std::string_view line) {
  auto& run = log_.run;
  if (line.starts_with("Version ") && line.find("Revision") != std::string_view::npos) {
    if (!run.version) run.version.set(std::string(first_token(line.substr(8))), log_.here());
  } else if (line.starts_with("number of ") && line.find("atoms") != std::string_view::npos) {
    // `number of B  atoms    :  2`
    const auto count = parse_integer(first_token(behind_colon(line)));
    const auto* element = crystal::element_of_label(first_token(line.substr(10)));
    if (element != nullptr && count) counts_[std::string(element->symbol)] = static_cast<double>(*count);
    else known_ = false;
  } else if (line.starts_with("Cores ")) {
    log_.integer(run.run.cores, behind_colon(line));
  } else if (line.starts_with("Grid dimensions ")) {
    log_.keep(run.method.k_mesh, simulation::mesh(behind_colon(line)));
  } else if (line.starts_with("K-points ")) {
    log_.integer(run.method.k_irreducible, behind_colon(line));
  } else if (line.starts_with("Bands ")) {
    log_.integer(run.method.bands, behind_colon(line));
  } else if (line.starts_with("Electrons ")) {
    log_.number(run.method.electrons, behind_colon(line));
  } else if (line.starts_with("| gw0 ")) {
    gw_ = true;
  } else if (line.starts_with("| bse ") || line.starts_with("| optics ")) {
    bse_ = bse_ || line.starts_with("| bse ");
  } else if (line.find("Game Over") != std::string_view::npos || line.find("Game summary") != std::string_view::npos) {
    ended_ = true;
  }
}

simulation::Calculation Reader::read() {
  std::string_view line;
  while (log_.next(line)) line_of(line);
  auto& run = log_.run;
  if (known_ && !counts_.empty()) run.composition.set(counts_, log_.whole());
  if (bse_ || gw_) {
    run.method.name.set(bse_ ? "BSE" : "GW", log_.whole());
    run.type.set(bse_ ? "bse" : "gw", log_.whole());
  }
  run.method.basis_type.set("plane waves", log_.whole());
  log_.finish(ended_);
  return std::move(run);
}

simulation::Calculation read(Group& group, std::size_t main) { return Reader(group.files[main], static_cast<int>(main)).read(); }

void extract(Group& group, Sink& sink) { simulation::state_log(group, sink, format, read); }

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::yambo
