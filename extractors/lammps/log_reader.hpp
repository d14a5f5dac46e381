// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lammps/box.hpp"
#include "lammps/thermo.hpp"
#include "lammps/unit_style.hpp"
#include "quarry/file.hpp"
#include "simulation/calculation.hpp"

namespace quarry::lammps {

/// Reads a log line by line: the commands that it repeats, and what LAMMPS says between them. Of several sessions in one
/// file the last counts.
class LogReader {
 public:
  LogReader(File& log, int file) : lines_(log), file_(file) {}
  simulation::Calculation read();
  /// The names without folders of the files that the last session reads its atoms from, and writes atoms to.
  const std::set<std::string, std::less<>>& inputs() const { return s_.inputs; }
  const std::set<std::string, std::less<>>& outputs() const { return s_.outputs; }
  const std::string& units_style() const { return s_.units; }
  /// The last step that the log tells of.
  std::optional<std::int64_t> last_step() const;

  using Words = std::vector<std::string_view>;
  void banner(std::string_view rest);
  void created_atoms(std::string_view rest);
  void box(std::string_view rest);
  void loop_time(std::string_view rest);
  void processes(std::string_view rest);
  void stopping(std::string_view rest);
  void wall_time(std::string_view rest);
  void error(std::string_view rest);

  void units(const Words& words);
  void boundary(const Words& words);
  void timestep(const Words& words);
  void pair_style(const Words& words);
  void pair_coeff(const Words& words);
  void fix(const Words& words);
  void unfix(const Words& words);
  void run(const Words& words);
  void minimize(const Words& words);
  void other_run(const Words& words);
  void thermo_modify(const Words& words);
  void change_box(const Words& words);
  void clear(const Words& words);
  void next_log(const Words& words);
  void read_data(const Words& words);
  void write_data(const Words& words);
  void dump(const Words& words);

 private:
  enum class Doing { unknown, run, minimize, other };
  Place here() const { return {file_, lines_.number(), -1, {}}; }
  void read_line(std::string_view text);
  void finish();
  void finish_dynamics();
  void finish_ensemble();
  void finish_energy();
  void finish_cell();
  void finish_material();

  /// What is known of the session in hand.
  struct State {
    simulation::Calculation run;
    Thermo thermo;
    bool header_next = false;  ///< the table's head is the next line
    std::string units, pair_style, potential_file;
    std::optional<UnitStyle> style;
    std::map<std::string, std::vector<std::string>, std::less<>> fixes;
    std::vector<std::vector<std::string>> fixes_of_run;  ///< as they stood in the last run
    std::optional<double> timestep;  ///< in the units of the log
    std::optional<double> simulated;  ///< fs; nothing where a step's length is not known
    bool time_known = true;
    std::int64_t steps = 0, runs = 0, minimizations = 0;
    std::optional<std::int64_t> created;
    Doing doing = Doing::unknown, last = Doing::unknown;
    std::optional<Box> box;
    bool box_changes = false, bounded = false, normalized = false, log_goes_on = false, failed = false;
    Place pair_place, box_place, fix_place, step_place, end_place;
    std::vector<std::string> mapped;  ///< elements of the atom types, of `pair_coeff * *`
    Place mapped_place;
    std::set<std::string, std::less<>> inputs, outputs;
  };
  LineReader lines_;
  int file_;
  State s_;
};

}  // namespace quarry::lammps
