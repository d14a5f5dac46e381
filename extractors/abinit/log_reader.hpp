// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/file.hpp"
#include "simulation/calculation.hpp"

namespace quarry::abinit {

/// A variable of an echo: its numbers, their unit, where it stands.
struct Variable {
  std::vector<double> values;
  std::string unit;
  Place place;
  bool whole = true;  ///< false where a token is no number
};

/// The variables that one echo holds, by their name with the number of the data set (`ecut`, `etotal2`); only those that are used.
using Echo = std::map<std::string, Variable, std::less<>>;

/// Reads a main output. Each data set is a run of its own: the last one with an energy counts.
class LogReader {
 public:
  LogReader(File& log, int file) : lines_(log), file_(file) {}
  simulation::Calculation read();
  /// The data set that read() chose; 0 where the run has one only.
  std::int64_t data_set() const { return chosen_; }

  void version(std::string_view rest);
  void build(std::string_view rest);
  void date(std::string_view rest);
  void memory_table(std::string_view rest);
  void memory_of_set(std::string_view rest);
  void echo_before(std::string_view rest);
  void echo_after(std::string_view rest);
  void data_set(std::string_view rest);
  void pseudopotential(std::string_view rest);
  void scf_step(std::string_view rest);
  void ionic_step(std::string_view rest);
  void optimized(std::string_view rest);
  void total_energy(std::string_view rest);
  void fermi(std::string_view rest);
  void moment(std::string_view rest);
  void magnetization(std::string_view rest);
  void integrated(std::string_view rest);
  void completed(std::string_view rest);
  void times(std::string_view rest);

 private:
  enum class Mode { none, memory, echo };
  /// What the body says of one data set.
  struct Set {
    std::optional<double> energy, fermi, moment;
    std::string energy_text;
    Place energy_place, fermi_place, moment_place;
    std::optional<bool> scf, ionic;
    std::optional<std::int64_t> ixc, ionic_steps, scf_steps;
    std::map<std::string, double, std::less<>> memory;  ///< `nsppol` and others of the table at the top
  };
  Place here() const { return {file_, lines_.number(), -1, {}}; }
  void read_memory(std::string_view line);
  void read_echo(std::string_view line);
  void read_section(std::string_view line);

  /// A variable of the chosen data set: after the run, else before it.
  const Variable* variable(std::string_view name) const;
  const Variable* variable_of(const Echo& echo, std::string_view name) const;
  std::optional<double> number(std::string_view name) const;
  std::optional<std::int64_t> count(std::string_view name) const;
  std::optional<double> quantity(std::string_view name, double factor) const;
  void choose();
  void finish();
  void finish_method();
  void finish_functional();
  void finish_hubbard(simulation::Functional& functional);
  void finish_k_points();
  void finish_type();
  void finish_results();
  std::optional<crystal::Structure> structure_of(const Echo& echo) const;

  LineReader lines_;
  int file_;
  simulation::Calculation run_;
  Mode mode_ = Mode::none;
  Echo before_, after_;
  Echo* echo_ = nullptr;
  Variable* open_ = nullptr;  ///< goes on in lines that begin with a number
  std::map<std::int64_t, Set> sets_;
  std::int64_t now_ = 0, chosen_ = 0;
  std::map<std::int64_t, std::string> potentials_;  ///< by the type of atom
  bool magnetization_ = false;
};

}  // namespace quarry::abinit
