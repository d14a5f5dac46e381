// SPDX-License-Identifier: GPL-3.0-or-later
// What is read of tables: atoms, cell, moments, orbitals, forces, stress.
#include <algorithm>
#include <cmath>

#include "gpaw/log_reader.hpp"
#include "quarry/chemistry.hpp"
#include "quarry/units.hpp"
#include "simulation/text.hpp"

namespace quarry::gpaw {

namespace {

/// `(-0.000000, 0.0, 3.49)` without its signs.
std::string without_brackets(std::string_view text) {
  std::string plain(text);
  std::ranges::replace_if(plain, [](char c) { return c == '(' || c == ')' || c == ',' || c == '[' || c == ']' || c == '='; }, ' ');
  return plain;
}

}  // namespace

void LogReader::positions(std::string_view) {
  s_.mode = Mode::positions;
  s_.began = false;
  s_.atoms.clear();
  s_.structure_place = here();
}

void LogReader::read_atom(const std::vector<std::string_view>& words) {
  const auto at = words.size() >= 5 ? simulation::triple(words, 2) : std::nullopt;
  const auto* const element = words.size() >= 2 ? find_element(words[1]) : nullptr;
  if (!at || element == nullptr) {
    s_.mode = Mode::none;
    // An atom that cannot be read leaves no structure.
    if (!words.empty()) s_.atoms.clear();
    return;
  }
  s_.atoms.emplace_back(element->symbol, *at);
}

void LogReader::unit_cell(std::string_view) {
  s_.mode = Mode::cell;
  s_.axes = 0;
}

void LogReader::read_axis(const std::vector<std::string_view>& words) {
  if (words.size() < 6 || words[1] != "axis:") return;
  const auto vector = simulation::triple(words, 3);
  const auto row = static_cast<std::size_t>(s_.axes);
  if (row < 3 && vector && (words[2] == "yes" || words[2] == "no")) {
    s_.cell.vectors[row] = *vector;
    s_.cell.periodic[row] = words[2] == "yes";
    ++s_.axes;
  }
  if (s_.axes == 3) s_.mode = Mode::none;
}

void LogReader::local_moments(std::string_view) {
  s_.mode = Mode::moments;
  s_.moments.clear();
}

void LogReader::read_moment(std::string_view line) {
  const auto plain = without_brackets(line);
  const auto words = simulation::tokens(plain);
  const auto value = words.size() == 3 || words.size() == 5 ? parse_double(words.back()) : std::nullopt;
  if (value) s_.moments.push_back(*value);
  else s_.mode = Mode::none;
}

/// Of a molecule all bands are printed; with k-points only some, which are no orbitals.
void LogReader::band_table(std::string_view) {
  s_.mode = Mode::orbitals;
  for (auto* const orbital : {&s_.homo[0], &s_.homo[1], &s_.lumo[0], &s_.lumo[1]}) orbital->reset();
}

void LogReader::read_orbital(const std::vector<std::string_view>& words) {
  if (words.size() != 3 && words.size() != 5) {
    s_.mode = Mode::none;
    return;
  }
  const double full = words.size() == 3 ? 2 : 1;
  for (std::size_t spin = 0; 2 * spin + 2 < words.size(); ++spin) {
    const auto energy = parse_double(words[2 * spin + 1]), filled = parse_double(words[2 * spin + 2]);
    if (!energy || !filled) continue;
    if (*filled > full / 2) s_.homo[spin] = s_.homo[spin] ? std::max(*s_.homo[spin], *energy) : *energy;
    else s_.lumo[spin] = s_.lumo[spin] ? std::min(*s_.lumo[spin], *energy) : *energy;
  }
}

void LogReader::dipole(std::string_view rest) {
  const auto plain = without_brackets(rest);
  const auto vector = simulation::triple(simulation::tokens(plain), 0);
  s_.dipole.reset();
  if (vector && rest.find("|e|*Ang") != std::string_view::npos)
    s_.dipole = std::hypot((*vector)[0], (*vector)[1], (*vector)[2]) * constants::elementary_charge * 1e-10 / constants::debye;
}

void LogReader::transition(std::string_view) { s_.mode = Mode::transition; }

void LogReader::forces(std::string_view) {
  s_.mode = Mode::forces;
  s_.forces = 0;
  s_.force_max = -1;
  s_.force_squares = 0;
}

void LogReader::read_force(const std::vector<std::string_view>& words) {
  const auto force = words.size() == 5 ? simulation::triple(words, 2) : std::nullopt;
  if (!force) {
    s_.mode = Mode::none;
    return;
  }
  const double square = crystal::dot(*force, *force);
  s_.force_max = std::max(s_.force_max, std::sqrt(square));
  s_.force_squares += square;
  if (++s_.forces != s_.atoms.size()) return;
  s_.mode = Mode::none;
  s_.run.results.force_max.set(s_.force_max, here());
  s_.run.results.force_rms.set(std::sqrt(s_.force_squares / (3 * static_cast<double>(s_.forces))), here());
}

void LogReader::stress(std::string_view) {
  s_.mode = Mode::stress;
  s_.stress.clear();
}

/// Three rows in eV/angstrom^3, positive for tension.
void LogReader::read_stress(const std::vector<std::string_view>& words) {
  const auto row = words.size() == 3 ? simulation::triple(words, 0) : std::nullopt;
  if (row) s_.stress.push_back(*row);
  if (!row || s_.stress.size() == 3) s_.mode = Mode::none;
  if (s_.stress.size() < 3) return;
  const auto& m = s_.stress;
  std::array<double, 6> stress{m[0][0], m[1][1], m[2][2], m[1][2], m[0][2], m[0][1]};
  for (auto& component : stress) component *= constants::ev_per_cubic_angstrom;
  s_.run.results.stress.set(stress, here());
}

/// `64 k-points: 4 x 4 x 4 Monkhorst-Pack grid + [1/8,1/8,1/8]`, `8 k-points in the irreducible part of the Brillouin zone`
void LogReader::read_k_points(std::string_view line) {
  const auto words = simulation::tokens(line);
  const auto number = words.size() > 2 && words[1].starts_with("k-point") ? parse_integer(words[0]) : std::nullopt;
  if (!number) return;
  auto& method = s_.run.method;
  if (line.find("irreducible part") != std::string_view::npos) method.k_irreducible.set(*number, here());
  if (words[1].back() != ':') return;
  method.k_total.set(*number, here());
  if (words.size() < 8 || words[3] != "x" || words[5] != "x" || words[7] != "Monkhorst-Pack") return;
  const auto a = parse_integer(words[2]), b = parse_integer(words[4]), c = parse_integer(words[6]);
  if (a && b && c) method.k_mesh.set({*a, *b, *c}, here());
}

void LogReader::read_section(std::string_view line) {
  if (line.find("k-point") != std::string_view::npos) return read_k_points(line);
  if (s_.mode == Mode::none) return;
  const auto words = simulation::tokens(line);
  switch (s_.mode) {
    case Mode::species:
      if (words.size() == 1 && words[0].size() > 1 && words[0].back() == ':' && find_element(words[0].substr(0, words[0].size() - 1)) != nullptr) {
        simulation::Pseudopotential setup;
        setup.element = words[0].substr(0, words[0].size() - 1);
        setup.type = "PAW";
        s_.setups.push_back(std::move(setup));
      }
      break;
    case Mode::positions: read_atom(words); break;
    case Mode::cell: read_axis(words); break;
    case Mode::moments: read_moment(line); break;
    case Mode::orbitals: read_orbital(words); break;
    case Mode::forces: read_force(words); break;
    case Mode::stress: read_stress(words); break;
    case Mode::transition: {
      const auto plain = without_brackets(line);
      // s 0 k 0 n 3 0.00 0.00 0.00 -> s 0 k 5 n 4 ...
      const auto parts = simulation::tokens(plain);
      if (parts.size() == 19 && parts[0] == "s" && parts[10] == "s" && parts[9] == "->")
        s_.run.results.printed_gap_direct.set(parts[1] == parts[11] && parts[3] == parts[13], here());
      s_.mode = Mode::none;
      break;
    }
    default: break;
  }
}

}  // namespace quarry::gpaw
