// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"
#include "simulation/plain_log.hpp"

namespace quarry::namd {

extern const Format format;

namespace {

using simulation::behind_colon;
using simulation::first_token;
using simulation::tokens;

/// Reads a log. The cell is that of the start where it may change.
class Reader {
 public:
  Reader(File& file, int index) : log_(file, index, "NAMD", "End of program") {}
  simulation::Calculation read();

 private:
  void information(std::string_view line);
  void progress(std::string_view line);

  simulation::PlainLog log_;
  simulation::Rows cell_;
  std::optional<double> timestep_;
  std::optional<std::int64_t> first_, last_;
  bool minimises_ = false, runs_ = false, langevin_ = false, piston_ = false, ended_ = false;
};

void Reader::information(std::string_view line) {
  auto& run = log_.run;
  const auto words = tokens(line);
  if (line.starts_with("NAMD ")) {
    log_.begins_again(first_token(line.substr(5)));
  } else if (line.starts_with("Running on ")) {
    log_.integer(run.run.cores, line.substr(11));
  } else if (line.starts_with("TIMESTEP ")) {
    timestep_ = parse_double(first_token(line.substr(9)));
  } else if (line.starts_with("PERIODIC CELL BASIS")) {
    if (const auto vector = simulation::triple(words, 4)) cell_.add(*vector);
  } else if (words.size() == 2 && words[1] == "ATOMS") {
    log_.integer(run.sites, words[0]);
  } else if (line.starts_with("LANGEVIN DYNAMICS ACTIVE")) {
    langevin_ = true;
    run.dynamics.thermostat.set("Langevin", log_.here());
  } else if (line.starts_with("LANGEVIN TEMPERATURE")) {
    log_.number(run.dynamics.temperature_target, line.substr(20));
  } else if (line.starts_with("LANGEVIN PISTON PRESSURE CONTROL ACTIVE")) {
    piston_ = true;
    run.dynamics.barostat.set("Langevin piston", log_.here());
  }
}

void Reader::progress(std::string_view line) {
  auto& run = log_.run;
  if (line.starts_with("ENERGY:")) {
    const auto step = parse_integer(first_token(behind_colon(line)));
    if (!first_) first_ = step;
    if (step) last_ = step;
  } else if (line.starts_with("WallClock:")) {
    log_.number(run.run.wall_seconds, behind_colon(line));
    if (const auto rest = simulation::after(line, "CPUTime:")) log_.number(run.run.cpu_seconds, *rest);
    ended_ = true;
  } else if (line.starts_with("TCL: Minimizing")) {
    minimises_ = true;
  } else if (line.starts_with("TCL: Running")) {
    runs_ = true;
  } else if (line.starts_with("FATAL ERROR:")) {
    log_.warn("the program stopped with an error");
  }
}

simulation::Calculation Reader::read() {
  std::string_view line;
  while (log_.next(line)) {
    if (line.starts_with("Info: ")) information(simulation::trimmed(line.substr(6)));
    else progress(line);
  }
  auto& run = log_.run;
  auto& dynamics = run.dynamics;
  run.method.name.set("FF", log_.whole());
  log_.keep(run.lattice, cell_.matrix(1));
  const bool relaxes = minimises_ && !runs_;
  run.type.set(relaxes ? "relax" : "md", log_.whole());
  log_.finish(ended_);
  if (relaxes) {
    dynamics = {};
    return std::move(run);
  }
  dynamics.particles = run.sites;
  if (timestep_) dynamics.timestep_fs.set(*timestep_, log_.whole());
  if (first_ && last_ && *last_ >= *first_) {
    dynamics.steps.set(*last_ - *first_, log_.whole());
    if (timestep_) dynamics.simulated_fs.set(*timestep_ * static_cast<double>(*last_ - *first_), log_.whole());
  }
  if (langevin_) dynamics.ensemble.set(piston_ ? "NPT" : "NVT", log_.whole());
  return std::move(run);
}

simulation::Calculation read(Group& group, std::size_t main) { return Reader(group.files[main], static_cast<int>(main)).read(); }

void extract(Group& group, Sink& sink) { simulation::state_log(group, sink, format, read); }

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::namd
