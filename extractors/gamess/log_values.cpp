// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "gamess/log_reader.hpp"
#include "quarry/units.hpp"
#include "simulation/text.hpp"

namespace quarry::gamess {

using constants::hartree;
using simulation::first_token;
using simulation::tokens;
using simulation::trimmed;

namespace {

/// `SCFTYP=RHF`, `IGAUSS=       3`, `TDDFT =EXCITE`: the token behind the key.
std::string option(std::string_view line, std::string_view key) {
  const auto rest = simulation::after(line, key);
  return rest ? std::string(first_token(*rest)) : std::string();
}

}  // namespace

/// `*         GAMESS VERSION = 30 SEP 2018 (R3)         *`: what people call 2018 R3.
void LogReader::read_version(std::string_view words) {
  const auto stated = trimmed(words.substr(0, words.find('*')));
  if (stated.empty()) return;
  run_.build.set(std::string(stated), here());
  const auto parts = tokens(stated);
  const bool release = parts.size() >= 4 && parts[2].size() == 4 && parse_integer(parts[2]) && parts[3].starts_with("(R") && parts[3].ends_with(')');
  run_.version.set(release ? std::string(parts[2]) + "." + std::string(parts[3].substr(1, parts[3].size() - 2)) : std::string(stated), here());
}

/// `4 PROCESSORS IN        1 NODES.`
void LogReader::processors(std::string_view rest) {
  const auto words = tokens(rest);
  if (words.size() < 4) return;
  if (const auto cores = parse_integer(words[0])) run_.run.cores.set(*cores, here());
  if (const auto nodes = parse_integer(words[3])) run_.run.nodes.set(*nodes, here());
}

void LogReader::title(std::string_view) { mode_ = Mode::title; }

/// `STO          IGAUSS=       3      POLAR=NONE`
void LogReader::gaussian_basis(std::string_view rest) {
  basis_ = first_token(rest);
  digits_ = option(rest, "IGAUSS=");
}
void LogReader::heavy_functions(std::string_view rest) {
  d_ = first_token(rest);
  f_ = option(rest, "NFFUNC=");
  diffuse_heavy_ = option(rest, "DIFFSP=") == "T";
}
void LogReader::light_functions(std::string_view rest) {
  p_ = first_token(rest);
  diffuse_light_ = option(rest, "DIFFS=") == "T";
}

void LogReader::point_group(std::string_view rest) {
  if (const auto name = first_token(rest); !name.empty()) run_.point_group.set(std::string(name), here());
}
/// Groups come as `CNH`, with the order on a line of its own.
void LogReader::axis(std::string_view rest) {
  const auto order = first_token(rest);
  if (!run_.point_group || !parse_integer(order)) return;
  auto name = *run_.point_group;
  if (const auto at = name.find('N', 1); at != std::string::npos) name.replace(at, 1, order);
  run_.point_group.set(std::move(name), here());
}

void LogReader::atoms_in_bohr(std::string_view) {
  mode_ = Mode::atoms;
  atoms_.clear(constants::bohr);
}
void LogReader::atoms_in_angstrom(std::string_view) {
  mode_ = Mode::atoms;
  atoms_.clear();
}

/// ` O           8.0     0.0000000000        0.0000000000        0.0000000000`; labels are the user's, charges are not.
void LogReader::read_atom(std::string_view line) {
  const auto words = tokens(line);
  const auto position = simulation::triple(words, 2);
  const auto charge = words.size() == 5 ? parse_double(words[1]) : std::nullopt;
  if (position && charge) return atoms_.add(*charge, *position);
  if (!atoms_.began()) return;  // headings
  mode_ = Mode::none;
  if (!line.empty()) atoms_.spoil();
  geometry();
}

void LogReader::functions(std::string_view rest) {
  if (const auto value = parse_integer(first_token(rest))) run_.method.basis_functions.set(*value, here());
}
void LogReader::electrons(std::string_view rest) {
  if (const auto value = parse_integer(first_token(rest))) run_.method.electrons.set(static_cast<double>(*value), here());
}
void LogReader::charge(std::string_view rest) {
  if (const auto value = parse_integer(first_token(rest))) run_.method.charge.set(static_cast<double>(*value), here());
}
void LogReader::multiplicity(std::string_view rest) {
  if (const auto value = parse_integer(first_token(rest))) run_.method.multiplicity.set(*value, here());
}
/// `ALPHA)          =   35`; with core potentials again: `ALPHA) KEPT IS    =   26`.
void LogReader::occupied(std::string_view rest) {
  if (const auto value = simulation::integer_after(rest, "=")) occupied_[rest.starts_with("BETA") ? 1 : 0] = *value;
}
void LogReader::nuclear_repulsion(std::string_view rest) {
  repulsion(first_token(rest));
}

void LogReader::scf_type(std::string_view rest) {
  scf_type_ = first_token(rest);
  run_type_ = option(rest, "RUNTYP=");
}
void LogReader::dft_type(std::string_view rest) {
  dft_type_ = first_token(rest);
  if (const auto excited = option(rest, "TDDFT ="); !excited.empty()) excited_ = excited;
}
void LogReader::perturbation(std::string_view rest) { interaction_ = option(rest, "CITYP ="); }

void LogReader::unconverged(std::string_view) { scf_failed(); }

/// `R-B3LYP ENERGY IS     -382.0506353326 AFTER  17 ITERATIONS`; 0 where it did not converge.
void LogReader::scf_energy(std::string_view rest) {
  const auto value = simulation::after(rest, "ENERGY IS");
  if (!value) return;
  // A Hessian is of one geometry: a second energy is that of displaced atoms.
  if (run_type_ == "HESSIAN" && run_.results.total) {
    displaced_ = true;
    mode_ = Mode::none;
    return;
  }
  const auto token = first_token(*value);
  energy(parse_double(token) == 0.0 ? std::string_view() : token);
}
void LogReader::mp2_energy(std::string_view rest) { energy(first_token(rest), "MP2"); }

/// ` CCD) =      -76.2261736303`
void LogReader::coupled_cluster_energy(std::string_view rest) {
  const auto end = rest.find(") =");
  if (end == std::string_view::npos) return;
  energy(first_token(rest.substr(end + 3)), std::string(trimmed(rest.substr(0, end))));
}

void LogReader::alpha_set(std::string_view) { spin_ = 0; }
void LogReader::beta_set(std::string_view) { spin_ = 1; }
void LogReader::orbitals(std::string_view) {
  mode_ = Mode::orbitals;
  began_ = false;
  columns_.clear();
  if (spin_ == 0) orbitals_.clear();
}
void LogReader::orbitals_end(std::string_view) {
  mode_ = Mode::none;
  spin_ = 0;
}

/// A row of numbers of orbitals, below it their energies; then symmetries and coefficients.
void LogReader::read_orbitals(std::string_view line) {
  const auto words = tokens(line);
  if (words.empty()) return;
  if (line.starts_with("-----")) {
    if (began_) mode_ = Mode::none;  // what follows the last table
    return;
  }
  const auto numbers = std::ranges::all_of(words, [](auto word) { return parse_integer(word).has_value(); });
  if (numbers) {
    columns_.clear();
    for (const auto word : words) columns_.push_back(*parse_integer(word));
    return;
  }
  if (columns_.size() == words.size() && occupied_[spin_] > 0) {
    began_ = true;
    for (std::size_t i = 0; i < words.size(); ++i)
      if (const auto value = parse_double(words[i])) orbitals_.add(spin_, *value * hartree, columns_[i] <= occupied_[spin_]);
  }
  columns_.clear();
}

void LogReader::step(std::string_view rest) {
  if (const auto number = parse_integer(first_token(rest))) steps_ = *number + 1;
}
void LogReader::located(std::string_view) { run_.convergence.ionic.set(true, here()); }
void LogReader::not_located(std::string_view) { run_.convergence.ionic.set(false, here()); }
void LogReader::dipole(std::string_view) { mode_ = Mode::dipole; }

void LogReader::modes(std::string_view) {
  modes_ = {};
  mode_number_ = 0;
}
/// `1 TO   6 ARE TAKEN AS ROTATIONS AND TRANSLATIONS.`
void LogReader::rotations(std::string_view rest) {
  const auto words = tokens(rest);
  if (words.size() < 8 || words[1] != "TO" || words[5] != "ROTATIONS") return;
  const auto first = parse_integer(words[0]), last = parse_integer(words[2]);
  if (!first || !last) return;
  first_rotation_ = *first;
  last_rotation_ = *last;
}
/// `    1699.34 I       5.29        0.03`: an I marks an imaginary one.
void LogReader::frequencies(std::string_view rest) {
  const auto words = tokens(rest);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto value = parse_double(words[i]);
    if (!value) continue;
    const bool imaginary = i + 1 < words.size() && words[i + 1] == "I";
    ++mode_number_;
    if (mode_number_ < first_rotation_ || mode_number_ > last_rotation_) modes_.add(imaginary ? -*value : *value);
  }
}

