// SPDX-License-Identifier: GPL-3.0-or-later
#include "lammps/log_reader.hpp"

#include "simulation/anchors.hpp"
#include "simulation/text.hpp"

namespace quarry::lammps {

namespace {

using Anchor = simulation::Anchor<LogReader>;

constexpr std::array anchors{
    Anchor{"LAMMPS (", &LogReader::banner},
    Anchor{"Created orthogonal box =", &LogReader::box},
    Anchor{"Created triclinic box =", &LogReader::box},
    Anchor{"orthogonal box =", &LogReader::box},
    Anchor{"triclinic box =", &LogReader::box},
    Anchor{"Created ", &LogReader::created_atoms},
    Anchor{"Loop time of ", &LogReader::loop_time},
    Anchor{"Stopping criterion =", &LogReader::stopping},
    Anchor{"Total wall time:", &LogReader::wall_time},
    Anchor{"ERROR", &LogReader::error},
};

struct Command {
  std::string_view name;
  void (LogReader::*read)(const LogReader::Words& words);
};
constexpr std::array commands{
    Command{"units", &LogReader::units},
    Command{"boundary", &LogReader::boundary},
    Command{"timestep", &LogReader::timestep},
    Command{"pair_style", &LogReader::pair_style},
    Command{"pair_coeff", &LogReader::pair_coeff},
    Command{"fix", &LogReader::fix},
    Command{"unfix", &LogReader::unfix},
    Command{"run", &LogReader::run},
    Command{"minimize", &LogReader::minimize},
    Command{"rerun", &LogReader::other_run},
    Command{"neb", &LogReader::other_run},
    Command{"temper", &LogReader::other_run},
    Command{"prd", &LogReader::other_run},
    Command{"tad", &LogReader::other_run},
    Command{"hyper", &LogReader::other_run},
    Command{"thermo_modify", &LogReader::thermo_modify},
    Command{"change_box", &LogReader::change_box},
    Command{"clear", &LogReader::clear},
    Command{"log", &LogReader::next_log},
    Command{"read_data", &LogReader::read_data},
    Command{"write_data", &LogReader::write_data},
    Command{"dump", &LogReader::dump},
};

}  // namespace

void LogReader::read_line(std::string_view text) {
  static const simulation::Anchors<LogReader> table{anchors};
  const bool header = std::exchange(s_.header_next, false);
  if (text.starts_with("Per MPI rank memory") || text.starts_with("Memory usage per processor")) {
    s_.header_next = true;
    return;
  }
  if (table.read(*this, text)) return;
  if (text.find("% CPU use with ") != std::string_view::npos) return processes(text);
  if (s_.thermo.read(text, header)) return;
  auto words = simulation::tokens(text.substr(0, text.find('#')));
  if (words.empty()) return;
  for (const auto& command : commands)
    if (command.name == words.front()) return (this->*command.read)(words);
  // `  1134 atoms`, behind read_data
  if (words.size() == 2 && words[1] == "atoms" && parse_integer(words[0])) s_.created = parse_integer(words[0]);
}

simulation::Calculation LogReader::read() {
  s_.run.program = "LAMMPS";
  std::string_view line;
  while (lines_.next(line)) {
    // A cut time would be a wrong one, and all else in a cut line too.
    if (!lines_.terminated()) break;
    const auto text = simulation::trimmed(line);
    if (!text.empty()) read_line(text);
  }
  finish();
  return std::exchange(s_.run, {});
}

}  // namespace quarry::lammps
