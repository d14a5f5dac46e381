// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "quarry/extractor.hpp"
#include "simulation/plain_log.hpp"

namespace quarry::dl_poly {

extern const Format format;

namespace {

using simulation::after;
using simulation::behind_colon;
using simulation::first_token;
using simulation::tokens;

/// Reads OUTPUT. Energies are left out: their unit is the user's, and they are means over steps.
class Reader {
 public:
  Reader(File& file, int index) : log_(file, index, "DL_POLY", "") {}
  simulation::Calculation read();

 private:
  bool species(std::string_view line);
  bool averages(std::string_view line);
  void control(std::string_view line);
  void progress(std::string_view line);

  simulation::PlainLog log_;
  Composition counts_;
  std::optional<double> molecules_, timestep_;
  double atoms_ = 0;
  bool characters_ = false, known_ = true, averages_ = false, ended_ = false;
  int row_ = 0;
};

/// `     1    Na+           22.989800       1.000000       500         0`: a name that is an element by its mass too
bool Reader::species(std::string_view line) {
  if (!characters_) return false;
  const auto words = tokens(line);
  if (words.size() != 6 || !parse_integer(words[0])) {
    characters_ = words.empty() || words[0] == "site";
    return characters_;
  }
  const auto mass = parse_double(words[2]);
  const auto repeats = parse_integer(words[4]);
  const auto* element = crystal::element_of_label(words[1]);
  if (!mass || !repeats || !molecules_) return known_ = false, true;
  const double count = static_cast<double>(*repeats) * *molecules_;
  atoms_ += count;
  if (element != nullptr && std::abs(element->weight - *mass) < 0.6) counts_[std::string(element->symbol)] += count;
  else known_ = false;
  return true;
}

/// Means behind the last step: three rows, of which the first has the temperature in its third column and the third the pressure
/// in its last.
bool Reader::averages(std::string_view line) {
  if (!averages_) return false;
  const auto words = tokens(line);
  if (words.size() < 9 || !parse_double(words[0])) return false;
  auto& dynamics = log_.run.dynamics;
  ++row_;
  constexpr double gigapascals_of_katm = 0.101325;
  if (row_ == 1 && words.size() == 10) log_.number(dynamics.temperature_mean, words[2]);
  if (row_ == 3 && words.size() == 10) log_.number(dynamics.pressure_mean, words[9], gigapascals_of_katm);
  averages_ = row_ < 3;
  return true;
}

void Reader::control(std::string_view line) {
  auto& dynamics = log_.run.dynamics;
  if (line.starts_with("simulation temperature (K)")) {
    log_.number(dynamics.temperature_target, line.substr(26));
  } else if (line.starts_with("fixed simulation timestep (ps)")) {
    timestep_ = simulation::scaled(parse_double(first_token(line.substr(30))), 1000);
  } else if (line.starts_with("Ensemble :")) {
    const auto words = tokens(behind_colon(line));
    if (!words.empty()) dynamics.ensemble.set(std::string(words[0]), log_.here());
    if (words.size() > 1) dynamics.thermostat.set(std::string(words[1]), log_.here());
  } else if (line.starts_with("number of molecules")) {
    molecules_ = parse_double(first_token(line.substr(19)));
  } else if (line.starts_with("atomic characteristics:")) {
    characters_ = true;
  }
}

void Reader::progress(std::string_view line) {
  auto& run = log_.run;
  if (const auto version = after(line, "version:"); version && line.starts_with("**")) {
    if (!run.version) run.version.set(std::string(first_token(*version)), log_.here());
  } else if (const auto nodes = after(line, "execution on"); nodes && line.starts_with("****")) {
    log_.integer(run.run.cores, *nodes);
  } else if (line.starts_with("run terminated after")) {
    log_.integer(run.dynamics.steps, line.substr(20));
    ended_ = averages_ = true;
  } else if (line.starts_with("time elapsed since job start:")) {
    log_.number(run.run.wall_seconds, behind_colon(line));
  } else {
    control(line);
  }
}

simulation::Calculation Reader::read() {
  std::string_view line;
  while (log_.next(line))
    if (!species(line) && !averages(line)) progress(line);
  auto& run = log_.run;
  run.method.name.set("FF", log_.whole());
  run.type.set("md", log_.whole());
  if (known_ && !counts_.empty()) run.composition.set(counts_, log_.whole());
  if (atoms_ > 0) {
    run.sites.set(static_cast<std::int64_t>(atoms_), log_.whole());
    run.dynamics.particles.set(static_cast<std::int64_t>(atoms_), log_.whole());
  }
  log_.keep(run.dynamics.timestep_fs, timestep_);
  if (timestep_ && run.dynamics.steps) run.dynamics.simulated_fs.set(*timestep_ * static_cast<double>(*run.dynamics.steps), log_.whole());
  log_.finish(ended_);
  return std::move(run);
}

simulation::Calculation read(Group& group, std::size_t main) { return Reader(group.files[main], static_cast<int>(main)).read(); }

void extract(Group& group, Sink& sink) { simulation::state_log(group, sink, format, read); }

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::dl_poly
