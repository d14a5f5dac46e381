// SPDX-License-Identifier: GPL-3.0-or-later
#include "crystal/structure.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace quarry::crystal {

namespace {

constexpr double radian = std::numbers::pi / 180;

double angle(const Vector& u, const Vector& v) {
  const double cosine = dot(u, v) / std::sqrt(dot(u, u) * dot(v, v));
  return std::acos(std::clamp(cosine, -1.0, 1.0)) / radian;
}

/// Exact for the right angles that most cells have, so that their zeros are zeros.
double cosine_of(double degrees) { return degrees == 90 ? 0 : std::cos(degrees * radian); }

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string_view leading_letters(std::string_view label) {
  std::size_t length = 0;
  while (length < label.size() && is_letter(label[length])) ++length;
  return label.substr(0, length);
}

}  // namespace

std::size_t Structure::species_index(Species occupants) {
  std::ranges::sort(occupants, {}, &Occupant::symbol);
  const auto found = std::ranges::find(species, occupants);
  if (found != species.end()) return static_cast<std::size_t>(found - species.begin());
  species.push_back(std::move(occupants));
  return species.size() - 1;
}

void Structure::add_site(std::string_view symbol, const Vector& position) {
  // Most files list the atoms of an element together.
  if (!sites.empty()) {
    const auto& last = species[sites.back().species];
    if (last.size() == 1 && last[0].symbol == symbol && last[0].amount == 1) {
      sites.push_back({sites.back().species, position});
      return;
    }
  }
  sites.push_back({species_index({{std::string(symbol), 1}}), position});
}

double dot(const Vector& u, const Vector& v) { return u[0] * v[0] + u[1] * v[1] + u[2] * v[2]; }

Vector cross(const Vector& u, const Vector& v) {
  return {u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]};
}

double triple_product(const Matrix& lattice) {
  return dot(lattice[0], cross(lattice[1], lattice[2]));
}

double volume(const Matrix& lattice) { return std::abs(triple_product(lattice)); }

Cell cell_of(const Matrix& m) {
  return {std::sqrt(dot(m[0], m[0])), std::sqrt(dot(m[1], m[1])), std::sqrt(dot(m[2], m[2])),
          angle(m[1], m[2]),          angle(m[0], m[2]),          angle(m[0], m[1])};
}

std::optional<Matrix> lattice_of(const Cell& cell) {
  for (const double length : {cell.a, cell.b, cell.c})
    if (!(length > 0) || !std::isfinite(length)) return std::nullopt;
  for (const double degrees : {cell.alpha, cell.beta, cell.gamma})
    if (!(degrees > 0) || !(degrees < 180)) return std::nullopt;
  const double alpha = cosine_of(cell.alpha), beta = cosine_of(cell.beta), gamma = cosine_of(cell.gamma);
  const double sine = cell.gamma == 90 ? 1 : std::sin(cell.gamma * radian);
  const double y = (alpha - beta * gamma) / sine;
  const double rest = 1 - beta * beta - y * y;
  if (!(rest > 1e-12)) return std::nullopt;
  return Matrix{{{cell.a, 0, 0},
                 {cell.b * gamma, cell.b * sine, 0},
                 {cell.c * beta, cell.c * y, cell.c * std::sqrt(rest)}}};
}

std::optional<Matrix> inverse(const Matrix& m) {
  const double determinant = triple_product(m);
  if (!std::isfinite(determinant) || std::abs(determinant) < 1e-12) return std::nullopt;
  const Vector bc = cross(m[1], m[2]), ca = cross(m[2], m[0]), ab = cross(m[0], m[1]);
  Matrix result{};
  for (std::size_t i = 0; i < 3; ++i)
    result[i] = {bc[i] / determinant, ca[i] / determinant, ab[i] / determinant};
  return result;
}

Vector times(const Vector& p, const Matrix& m) {
  Vector result{};
  for (std::size_t i = 0; i < 3; ++i) result[i] = p[0] * m[0][i] + p[1] * m[1][i] + p[2] * m[2][i];
  return result;
}

Composition composition(const Structure& structure) {
  std::vector<double> counts(structure.species.size(), 0);
  for (const auto& site : structure.sites) counts[site.species] += 1;
  Composition result;
  for (std::size_t i = 0; i < counts.size(); ++i)
    for (const auto& occupant : structure.species[i]) {
      const double amount = counts[i] * occupant.amount;
      if (amount > 0) result[occupant.symbol] += amount;
    }
  return result;
}

double number_of_atoms(const Structure& structure) {
  double sum = 0;
  for (const auto& [symbol, amount] : composition(structure)) sum += amount;
  return sum;
}

bool disordered(const Structure& structure) {
  return std::ranges::any_of(structure.species, [](const Species& species) {
    return species.size() != 1 || species[0].amount != 1;
  });
}

bool hydrogen_isotope(std::string_view label) {
  const auto letters = leading_letters(label);
  return letters.size() == 1 && (upper(letters[0]) == 'D' || upper(letters[0]) == 'T');
}

bool dummy_label(std::string_view label) {
  const auto letters = leading_letters(label);
  std::string word;
  for (const char c : letters) word += lower(c);
  for (const std::string_view dummy : {"x", "xx", "du", "va", "vac", "bq", "gh", "q", "lp", "dum"})
    if (word == dummy) return true;
  return false;
}

const Element* element_of_label(std::string_view label) {
  if (hydrogen_isotope(label)) return find_element("H");
  if (dummy_label(label)) return nullptr;
  const auto letters = leading_letters(label);
  for (std::size_t length = std::min<std::size_t>(letters.size(), 2); length != 0; --length) {
    std::string symbol(1, upper(letters[0]));
    if (length == 2) symbol += lower(letters[1]);
    if (const auto* element = find_element(symbol)) return element;
  }
  return nullptr;
}

}  // namespace quarry::crystal