void LogReader::cpu_time(std::string_view rest) {
  auto value = simulation::number_after(rest, "TOTAL CPU TIME=");
  if (!value) value = simulation::number_after(rest, "TOTAL CPU TIME =");
  if (value) run_.run.cpu_seconds.set(*value, here());
}
void LogReader::wall_time(std::string_view rest) {
  if (const auto value = parse_double(first_token(rest))) run_.run.wall_seconds.set(*value, here());
}
void LogReader::normal_end(std::string_view) { run_.run.finished.set(true, here()); }
void LogReader::abnormal_end(std::string_view) { stopped("the program says that it stopped abnormally"); }

void LogReader::read_line(std::string_view line) {
  switch (mode_) {
    case Mode::none:
      if (const auto words = line.starts_with('*') ? simulation::after(line, "GAMESS VERSION =") : std::nullopt) read_version(*words);
      return;
    case Mode::title:
      if (line.starts_with("-----")) return;
      if (!line.empty()) run_.title.set(std::string(line), here());
      mode_ = Mode::none;
      return;
    case Mode::atoms: return read_atom(line);
    case Mode::orbitals: return read_orbitals(line);
    case Mode::dipole: {
      const auto words = tokens(line);
      if (const auto value = words.size() == 4 ? parse_double(words[3]) : std::nullopt) run_.results.dipole_debye.set(*value, here());
      mode_ = Mode::none;
      return;
    }
  }
}

}  // namespace quarry::gamess
