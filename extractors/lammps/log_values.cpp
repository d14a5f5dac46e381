// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "lammps/log_reader.hpp"
#include "quarry/chemistry.hpp"
#include "simulation/text.hpp"
#include "structure/tokens.hpp"

namespace quarry::lammps {

void LogReader::banner(std::string_view rest) {
  if (s_.run.version || s_.runs + s_.minimizations > 0) {
    s_ = State();
    s_.run.program = "LAMMPS";
    s_.run.diagnostics.push_back({Severity::note, "several sessions in one log: the last one counts", here()});
  }
  const auto end = rest.rfind(')');
  if (end != std::string_view::npos) s_.run.version.set(std::string(rest.substr(0, end)), here());
}

void LogReader::created_atoms(std::string_view rest) {
  const auto words = simulation::tokens(rest);
  if (words.size() < 2 || words[1] != "atoms") return;
  const auto more = parse_integer(words[0]);
  if (more) s_.created = s_.created.value_or(0) + *more;
}

void LogReader::box(std::string_view rest) {
  s_.box = parse_box(rest);
  s_.box_place = here();
  s_.box_changes = false;
}

/// `0.889 on 8 procs for 1000 steps with 8000 atoms`
void LogReader::loop_time(std::string_view rest) {
  const auto words = simulation::tokens(rest);
  const auto steps = words.size() > 6 && words[6] == "steps" ? parse_integer(words[5]) : std::nullopt;
  s_.thermo.end();
  s_.last = s_.doing;
  if (words.size() > 9 && words[9] == "atoms" && parse_integer(words[8])) s_.run.dynamics.particles.set(*parse_integer(words[8]), here());
  s_.fixes_of_run.clear();
  for (const auto& [id, fix] : s_.fixes) s_.fixes_of_run.push_back(fix);
  if (s_.doing == Doing::minimize) {
    ++s_.minimizations;
    if (steps) s_.run.convergence.ionic_steps.set(*steps, here());
    return;
  }
  if (s_.doing == Doing::other || !steps) return;
  ++s_.runs;
  s_.steps += *steps;
  s_.step_place = here();
  if (!s_.timestep || !s_.style) s_.time_known = s_.time_known && *steps == 0;
  else s_.simulated = s_.simulated.value_or(0) + static_cast<double>(*steps) * *s_.timestep * s_.style->time;
}

/// `99.3% CPU use with 8 MPI tasks x no OpenMP threads`
void LogReader::processes(std::string_view text) {
  const auto words = simulation::tokens(*simulation::after(text, "% CPU use with "));
  if (words.size() < 5 || words[1] != "MPI" || words[3] != "x") return;
  const auto tasks = parse_integer(words[0]);
  const auto threads = words[4] == "no" ? std::optional<std::int64_t>(1) : parse_integer(words[4]);
  if (!tasks || !threads || *tasks < 1 || *threads < 1 || *tasks > 100'000'000 || *threads > 100'000) return;
  s_.run.run.cores.set(*tasks * *threads, here());
  if (words[4] != "no") s_.run.run.threads.set(*threads, here());
}

void LogReader::stopping(std::string_view rest) {
  const auto why = simulation::trimmed(rest);
  auto& ionic = s_.run.convergence.ionic;
  ionic.clear();
  if (why == "energy tolerance" || why == "force tolerance" || why == "forces are zero") ionic.set(true, here());
  else if (why.starts_with("max iterations") || why.starts_with("max force evaluations") || why.starts_with("walltime limit")) ionic.set(false, here());
}

/// `0:02:44`
void LogReader::wall_time(std::string_view rest) {
  s_.run.run.finished.set(true, here());
  rest = simulation::trimmed(rest);
  double seconds = 0;
  for (int part = 0; part < 3; ++part) {
    const auto colon = part < 2 ? rest.find(':') : rest.size();
    if (colon == std::string_view::npos) return;
    const auto number = parse_integer(rest.substr(0, colon));
    if (!number || *number < 0) return;
    seconds = seconds * 60 + static_cast<double>(*number);
    rest.remove_prefix(std::min(colon + 1, rest.size()));
  }
  s_.run.run.wall_seconds.set(seconds, here());
}

void LogReader::error(std::string_view rest) {
  if (!rest.starts_with(":") && !rest.starts_with(" on proc")) return;
  s_.failed = true;
  s_.run.diagnostics.push_back({Severity::warning, "the run ended with an error" + std::string(rest.substr(0, 300)), here()});
}

void LogReader::units(const Words& words) {
  if (words.size() < 2 || words[1].find('$') != std::string_view::npos) return;
  s_.units = words[1];
  s_.style = unit_style(s_.units);
  s_.run.dynamics.units_style.set(s_.units, here());
}

void LogReader::boundary(const Words& words) {
  // A shrink-wrapped or fixed side is no lattice vector.
  s_.bounded = std::any_of(words.begin() + 1, words.end(), [](std::string_view word) { return word != "p" && word != "pp"; });
}

void LogReader::timestep(const Words& words) {
  const auto number = words.size() > 1 ? parse_double(words[1]) : std::nullopt;
  s_.timestep = number && *number > 0 ? number : std::nullopt;
  if (s_.timestep && s_.style) s_.run.dynamics.timestep_fs.set(*s_.timestep * s_.style->time, here());
}

void LogReader::pair_style(const Words& words) {
  if (words.size() < 2) return;
  s_.pair_style = words[1];
  if (words[1].starts_with("hybrid"))
    for (std::size_t i = 2; i < words.size(); ++i)
      if (words[i].front() >= 'a' && words[i].front() <= 'z' && words[i].find('$') == std::string_view::npos) s_.pair_style += " " + std::string(words[i]);
  if (words[1] == "kim" && words.size() > 2) s_.pair_style += " " + std::string(words[2]);
  s_.pair_place = here();
  s_.potential_file.clear();
  s_.mapped.clear();
}

/// `pair_coeff * * SiC.tersoff Si C Si`: a file, and an element for each type.
void LogReader::pair_coeff(const Words& words) {
  if (words.size() < 4 || s_.pair_style.starts_with("hybrid")) return;
  const auto file = words[3];
  if (parse_double(file) || file == "NULL" || file.find('$') != std::string_view::npos || find_element(file) != nullptr) return;
  s_.potential_file = structure::last_part(file);
  s_.mapped.clear();
  for (std::size_t i = 4; i < words.size(); ++i) {
    if (find_element(words[i]) == nullptr) return s_.mapped.clear();
    s_.mapped.emplace_back(words[i]);
  }
  s_.mapped_place = here();
}

void LogReader::fix(const Words& words) {
  if (words.size() < 4) return;
  const auto style = words[3];
  s_.fixes[std::string(words[1])] = {words.begin() + 2, words.end()};
  s_.fix_place = here();
  for (const std::string_view changing : {"npt", "nph", "rigid/npt", "rigid/nph", "press/", "box/relax", "deform", "msst", "qbmsst", "append/atoms"})
    s_.box_changes = s_.box_changes || style.starts_with(changing);
}

void LogReader::unfix(const Words& words) {
  if (words.size() < 2) return;
  if (const auto at = s_.fixes.find(words[1]); at != s_.fixes.end()) s_.fixes.erase(at);
}

void LogReader::run(const Words&) { s_.doing = Doing::run; }
void LogReader::minimize(const Words&) { s_.doing = Doing::minimize; }
void LogReader::other_run(const Words&) { s_.doing = Doing::other; }
void LogReader::change_box(const Words&) { s_.box_changes = true; }
void LogReader::next_log(const Words&) { s_.log_goes_on = true; }

void LogReader::read_data(const Words& words) {
  if (words.size() > 1) s_.inputs.emplace(structure::last_part(words[1]));
}
void LogReader::write_data(const Words& words) {
  if (words.size() > 1) s_.outputs.emplace(structure::last_part(words[1]));
}
/// `dump ID group style N file ...`
void LogReader::dump(const Words& words) {
  if (words.size() > 5) s_.outputs.emplace(structure::last_part(words[5]));
}

std::optional<std::int64_t> LogReader::last_step() const {
  const auto step = s_.thermo.last("Step");
  return step ? simulation::count_of(*step) : std::nullopt;
}

void LogReader::thermo_modify(const Words& words) {
  for (std::size_t i = 1; i + 1 < words.size(); ++i)
    if (words[i] == "norm") s_.normalized = words[i + 1] == "yes" || words[i + 1] == "on" || words[i + 1] == "true";
}

/// All is forgotten, as LAMMPS does; but the version stays.
void LogReader::clear(const Words&) {
  auto version = s_.run.version;
  const bool ran = s_.runs + s_.minimizations > 0;
  s_ = State();
  s_.run.program = "LAMMPS";
  s_.run.version = std::move(version);
  if (ran) s_.run.diagnostics.push_back({Severity::note, "several systems in one log: the last one counts", here()});
}

}  // namespace quarry::lammps
