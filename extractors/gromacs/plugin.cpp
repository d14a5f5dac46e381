// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/extractor.hpp"
#include "simulation/plain_log.hpp"

namespace quarry::gromacs {

extern const Format format;

namespace {

using simulation::after;
using simulation::behind_colon;
using simulation::first_token;
using simulation::tokens;

/// Reads a log of mdrun: the parameters that it repeats, and its end. Atoms have no elements here.
class Reader {
 public:
  Reader(File& file, int index) : log_(file, index, "GROMACS", "Finished mdrun on") {}
  simulation::Calculation read();

 private:
  bool parameter(std::string_view line);
  void progress(std::string_view line);
  void finish();

  simulation::PlainLog log_;
  std::string integrator_;
  bool parameters_ = false, ended_ = false, thermostat_ = false, barostat_ = false;
  std::optional<double> timestep_;
};

/// `   integrator                     = md`, between `Input Parameters:` and a blank line
bool Reader::parameter(std::string_view line) {
  if (line.starts_with("Input Parameters:")) return parameters_ = true;
  if (!parameters_) return false;
  auto& dynamics = log_.run.dynamics;
  const auto separator = line.find_first_of("=:");
  const auto key = simulation::trimmed(line.substr(0, separator));
  const auto value = separator == std::string_view::npos ? std::string_view() : simulation::trimmed(line.substr(separator + 1));
  if (key == "integrator") {
    integrator_ = value;
  } else if (key == "dt") {
    timestep_ = simulation::scaled(parse_double(first_token(value)), 1000);
  } else if (key == "nsteps") {
    log_.integer(dynamics.steps, value);
  } else if (key == "tcoupl") {
    thermostat_ = simulation::lower(value) != "no";
    if (thermostat_) dynamics.thermostat.set(std::string(value), log_.here());
  } else if (key == "pcoupl") {
    barostat_ = simulation::lower(value) != "no";
    if (barostat_) dynamics.barostat.set(std::string(value), log_.here());
  } else if (key == "ref-t" || key == "ref_t") {
    // One for each group of atoms: stated where they agree.
    const auto words = tokens(value);
    bool equal = !words.empty() && thermostat_;
    for (const auto word : words) equal = equal && word == words[0];
    if (equal) log_.number(dynamics.temperature_target, words[0]);
  }
  parameters_ = !line.empty();
  return true;
}

void Reader::progress(std::string_view line) {
  auto& run = log_.run;
  if (line.starts_with("GROMACS version:")) {
    // `VERSION 5.1.4` in old ones
    auto words = tokens(behind_colon(line));
    if (words.size() > 1 && words[0] == "VERSION") words.erase(words.begin());
    if (!words.empty()) {
      log_.begins_again(words[0]);
      ended_ = false;
    }
  } else if (line.starts_with("There are:") || line.starts_with("System has")) {
    const auto words = tokens(line.substr(10));
    if (words.size() >= 2 && simulation::lower(words[1]).starts_with("atoms")) log_.integer(run.sites, words[0]);
  } else if (line.starts_with("Using ") && line.find("MPI process") != std::string_view::npos) {
    log_.integer(run.run.cores, line.substr(6));
  } else if (line.starts_with("Time:")) {
    const auto words = tokens(line.substr(5));
    if (words.size() == 3) log_.number(run.run.wall_seconds, words[1]);
  } else if (line.starts_with("Finished mdrun on")) {
    ended_ = true;
  } else if (line.starts_with("Steepest Descents converged to") || line.starts_with("Polak-Ribiere Conjugate Gradients converged to") || line.starts_with("Low-Memory BFGS Minimizer converged to")) {
    const bool reached = line.find("Fmax <") != std::string_view::npos;
    run.convergence.ionic.set(reached, log_.here());
  } else if (line.starts_with("Fatal error:")) {
    log_.warn("the program stopped with an error");
  }
}

void Reader::finish() {
  auto& run = log_.run;
  run.method.name.set("FF", log_.whole());
  const bool minimises = integrator_ == "steep" || integrator_ == "cg" || integrator_ == "l-bfgs";
  if (!integrator_.empty()) run.type.set(minimises ? "relax" : "md", log_.whole());
  if (minimises) {
    run.dynamics = {};
  } else if (!integrator_.empty()) {
    if (timestep_) run.dynamics.timestep_fs.set(*timestep_, log_.whole());
    run.dynamics.particles = run.sites;
    if (timestep_ && run.dynamics.steps && ended_) run.dynamics.simulated_fs.set(*timestep_ * static_cast<double>(*run.dynamics.steps), log_.whole());
    // Stochastic integrators hold the temperature themselves.
    const bool bath = thermostat_ || integrator_ == "sd" || integrator_ == "bd";
    run.dynamics.ensemble.set(barostat_ ? (bath ? "NPT" : "NPH") : bath ? "NVT" : "NVE", log_.whole());
  }
  log_.finish(ended_);
}

simulation::Calculation Reader::read() {
  std::string_view line;
  while (log_.next(line))
    if (!parameter(line)) progress(line);
  finish();
  return std::move(log_.run);
}

simulation::Calculation read(Group& group, std::size_t main) { return Reader(group.files[main], static_cast<int>(main)).read(); }

void extract(Group& group, Sink& sink) { simulation::state_log(group, sink, format, read); }

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::gromacs
