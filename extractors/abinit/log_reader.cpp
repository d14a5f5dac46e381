// SPDX-License-Identifier: GPL-3.0-or-later
#include "abinit/log_reader.hpp"

#include <algorithm>
#include <array>

#include "simulation/anchors.hpp"
#include "simulation/dates.hpp"
#include "simulation/text.hpp"

namespace quarry::abinit {

using simulation::first_token;
using simulation::tokens;
using simulation::trimmed;

namespace {

using Anchor = simulation::Anchor<LogReader>;

constexpr std::array anchors{
    Anchor{".Version ", &LogReader::version},
    Anchor{".(", &LogReader::build},
    Anchor{".Starting date :", &LogReader::date},
    Anchor{"Values of the parameters that define the memory need of the present run", &LogReader::memory_table},
    Anchor{"Values of the parameters that define the memory need for DATASET", &LogReader::memory_of_set},
    Anchor{"-outvars: echo values of preprocessed input variables", &LogReader::echo_before},
    Anchor{"-outvars: echo values of variables after computation", &LogReader::echo_after},
    Anchor{"== DATASET", &LogReader::data_set},
    Anchor{"- pspini: atom type", &LogReader::pseudopotential},
    Anchor{"At SCF step", &LogReader::scf_step},
    Anchor{"--- Iteration: (", &LogReader::ionic_step},
    Anchor{"At Broyd/MD step", &LogReader::optimized},
    Anchor{"Total energy (etotal) [Ha]=", &LogReader::total_energy},
    Anchor{"total_energy        :", &LogReader::total_energy},
    Anchor{">>>>>>>>> Etotal=", &LogReader::total_energy},
    Anchor{"Fermi (or HOMO) energy (hartree) =", &LogReader::fermi},
    Anchor{"Fermi energy (hartree) =", &LogReader::fermi},
    Anchor{"Magnetization (Bohr magneton)=", &LogReader::moment},
    Anchor{"Magnetization (spin up - spin down)", &LogReader::magnetization},
    Anchor{",  Integrated=", &LogReader::integrated},
    Anchor{"Calculation completed.", &LogReader::completed},
    Anchor{"+Overall time at end (sec) :", &LogReader::times},
};

/// The variables that are used; the others may be long (k-points, symmetries).
constexpr std::array<std::string_view, 44> used{
    "acell", "rprim", "xred", "typat", "znucl", "natom", "ntypat", "ecut", "pawecutdg", "ixc", "nsppol", "nspden", "nspinor", "occopt", "tsmear",
    "ngkpt", "kptrlatt", "nshiftk", "shiftk", "nkpt", "nband", "toldfe", "tolmxf", "ntime", "nstep", "ionmov", "geoopt", "optcell", "usepawu",
    "lpawu", "upawu", "jpawu", "vdw_xc", "etotal", "fcart", "strten", "optdriver", "rfphon", "iscf", "kptopt", "charge", "cellcharge", "moldyn", "dtion"};

std::string_view without_number(std::string_view name) {
  const auto last = name.find_last_not_of("0123456789");
  return last == std::string_view::npos ? name : name.substr(0, last + 1);
}

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

void LogReader::version(std::string_view rest) {
  if (const auto word = first_token(rest); !word.empty() && !run_.version) run_.version.set(std::string(word), here());
}

/// `MPI version, prepared for a x86_64_linux_gnu12.2 computer)`
void LogReader::build(std::string_view rest) {
  const auto words = simulation::after(rest, "prepared for a ");
  if (words && !run_.build) run_.build.set(std::string(first_token(*words)), here());
}

/// `Fri 13 Mar 2015.`
void LogReader::date(std::string_view rest) {
  const auto words = tokens(rest);
  if (words.size() != 4 || !words[3].ends_with('.')) return;
  const auto text = simulation::date_of(words[1], words[2], words[3].substr(0, words[3].size() - 1));
  if (!text.empty()) run_.run.start.set(text, here());
}

void LogReader::memory_table(std::string_view) {
  mode_ = Mode::memory;
  now_ = 0;
}
void LogReader::memory_of_set(std::string_view rest) {
  mode_ = Mode::memory;
  const auto word = trimmed(rest);
  now_ = parse_integer(word.substr(0, word.find('.'))).value_or(0);
}

/// `  nloalg =         4  nspden =         1 nspinor =         1  nsppol =         1`
void LogReader::read_memory(std::string_view line) {
  if (line.starts_with("====")) {
    if (!sets_[now_].memory.empty()) mode_ = Mode::none;
    return;
  }
  const auto words = tokens(line);
  for (std::size_t i = 0; i + 2 < words.size(); ++i)
    if (words[i + 1] == "=")
      if (const auto value = parse_double(words[i + 2])) sets_[now_].memory.insert_or_assign(std::string(words[i]), *value);
}

void LogReader::echo_before(std::string_view) {
  mode_ = Mode::echo;
  echo_ = &before_;
  open_ = nullptr;
}
void LogReader::echo_after(std::string_view) {
  echo_before({});
  echo_ = &after_;
}

/// `            acell      6.77E+00  6.77E+00  6.77E+00 Bohr`, with a mark in the first column of some; longer values go on below.
void LogReader::read_echo(std::string_view line) {
  if (line.starts_with("====")) {
    mode_ = Mode::none;
    return;
  }
  auto words = tokens(line);
  if (!words.empty() && (words[0] == "-" || words[0] == "P")) words.erase(words.begin());
  if (words.empty()) return;
  if (letter(words[0].front())) {
    open_ = nullptr;
    if (std::ranges::find(used, without_number(words[0])) == used.end()) return;
    open_ = &(*echo_)[std::string(words[0])];
    *open_ = {};
    open_->place = here();
    words.erase(words.begin());
  }
  if (open_ == nullptr) return;
  for (const auto word : words) {
    if (letter(word.front())) {
      open_->unit = word;
      continue;
    }
    const auto value = parse_double(word);
    if (value) open_->values.push_back(*value);
    else open_->whole = false;
  }
}

/// `  1 =====...`
void LogReader::data_set(std::string_view rest) {
  if (const auto number = parse_integer(first_token(rest))) now_ = *number;
  magnetization_ = false;
}

/// `   1  psp file is /somewhere/14si.pspnc`
void LogReader::pseudopotential(std::string_view rest) {
  const auto type = parse_integer(first_token(rest));
  const auto path = simulation::after(rest, "psp file is ");
  if (type && path) potentials_[*type] = structure::last_part(trimmed(*path));
}

void LogReader::scf_step(std::string_view rest) {
  auto& set = sets_[now_];
  if (rest.find("converged") != std::string_view::npos) set.scf = true;
  auto word = first_token(rest);
  if (word.ends_with(',')) word.remove_suffix(1);
  set.scf_steps = parse_integer(word);
}

/// `   4/  5) Internal Cycle: (1/1)`
void LogReader::ionic_step(std::string_view rest) {
  if (const auto number = parse_integer(trimmed(rest.substr(0, rest.find('/'))))) sets_[now_].ionic_steps = *number;
}
void LogReader::optimized(std::string_view rest) {
  if (rest.find("gradients are converged") != std::string_view::npos) sets_[now_].ionic = true;
}

void LogReader::total_energy(std::string_view rest) {
  auto& set = sets_[now_];
  set.energy = parse_double(first_token(rest));
  set.energy_text = first_token(rest);
  set.energy_place = here();
}
void LogReader::fermi(std::string_view rest) {
  sets_[now_].fermi = parse_double(first_token(rest));
  sets_[now_].fermi_place = here();
}
void LogReader::moment(std::string_view rest) {
  sets_[now_].moment = parse_double(first_token(rest));
  sets_[now_].moment_place = here();
}
void LogReader::magnetization(std::string_view) { magnetization_ = true; }
/// The line is the same for each density; it counts behind the heading of the magnetization.
void LogReader::integrated(std::string_view rest) {
  if (!magnetization_) return;
  magnetization_ = false;
  sets_[now_].moment = parse_double(first_token(rest));
  sets_[now_].moment_place = here();
}

void LogReader::completed(std::string_view) { run_.run.finished.set(true, here()); }

/// `cpu=          9.1  wall=         10.2`
void LogReader::times(std::string_view rest) {
  if (const auto cpu = simulation::number_after(rest, "cpu=")) run_.run.cpu_seconds.set(*cpu, here());
  if (const auto wall = simulation::number_after(rest, "wall=")) run_.run.wall_seconds.set(*wall, here());
}

void LogReader::read_section(std::string_view line) {
  if (mode_ == Mode::memory) return read_memory(line);
  if (const auto at = line.find(" - ixc="); at != std::string_view::npos) sets_[now_].ixc = parse_integer(trimmed(line.substr(at + 7)));
  else if (line.find("was not enough SCF cycles to converge") != std::string_view::npos) sets_[now_].scf = false;
  else if (line.find("was not enough Broyd/MD steps to converge") != std::string_view::npos) sets_[now_].ionic = false;
}

simulation::Calculation LogReader::read() {
  static const simulation::Anchors<LogReader> table{anchors};
  std::string_view line;
  while (lines_.next(line)) {
    const auto text = trimmed(line);
    if (!lines_.terminated()) break;
    if (mode_ == Mode::echo) read_echo(text);
    else if (!table.read(*this, text)) read_section(text);
  }
  finish();
  return std::move(run_);
}

}  // namespace quarry::abinit
